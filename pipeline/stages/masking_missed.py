"""What a reviewer typed as missed: masked in the whole study, or in its turn."""

from pipeline.domain.masking import ReturnedMaskingRow, SubjectKind, Verdict
from pipeline.domain.record import text_digest
from pipeline.domain.transcript import Category, RawTurn
from pipeline.errors import Problem, shown
from pipeline.stages.masking_about import About, Known, PassedOver, Read
from pipeline.stages.masking_cells import Kind, problem, read_kind
from pipeline.stages.masking_forms import FormFinder, words_of_form
from pipeline.stages.masking_moved import sides_of
from pipeline.stages.name_forms import fold_form

_MIN_MISSED = 3
"""Letters of a missed text that is masked everywhere; a shorter one only in its own turn."""


def read_missed(row: ReturnedMaskingRow, known: Known) -> Read:
    """Return the decision to mask a text everywhere, or in its turn if it is an ordinary word."""
    words = words_of_form(row.form)
    if not words:
        return problem(
            row, "tekst", "no text with a letter or digit in it",
            "Copy the text that must be masked from the transcript, or empty the row.",
        )  # fmt: skip
    kind: Kind | Problem = Kind(Category.NAME)
    if row.category:
        kind = read_kind(row, "soort", row.category, known.names)
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
    return PassedOver(
        problem(
            row, "tekst", f"stands nowhere {where}, so that nothing is masked",
            "Copy it as it stands in the transcript. A name that may come up in a later "
            "interview goes into restricted/known_names.csv: that is looked for in all of them.",
        )
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


def _in_its_turn(row: ReturnedMaskingRow, about: About, known: Known) -> Read:
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
    absent = problem(row, "tekst", "does not stand in that turn", "Copy it as it stands there.")
    return PassedOver(absent)


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
    before, after = sides_of(turn.text, start, end)
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
        before_digest=before,
        after_digest=after,
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
