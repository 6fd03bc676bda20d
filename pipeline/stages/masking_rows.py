"""What one returned row of the review of anonymisation is about, and what it says."""

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
from pipeline.domain.transcript import Category
from pipeline.errors import Problem
from pipeline.stages.masking_about import About, Known, PassedOver, Read
from pipeline.stages.masking_cells import (
    Choice,
    Kind,
    category_of,
    problem,
    read_choice,
    read_link_choice,
)
from pipeline.stages.masking_decided import link_row_id
from pipeline.stages.masking_missed import read_missed
from pipeline.stages.masking_moved import sides_of
from pipeline.stages.mentions import NOT_SPREAD
from pipeline.stages.name_forms import fold_form

_IS_MASKED = {Verdict.MASK: True, Verdict.CATEGORY: True, Verdict.KEEP: False}


def read_row(row: ReturnedMaskingRow, known: Known) -> Read:
    """Return what a row decides, what is wrong with it, or None if its text has changed since."""
    if row.sheet == "missed":
        return read_missed(row, known)
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
    choice = _mismatch(row, key, form) or read_choice(row, known.names)
    if isinstance(choice, Problem):
        return choice
    about = _candidate(row, key, form, choice, known)
    return _masked_anyway(row, about, known) or (_beside(about, text),)


def _masked_anyway(row: ReturnedMaskingRow, about: About, known: Known) -> PassedOver | None:
    """Return why a name cannot stay at one place while it is masked everywhere else.

    The masker finds it again there by what it is, and the scan for leaks would stop the study.
    """
    is_kept = about.kind is SubjectKind.PLACE and about.decision is Verdict.KEEP
    if not is_kept or about.category in NOT_SPREAD:
        return None
    place = (about.transcript_id, about.turn_number or 0, about.start or 0, about.end or 0)
    if not known.is_masked_anyway(place):
        return None
    return PassedOver(
        problem(
            row, "besluit", "niet maskeren at this place has no effect: it is a name that is "
            "masked in the whole study, and stays masked here",
            "Leave it masked; or choose overal niet maskeren if it is nobody's name anywhere.",
        )
    )  # fmt: skip


def _beside(about: About, text: str) -> About:
    """Return a decision with digests of the words beside its place, to find it again by."""
    if about.kind is not SubjectKind.PLACE or about.start is None or about.end is None:
        return about
    before, after = sides_of(text, about.start, about.end)
    return about._replace(before_digest=before, after_digest=after)


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


def _decided(row: ReturnedMaskingRow, known: Known) -> Read:
    """Return the change of an earlier decision; akkoord with it is no new decision."""
    earlier = known.earlier.get(row.row_id.removeprefix(DECIDED_PREFIX))
    if earlier is None or _is_lost(earlier, known):
        return None
    if row.form and folded(row.form) != folded(earlier.form):
        return problem(
            row, "vorm", "does not belong to this row",
            "Only part of the columns was sorted, or the cell was changed.",
        )  # fmt: skip
    choice = read_choice(row, known.names)
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
    if about.kind is not SubjectKind.PLACE:
        about = about._replace(before_digest="", after_digest="")
    if choice.kind:
        about = about._replace(category=choice.kind.category, general=choice.kind.general)
    return _masked_anyway(row, about, known) or (about,)


def _is_lost(earlier: MaskingDecision, known: Known) -> bool:
    """Tell whether the text of a place that was decided on is not found again."""
    text = known.text_of(earlier.transcript_id, earlier.turn_number or 0)
    return earlier.kind is SubjectKind.PLACE and text_digest(text) != earlier.text_digest


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
