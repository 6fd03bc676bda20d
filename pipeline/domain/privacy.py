"""What the gates look for and find: forms that may stand nowhere, and people who stand alone."""

from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from pipeline.domain.record import Record, SpeakerId, TranscriptId
from pipeline.domain.transcript import Category

DIRECT = frozenset(
    {
        *(Category.PERSON, Category.NAME, Category.PHONE, Category.EMAIL, Category.BIRTH_DATE),
        *(Category.POSTCODE, Category.BSN, Category.IBAN, Category.PLATE, Category.NUMBER),
        Category.WEB,
    }
)
"""What points at one person. Places and organisations can be what a study is about, and may stand
in its title."""


class ScanForm(NamedTuple):
    """A form that may not stand in what a study produced.

    `form` is as said or as in the key; the scan folds it in its own way. `is_ordinary`: it is also
    an ordinary or a kept word, so that by itself it proves nothing. `pseudonym` is what stands for
    it, for who may see names; "" for a form that is only in the register.
    """

    form: str
    category: Category
    is_ordinary: bool = False
    pseudonym: str = ""


class PlaceKind(StrEnum):
    """Where in a produced file a form was found."""

    TEXT = "text"
    HIDDEN = "properties, comments or other hidden parts"
    NAME = "name of file or folder"


class Leak(NamedTuple):
    """One form in one place of one file. `n` counts how often; `path` is from the study on."""

    path: str
    kind: PlaceKind
    pseudonym: str
    category: Category
    n: int


class KRow(Record):
    """How many share one combination of attributes. IDENTIFYING where `sample_k` is small.

    `columns` and `values` go together. `population_k` is the number of inhabitants that is
    expected to share it, None where that was not asked for or nothing in it says anything about
    inhabitants. `is_shown`: the outputs show these columns together.
    """

    columns: tuple[str, ...] = Field(min_length=1)
    values: tuple[str, ...]
    sample_k: int = Field(ge=1)
    population_k: float | None = Field(default=None, ge=0)
    is_shown: bool
    participant_ids: tuple[str, ...]


class WithdrawalReason(StrEnum):
    """Why somebody is taken out of a study, in words that identify nobody."""

    WITHDRAWN = "toestemming ingetrokken"
    OBJECTION = "bezwaar"
    MISTAKE = "ten onrechte opgenomen"
    RETENTION = "bewaartermijn verlopen"


class Withdrawal(Record):
    """One line of restricted/withdrawals.jsonl: that somebody was taken out, not who.

    `counts` has the artefacts that were removed or changed, per kind. `outputs_digest` is the
    SHA-256 over the paths and contents of all that the study had produced when it was done.
    `numbers_reserved` is the highest number of a participant and of an interview ever given: the
    next one gets a higher number, and nothing says whose number is free.
    """

    date: str
    reference: str
    reason: str
    counts: dict[str, int]
    outputs_digest: str
    numbers_reserved: dict[str, int]


class OngoingWithdrawal(Record):
    """What has to be done for one participant: restricted/withdrawing.json. IDENTIFYING.

    It is there while a withdrawal is going on, so that running it again finishes it, and removed
    at its end. `own` are the interviews of nobody else. `shared` has, per talk with others, the
    numbers of their turns. `files` are the delivered files to delete, `talks` the new file of
    every interview whose delivered file goes ("" until it is written). `forms` are the names known
    of them, `labels` what files and quotes call them. `stages` had run before and run again.
    `counts` goes into the log, under `reference`. `removed_id` stands for them in talks with
    others. `searched` and `runs` are by what they are known again afterwards: forms that nobody
    else has and numbers of five words in a row; `kept` counts, per kind, the forms that stay
    because others have them. `done` are the steps that are finished.
    """

    participant_id: SpeakerId
    reason: str
    own: tuple[TranscriptId, ...]
    shared: dict[TranscriptId, tuple[int, ...]]
    files: tuple[str, ...]
    talks: dict[TranscriptId, str]
    forms: tuple[str, ...]
    labels: tuple[str, ...]
    stages: tuple[str, ...]
    numbers_reserved: dict[str, int]
    counts: dict[str, int] = Field(default_factory=dict)
    reference: str = ""
    removed_id: SpeakerId = "X1"
    searched: tuple[ScanForm, ...] = ()
    runs: tuple[int, ...] = ()
    kept: dict[str, int] = Field(default_factory=dict)
    done: tuple[str, ...] = ()
