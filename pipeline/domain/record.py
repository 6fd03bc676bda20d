"""The base of all records, and what records have in common."""

import hashlib
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

# pydantic's `pattern` searches, so every pattern is anchored (style.md, trap T7).
TranscriptId = Annotated[str, StringConstraints(pattern=r"^T[0-9]{2,}$")]
SpeakerId = Annotated[str, StringConstraints(pattern=r"^[PIX][0-9]{1,}$")]
SegmentId = Annotated[str, StringConstraints(pattern=r"^T[0-9]{2,}-[0-9]{3,}-[0-9]+$")]
CodeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]

DIGEST_LENGTH = 12
"""Hex digits kept of a SHA-256: 48 bits, so that 100,000 segments collide with p < 0.00002."""


class Record(BaseModel):
    """An immutable row: unknown fields are errors, and errors do not show values.

    `hide_input_in_errors` matters here: without it a validation error quotes the offending
    value, and that value can be something a participant said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def text_digest(text: str) -> str:
    """Return the first 12 hex digits of the SHA-256 of `text` in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:DIGEST_LENGTH]
