"""The people interviewed, as the respondentenlijst gives them: coarse attributes and consent."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from pipeline.domain.record import Record


class ParticipantType(StrEnum):
    """Types of respondent of a quickscan (domain.md section 3), as written in the sheet."""

    RESIDENT = "inwoner"
    KEY_PERSON = "sleutelpersoon"
    PROFESSIONAL = "professional"
    CIVIL_SERVANT = "ambtenaar"
    GOVERNOR = "bestuurder"


class Participant(Record):
    """A person interviewed. Holds no name; every attribute is as coarse as the sheet has it.

    `attributes` keeps the sheet's other columns under their own headers, in its order.
    `may_take_part` and `may_be_quoted` are the two consents; what is not a clear yes is a no.
    """

    participant_id: str = Field(pattern=r"^P[0-9]{1,}$")
    participant_type: ParticipantType
    groups: tuple[str, ...] = ()
    neighbourhood: str = ""
    quote_label: str = ""
    recruited_via: str = ""
    may_take_part: bool
    may_be_quoted: bool
    withdrawn_on: date | None = None
    attributes: dict[str, str] = Field(default_factory=dict)

    @property
    def is_included(self) -> bool:
        """Whether this person's words may be used at all."""
        return self.may_take_part and self.withdrawn_on is None
