"""What one returned row of the review of anonymisation is about, and what it says."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.masking import (
    DECIDED_PREFIX,
    MaskingDecision,
    ReturnedMaskingRow,
    RowKey,
    SubjectKind,
    Verdict,
    read_row_key,
)
from pipeline.domain.record import text_digest
from pipeline.domain.review import folded
from pipeline.domain.transcript import Category, Detection, RawTurn
from pipeline.errors import Problem, shown
from pipeline.stages.masking_cells import (
    Choice,
    Kind,
    category_of,
    problem,
    read_choice,
    read_kind,
    read_link_choice,
)
from pipeline.stages.masking_decided import link_row_id
from pipeline.stages.masking_forms import FormFinder, words_of_form
from pipeline.stages.name_forms import fold_form

_MIN_MISSED = 3
"""Letters of a missed text that is masked everywhere; a shorter one only in its own turn."""
_IS_MASKED = {Verdict.MASK: True, Verdict.CATEGORY: True, Verdict.KEEP: False}


class Known(NamedTuple):
    """What rows are checked against: the study as it is now."""

    turns: Mapping[str, Sequence[RawTurn]]
    detections: Mapping[str, Sequence[Detection]]
    earlier: Mapping[str, MaskingDecision]
    is_ordinary: Callable[[str], bool]

    def text_of(self, transcript_id: str, turn_number: int) -> str:
        """Return the text of a turn, or "" if it is not there."""
        own = self.turns.get(transcript_id, ())
        return next((t.text for t in own if t.turn_number == turn_number), "")

    def detection_at(self, key: RowKey) -> Detection | None:
        """Return what is detected at the place of a row, if it still is."""
        place = key[1:4]
        own = self.detections.get(key.transcript_id, ())
        return next((d for d in own if (d.turn_number, d.start, d.end) == place), None)


class About(NamedTuple):
    """A decision without who took it: the fields of `MaskingDecision`."""

    kind: SubjectKind
    form: str
    decision: Verdict
    is_masked: bool | None = None
    category: Category | None = None
    general: str = ""
    other_form: str = ""
    transcript_id: str = ""
    turn_number: int | None = None
    start: int | None = None
    end: int | None = None
    text_digest: str = ""


def read_row(row: ReturnedMaskingRow, known: Known) -> tuple[About, ...] | Problem | None:
    """Return what a row decides, what is wrong with it, or None if its text has changed since."""
    if row.sheet == "missed":
        return _missed(row, known)
    if row.sheet == "links":
        return _link(row)
    if row.row_id.startswith(DECIDED_PREFIX):
        return _decided(row, known)
    key = read_row_key(row.row_id)
    if key is None:
        return problem(
            row, "rij_id", "does not hold the id of a row that was sent",
            "Do not fill in rows of your own: use sheet Gemist, or copy a whole row.",
        )  # fmt: skip
    text = known.text_of(key.transcript_id, key.turn_number)
    if not text or text_digest(text) != row.text_digest or key.end > len(text):
        return None if row.text_digest else _no_check(row)
    form = text[key.start : key.end]
    choice = _mismatch(row, key, form) or read_choice(row)
    if isinstance(choice, Problem):
        return choice
    return (_candidate(row, key, form, choice, known),)


def _no_check(row: ReturnedMaskingRow) -> Problem:
    return problem(
        row, "controle", "the cell is empty; expected the check on the text",
        "Copy the whole row from the workbook as it was sent.",
    )  # fmt: skip


def _mismatch(row: ReturnedMaskingRow, key: RowKey, form: str) -> Problem | None:
    """Return a problem if what is seen in a row is not what its id says."""
    seen = (
        ("vorm", folded(row.form), folded(form[: len(row.form)] if "…" in row.form else form)),
        ("interview", folded(row.transcript_id), folded(key.transcript_id)),
        ("beurt", folded(row.turn_number), str(key.turn_number)),
    )
    for column, shown_text, own in seen:
        if shown_text and shown_text != own:
            return problem(
                row, column, "does not belong to this row",
                "Only part of the columns was sorted, or the cell was changed. Put back what "
                "stood there; a text that was cut off wrongly goes on sheet Gemist.",
            )  # fmt: skip
    return None


def _candidate(
    row: ReturnedMaskingRow, key: RowKey, form: str, choice: Choice, known: Known
) -> About:
    now = known.detection_at(key)
    kind = choice.kind or (Kind(now.category, now.general) if now else None)
    kind = kind or Kind(category_of(row.category) or Category.NAME)
    is_masked = key.is_masked if choice.verdict is Verdict.AGREE else _IS_MASKED.get(choice.verdict)
    return About(
        kind=SubjectKind.FORM if key.is_form or choice.is_everywhere else SubjectKind.PLACE,
        form=form,
        decision=choice.verdict,
        is_masked=is_masked,
        category=kind.category,
        general=kind.general,
        transcript_id=key.transcript_id,
        turn_number=key.turn_number,
        start=key.start,
        end=key.end,
        text_digest=row.text_digest,
    )


def _decided(row: ReturnedMaskingRow, known: Known) -> tuple[About, ...] | Problem | None:
    """Return the change of an earlier decision; akkoord with it is no new decision."""
    earlier = known.earlier.get(row.row_id.removeprefix(DECIDED_PREFIX))
    if earlier is None:
        return None
    if row.form and folded(row.form) != folded(earlier.form):
        return problem(
            row, "vorm", "does not belong to this row",
            "Only part of the columns was sorted, or the cell was changed.",
        )  # fmt: skip
    choice = read_choice(row)
    if isinstance(choice, Problem):
        return choice
    if choice.verdict is Verdict.AGREE:
        return ()
    fields = earlier.model_dump(include=set(About._fields))
    about = About(**fields)._replace(
        kind=SubjectKind.FORM if choice.is_everywhere else earlier.kind,
        decision=choice.verdict,
        is_masked=_IS_MASKED.get(choice.verdict),
    )
    if choice.kind:
        about = about._replace(category=choice.kind.category, general=choice.kind.general)
    return (about,)


def _link(row: ReturnedMaskingRow) -> tuple[About, ...] | Problem:
    if link_row_id(row.form, row.other_form) != row.row_id:
        return problem(
            row, "vorm", "the two forms do not belong to this row",
            "Only part of the columns was sorted, or a cell was changed.",
        )  # fmt: skip
    choice = read_link_choice(row)
    if isinstance(choice, Problem):
        return choice
    first, second = sorted((fold_form(row.form), fold_form(row.other_form)))
    return (About(SubjectKind.LINK, first, choice.verdict, other_form=second),)


def _missed(row: ReturnedMaskingRow, known: Known) -> tuple[About, ...] | Problem:
    """Return the decision to mask a text everywhere, or in its turn if it is an ordinary word."""
    words = words_of_form(row.form)
    if not words:
        return problem(
            row, "tekst", "no text with a letter or digit in it",
            "Copy the text that must be masked from the transcript, or empty the row.",
        )  # fmt: skip
    kind = read_kind(row, "soort", row.category) if row.category else Kind(Category.NAME)
    if isinstance(kind, Problem):
        return kind
    wrong = _wrong_place(row, known)
    if wrong:
        return wrong
    about = About(SubjectKind.MISSED, row.form, Verdict.MASK, True, kind.category, kind.general)
    if all(map(known.is_ordinary, words)) or len("".join(words)) < _MIN_MISSED:
        return _in_its_turn(row, about, known)
    places = _places(row, known)
    if places:
        return (_at(about, places[0]),)
    if any(fold_form(d.form) == fold_form(row.form) for d in known.earlier.values()):
        return (about,)  # whoever spoke of it may have withdrawn since
    where = "in that interview or turn" if row.transcript_id else "in this study"
    return problem(
        row, "tekst", f"stands nowhere {where}, so that nothing would be masked",
        "Copy it as it stands in the transcript, with the same spelling.",
    )  # fmt: skip


def _wrong_place(row: ReturnedMaskingRow, known: Known) -> Problem | None:
    interview = row.transcript_id.upper()
    if interview and interview not in known.turns:
        return problem(
            row, "interview", f"{shown(interview)} is no interview of this study",
            f"It has {', '.join(known.turns)}.",
        )  # fmt: skip
    number = row.turn_number
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and interview):
        return problem(
            row, "beurt", "expected a number, with the interview beside it",
            "Take interview and beurt from the transcript, or leave both empty.",
        )  # fmt: skip
    if len(number) > 9 or not known.text_of(interview, int(number)):
        return problem(row, "beurt", f"{interview} has no such turn", "Look in the transcript.")
    return None


def _in_its_turn(
    row: ReturnedMaskingRow, about: About, known: Known
) -> tuple[About, ...] | Problem:
    if not (row.transcript_id and row.turn_number):
        return problem(
            row, "tekst", "is also an ordinary word or very short: masked everywhere it would "
            "make the transcripts unreadable",
            "Fill in interview and beurt: then it is masked in that turn only.",
        )  # fmt: skip
    category, general = about.category, about.general
    places = tuple(
        place._replace(category=category, general=general) for place in _places(row, known)
    )
    if places:
        return places
    return problem(row, "tekst", "does not stand in that turn", "Copy it as it stands there.")


def _places(row: ReturnedMaskingRow, known: Known) -> list[About]:
    """Return where a missed text stands, within the interview and turn that the row names."""
    finder = FormFinder([fold_form(row.form)])
    places = []
    for transcript_id, turns in known.turns.items():
        if row.transcript_id and transcript_id != row.transcript_id.upper():
            continue
        for turn in turns:
            if row.turn_number and turn.turn_number != int(row.turn_number):
                continue
            for start, end, _ in finder.find(turn.text):
                places.append(_place(turn, start, end))
    return places


def _place(turn: RawTurn, start: int, end: int) -> About:
    return About(
        SubjectKind.PLACE,
        turn.text[start:end],
        Verdict.MASK,
        True,
        transcript_id=turn.transcript_id,
        turn_number=turn.turn_number,
        start=start,
        end=end,
        text_digest=text_digest(turn.text),
    )


def _at(about: About, place: About) -> About:
    """Return a decision with the place where it was seen."""
    return about._replace(
        transcript_id=place.transcript_id,
        turn_number=place.turn_number,
        start=place.start,
        end=place.end,
        text_digest=place.text_digest,
    )
