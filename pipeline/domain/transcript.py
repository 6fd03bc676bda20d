"""Who said what in an interview, before and after pseudonymisation."""

from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from pipeline.domain.record import Record, SpeakerId, TranscriptId
from pipeline.domain.speech import Mark


class Role(StrEnum):
    """What a speaker is in an interview. Only participants give evidence."""

    INTERVIEWER = "interviewer"
    PARTICIPANT = "participant"
    INTERPRETER = "interpreter"
    OTHER = "other"
    """A heading, or several people at once ("Alle:"): context, because nobody can be counted."""


class Confidence(StrEnum):
    """How sure a proposed role is; a row without one was filled in by a person."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Level(StrEnum):
    """How literally a talk was written out (domain.md section 3), as the field names it."""

    VERBATIM = "letterlijk"
    CLEAN = "woordelijk"
    SUMMARY = "samenvattend"
    GLOBAL = "globaal"
    REPORT = "verslag"


NOT_VERBATIM = frozenset({Level.SUMMARY, Level.GLOBAL, Level.REPORT})
"""Levels whose text is not the participant's own words: it may not be quoted as theirs."""


class Speaker(Record):
    """One row of restricted/interviews.csv: a speaker label of a delivered file and whose it is.

    `speaker_label` is as written in the file; empty for a file that names no speakers. `part`
    tells the interviews of one file apart: a number, or the key of `Delivered`. `level` and
    `repair_letters` are of the interview: one of its rows is enough to say it.
    """

    file_name: str = Field(min_length=1)
    transcript_id: TranscriptId
    speaker_label: str
    speaker_id: SpeakerId
    role: Role
    part: str = "1"
    confidence: Confidence | None = None
    level: Level | None = None
    repair_letters: bool = False


class ParsedTurn(NamedTuple):
    """A stretch of one speaker as a reader finds it: label as written, times in milliseconds.

    `times` are the times that stood within the text, taken out of it: pairs of the offset in
    `text` where each stood and its milliseconds, in order.
    """

    speaker_label: str
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    times: tuple[tuple[int, int], ...] = ()


class LeftOutKind(StrEnum):
    """What stands in a delivered file and is not a turn."""

    HEADER = "header"
    """Header or footer of a page."""
    PAGE_NUMBER = "page number"
    LINE_NUMBER = "line number"
    COMMENT = "comment"
    FOOTNOTE = "footnote"
    DELETED = "deleted"
    """Text that tracked changes mark as deleted."""
    REPEATED = "repeated"
    """Words of a rolling caption that were shown before."""
    METADATA = "metadata"
    """What the program that made the file wrote about it, and columns without a meaning."""


class LeftOut(Record):
    """Text of a delivered file that nobody said: IDENTIFYING. Kept, so that no word is lost.

    `place` says where it stood without any of its text, such as "page 3" or "paragraph 12".
    """

    kind: LeftOutKind
    place: str
    text: str = Field(min_length=1)


class _TurnFields(Record):
    """What both kinds of turn have.

    `level` is what interviews.csv states, or REPORT where the file shows it, or None. `marks` say
    what in `text` is not simply a word that was said, by exact offsets. `times` are the times
    that stood within the text: pairs of an offset in `text` and its milliseconds.
    """

    transcript_id: TranscriptId
    turn_number: int = Field(ge=1)
    speaker_id: SpeakerId
    role: Role
    start_ms: int | None = Field(default=None, ge=0)
    end_ms: int | None = Field(default=None, ge=0)
    language: str = "nl"
    level: Level | None = None
    text: str = Field(min_length=1)
    marks: tuple[Mark, ...] = ()
    times: tuple[tuple[int, int], ...] = ()


class RawTurn(_TurnFields):
    """A turn as delivered: IDENTIFYING. Only read_transcripts and anonymise handle this type."""


class Turn(_TurnFields):
    """A pseudonymised turn. A type of its own, so that a raw turn cannot slip through."""


class Category(StrEnum):
    """What an identifying span is. The value is the Dutch word that stands in a pseudonym."""

    PERSON = "PERSOON"
    NAME = "NAAM"
    """A proper name of unknown kind: person, place or organisation."""
    PLACE = "PLAATS"
    NEIGHBOURHOOD = "BUURT"
    STREET = "STRAAT"
    SCHOOL = "SCHOOL"
    EMPLOYER = "WERKGEVER"
    WORSHIP = "GEBEDSHUIS"
    CARE = "ZORGINSTELLING"
    CLUB = "VERENIGING"
    ORGANISATION = "ORGANISATIE"
    AGE = "LEEFTIJD"
    ROLE = "ROL"
    """What only one or a few people are: "de enige Syrische brandweerman van ..."."""
    PHONE = "TELEFOON"
    EMAIL = "E-MAIL"
    BIRTH_DATE = "GEBOORTEDATUM"
    DATE = "DATUM"
    POSTCODE = "POSTCODE"
    BSN = "BSN"
    IBAN = "REKENING"
    PLATE = "KENTEKEN"
    NUMBER = "NUMMER"
    WEB = "WEBADRES"


class Action(StrEnum):
    """What is done with a detection."""

    MASK = "mask"
    QUEUE = "queue"
    """The text stays; a person decides in the review of anonymisation."""


class Detection(Record):
    """A span of a raw turn that may identify someone: IDENTIFYING.

    `start` and `end` count code points in the turn's text, end exclusive. The text is kept beside
    them because the redundancy is the check. `score` is 0-1, a rank and not a probability.
    `detector` is the layer that found it, or several with a plus between them. `general` says in
    Dutch what it is without saying which one ("middelbare school", "werkgever: bakkerij", "35-44
    jaar"); it stands in the text instead of the category's name. `reason` is the rule that found
    it, in words for the person who reviews it; it quotes nothing.
    """

    turn_number: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    text: str = Field(min_length=1)
    category: Category
    detector: str
    score: Annotated[float, Field(ge=0, le=1)]
    action: Action = Action.MASK
    general: str = Field(default="", max_length=60, pattern=r"^[^\[\]\r\n]*$")
    reason: str = ""

    @model_validator(mode="after")
    def _offsets_agree(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError("start, end and text do not agree")
        return self


class LocalForm(Record):
    """A folded first name that several participants have: whose it is, and in which interviews."""

    form: str
    participant: str
    interviews: tuple[str, ...]


class Pseudonym(Record):
    """One person, place or number of a study and what stands for it: IDENTIFYING (the key).

    `forms` are the folded forms (lower case, no accents) by which it was mentioned; `local_forms`
    those that are this person's in some interviews only (stages/namesakes.py). Without forms
    nobody has it any more; it stays in the key so that its number is never given to somebody else.
    `pseudonym` is what stands in the text, brackets included: "[PERSOON-3]", "[buurvrouw]",
    "[Samira Bouzidi]", "[middelbare school-2]".

    The rest says how it was made, so that a later run makes it again. `style` is the setting it
    was made under; `general` and `role` what stands for the name, in Dutch; `origin`, `gender`,
    `first` and `last` belong to an invented name. A mention of the first name alone becomes
    "[first]", one of `surnames` (folded) alone "[last]".
    """

    pseudonym: str = Field(pattern=r"^\[[^\[\]\r\n]{1,80}\]$")
    category: Category
    number: int = Field(ge=1)
    forms: tuple[str, ...]
    local_forms: tuple[LocalForm, ...] = ()
    style: Literal["labels", "roles", "names"] = "labels"
    general: str = ""
    role: str = ""
    origin: str = ""
    gender: Literal["f", "m", ""] = ""
    first: str = ""
    last: str = ""
    surnames: tuple[str, ...] = ()

    def shown_forms(self) -> tuple[str, ...]:
        """Return the forms as people read them: a local one with the interviews it is for."""
        local = (f"{f.form} ({', '.join(f.interviews)})" for f in self.local_forms)
        return (*self.forms, *local)
