"""What the vault of a study holds, and what its log says."""

from typing import Literal

from pydantic import Field

from pipeline.domain.record import Record
from pipeline.domain.transcript import Pseudonym


class VaultContent(Record):
    """The key of a study: IDENTIFYING.

    `secret` (hex) keys the order of the pseudonyms' numbers; it is made once and never changes.
    `seals_log` says that there has to be a seal on the log; earlier versions made none.
    """

    secret: str = Field(pattern=r"^[0-9a-f]{64}$")
    pseudonyms: tuple[Pseudonym, ...] = ()
    seals_log: bool = False


VaultAction = Literal[
    "created", "shown", "exported", "protected", "unlocked", "locked", "destroyed", "log renewed"
]


class VaultEvent(Record):
    """One line of the vault's log.

    `previous` is the SHA-256 of the line before (empty for the first), so that a line that was
    taken out or changed shows. In a log that was begun anew it is that of the whole old file.
    """

    at: str
    user: str
    action: VaultAction
    reason: str
    previous: str
