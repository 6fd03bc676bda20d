"""Ask whether two forms are one person or place, or two."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.domain.masking import LinkCandidate, MaskingDecision, SubjectKind
from pipeline.domain.transcript import Detection, RawTurn
from pipeline.stages.masking_context import context_around
from pipeline.stages.masking_decided import earlier_words, is_open, link_row_id
from pipeline.stages.masking_decisions import latest_decisions
from pipeline.stages.mentions import form_of
from pipeline.stages.name_forms import fold_form

LinkDoubt = tuple[str, str, str]
"""Two forms that may be one person or place, and why it is not certain (Dutch, quotes nothing)."""


def link_rows(
    turns: Mapping[str, Sequence[RawTurn]],
    detections: Mapping[str, Sequence[Detection]],
    decisions: Sequence[MaskingDecision],
    doubts: Iterable[LinkDoubt],
) -> Iterator[LinkCandidate]:
    """Yield a row for every pair of forms that is in doubt and was not judged, in order."""
    standing = {
        subject: d
        for subject, d in latest_decisions(decisions).items()
        if d.kind is SubjectKind.LINK
    }
    pairs: dict[tuple[str, str], str] = {}
    for a, b, why in doubts:
        first, second = sorted((fold_form(a), fold_form(b)))
        pairs.setdefault((first, second), why)
    examples = _examples(turns, detections, {form for pair in pairs for form in pair})
    for (a, b), why in sorted(pairs.items()):
        earlier = standing.get(("link", a, b))
        if a == b or not is_open(earlier):
            continue
        yield LinkCandidate(
            row_id=link_row_id(a, b),
            form=a,
            other_form=b,
            example=examples.get(a, ""),
            other_example=examples.get(b, ""),
            reason=why,
            earlier=earlier_words(earlier) if earlier else "",
        )


def _examples(
    turns: Mapping[str, Sequence[RawTurn]],
    detections: Mapping[str, Sequence[Detection]],
    wanted: set[str],
) -> dict[str, str]:
    """Return for every form the first place where it was detected, with context."""
    examples: dict[str, str] = {}
    for transcript_id, found in detections.items():
        for d in found:
            around = context_around(turns[transcript_id], d.turn_number, d.start, d.end)
            for form in _forms_of(d, around[0]) & wanted - examples.keys():
                gap = " " if around[1][:1].isalnum() else ""
                text = f"{around[0]} {d.text}{gap}{around[1]}".strip()
                examples[form] = f"{transcript_id}, beurt {d.turn_number}: {text}"
    return examples


def _forms_of(d: Detection, before: str) -> set[str]:
    """Return the forms that a detection can stand for: as found, as in the key, with its title."""
    in_key = form_of(d.text, d.category)
    title = fold_form(before.rpartition(" ")[2])
    return {fold_form(d.text), in_key, f"{title} {in_key}"}
