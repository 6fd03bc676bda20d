"""codebooks/masking_reasons_nl.yaml: why something is masked or queued, in Dutch."""

from functools import lru_cache

import yaml

from pipeline.domain.record import Record
from pipeline.study import program_folder


class MaskingReasons(Record):
    """The Dutch words for each reason of a detector."""

    version: str
    reasons: dict[str, str]


@lru_cache(maxsize=1)
def masking_reasons() -> MaskingReasons:
    """Return the words; they come with the program."""
    path = program_folder("codebooks") / "masking_reasons_nl.yaml"
    return MaskingReasons.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
