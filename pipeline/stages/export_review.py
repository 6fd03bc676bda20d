"""Lay out segments and proposed codes as the rows a reviewer reads."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.domain.codebook import Codebook
from pipeline.domain.coding import Coding, Qualifier
from pipeline.domain.review import DECISION_WORDS, Decision, DecisionKind, ReviewRow
from pipeline.domain.segment import Segment, segment_sort_key
from pipeline.domain.transcript import Role, Turn
from pipeline.errors import Problem, StudyError, raise_problems
from pipeline.stages.apply_decisions import clears_qualifiers, latest_decisions

MAX_CONTEXT_BEFORE = 300
"""Characters of context before a segment: the question asked fits in it nearly always."""
MAX_CONTEXT_AFTER = 200
"""Characters of context after a segment: enough to see a "maar" that turns the meaning."""

_INTERVIEWER = "I"
_QUALIFIER_WORDS = {
    Qualifier.NEGATED: "ontkend",
    Qualifier.HEARSAY: "van horen zeggen",
    Qualifier.HYPOTHETICAL: "hypothetisch",
}

_HOW_TO_CLEAR = "klopt dat niet? kies wijzig en dezelfde code"


def build_review_rows(
    segments: Sequence[Segment],
    codings: Sequence[Coding],
    turns: Mapping[tuple[str, int], Turn],
    codebook: Codebook,
    topic_labels: Mapping[str, str],
    speaker_labels: Mapping[str, str],
    decisions: Sequence[Decision] = (),
) -> list[ReviewRow]:
    """Return one row per segment and proposed code, and one for every segment without a proposal.

    Rows stand in reading order: interview, turn, place in the turn, and within a segment the
    order of the codebook. Every segment is there, so that reviewers can also find what is missed.

    Args:
        segments: The segments of the participants, in any order.
        codings: The proposals, in any order.
        turns: (transcript_id, turn_number) -> turn, the interviewer's included, for the context.
        codebook: The codebook of the proposals.
        topic_labels: segment_id -> label of its topic; outliers are left out.
        speaker_labels: speaker_id -> what reviewers see; a speaker not in it is shown by id.
        decisions: All decisions so far, in the order of import. Of every reviewer the latest is
            shown; those about a text that has changed since are not, as they do not count.

    Raises:
        StudyError: A coding whose segment or code is unknown, or a segment whose turn is: the
            files of the study were made at different moments.
    """
    _check_joins(segments, codings, turns, codebook)
    rank = {code_id: number for number, code_id in enumerate(codebook.codes_by_id)}
    codings_by_segment: defaultdict[str, list[Coding]] = defaultdict(list)
    for coding in sorted(codings, key=lambda c: rank[c.code_id]):
        codings_by_segment[coding.segment_id].append(coding)
    by_segment: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in latest_decisions(decisions, {s.segment_id: s for s in segments}):
        by_segment[decision.segment_id].append(decision)
    rows = []
    for segment in sorted(segments, key=lambda s: segment_sort_key(s.segment_id)):
        bare = _bare_row(segment, turns, topic_labels, speaker_labels)
        proposals = codings_by_segment[segment.segment_id]
        own = [_coded_row(bare, coding, codebook) for coding in proposals] or [bare]
        rows.extend(_with_earlier(own, by_segment[segment.segment_id], codebook))
    return rows


def _with_earlier(
    rows: Sequence[ReviewRow], decisions: Sequence[Decision], codebook: Codebook
) -> list[ReviewRow]:
    """Return the rows of one segment with what was decided before.

    A decision about a code that has no row (added, or no longer proposed) stands in the first row,
    with the code's name: else it would be made again.
    """
    texts: dict[str, list[str]] = {row.code_id: [] for row in rows}
    first = rows[0].code_id
    for decision in sorted(decisions, key=lambda d: (d.decided_at, d.reviewer.casefold())):
        has_row = decision.code_id in texts
        text = _earlier(decision, codebook, is_named=not has_row and bool(decision.code_id))
        texts[decision.code_id if has_row else first].append(text)
    return [row.model_copy(update={"earlier": "; ".join(texts[row.code_id])}) for row in rows]


def _earlier(decision: Decision, codebook: Codebook, *, is_named: bool) -> str:
    word = DECISION_WORDS.get(decision.decision, "toegevoegd")
    if not decision.code_id:
        word = "opmerking"
    if is_named:
        word += f" {_label(decision.code_id, codebook)}"
    if decision.decision is DecisionKind.RECODE and clears_qualifiers(decision):
        word += " in dezelfde code"
    elif decision.new_code_id:
        joint = "in" if decision.decision is DecisionKind.RECODE else "of"
        word += f" {joint} {_label(decision.new_code_id, codebook)}"
    return f"{word} ({decision.reviewer}, {decision.decided_at[:10]})"


def _label(code_id: str, codebook: Codebook) -> str:
    code = codebook.codes_by_id.get(code_id)
    return code.label if code else code_id


def _check_joins(
    segments: Sequence[Segment],
    codings: Sequence[Coding],
    turns: Mapping[tuple[str, int], Turn],
    codebook: Codebook,
) -> None:
    segment_ids = {segment.segment_id for segment in segments}
    code_ids = set(codebook.codes_by_id)
    remedy = "Make the steps before this one again: duiding run STUDY"
    problems = [
        Problem(f"segment {s.segment_id}", "its turn is not among the transcripts", remedy)
        for s in segments
        if (s.transcript_id, s.turn_number) not in turns
    ]
    problems += [
        Problem(f"coding {c.coding_id}", "its segment or its code does not exist", remedy)
        for c in codings
        if c.segment_id not in segment_ids or c.code_id not in code_ids
    ]
    raise_problems(StudyError, "The codings and the transcripts do not belong together.", problems)


def _bare_row(
    segment: Segment,
    turns: Mapping[tuple[str, int], Turn],
    topic_labels: Mapping[str, str],
    speaker_labels: Mapping[str, str],
) -> ReviewRow:
    return ReviewRow(
        row_id=f"{segment.segment_id}/",
        segment_id=segment.segment_id,
        text_digest=segment.text_digest,
        speaker_label=speaker_labels.get(segment.speaker_id, segment.speaker_id),
        context_before=_context_before(segment, turns, speaker_labels),
        text=segment.text,
        context_after=_context_after(segment, turns, speaker_labels),
        code_id="",
        code_label="",
        reason="",
        topic_label=topic_labels.get(segment.segment_id, ""),
    )


def _coded_row(bare: ReviewRow, coding: Coding, codebook: Codebook) -> ReviewRow:
    return bare.model_copy(
        update={
            "row_id": coding.coding_id,
            "code_id": coding.code_id,
            "code_label": codebook.codes_by_id[coding.code_id].label,
            "reason": _reason(coding),
            "matched": coding.matched,
            "score": coding.score,
        }
    )


def _reason(coding: Coding) -> str:
    # A denied or second-hand mention is what a reviewer must not miss, so it is said in words.
    if not coding.qualifiers:
        return coding.reason
    words = ", ".join(_QUALIFIER_WORDS[q] for q in coding.qualifiers)
    reason = coding.reason.removesuffix(f"; {words}")
    return f"{reason} (let op: {words}; {_HOW_TO_CLEAR})".lstrip()


def _context_before(
    segment: Segment, turns: Mapping[tuple[str, int], Turn], speaker_labels: Mapping[str, str]
) -> str:
    turn = turns[segment.transcript_id, segment.turn_number]
    rest = turn.text[: segment.start].strip()
    if rest:
        return last_words(rest, MAX_CONTEXT_BEFORE)
    previous = turns.get((segment.transcript_id, segment.turn_number - 1))
    if previous is None:
        return ""
    prefix = f"{_speaker(previous, speaker_labels)}: "
    return prefix + last_words(previous.text.strip(), MAX_CONTEXT_BEFORE - len(prefix))


def _context_after(
    segment: Segment, turns: Mapping[tuple[str, int], Turn], speaker_labels: Mapping[str, str]
) -> str:
    turn = turns[segment.transcript_id, segment.turn_number]
    rest = turn.text[segment.end :].strip()
    if rest:
        return first_words(rest, MAX_CONTEXT_AFTER)
    following = turns.get((segment.transcript_id, segment.turn_number + 1))
    if following is None:
        return ""
    prefix = f"{_speaker(following, speaker_labels)}: "
    return prefix + first_words(following.text.strip(), MAX_CONTEXT_AFTER - len(prefix))


def _speaker(turn: Turn, speaker_labels: Mapping[str, str]) -> str:
    if turn.role is Role.INTERVIEWER:
        return _INTERVIEWER
    return speaker_labels.get(turn.speaker_id, turn.speaker_id)


def first_words(text: str, limit: int) -> str:
    """Return `text`, or its first whole words and "…", in at most `limit` characters."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    if not text[limit - 1].isspace():
        # A text without a space is cut within its one word: better than nothing at all.
        kept = _without_last_word(kept) or kept
    return kept.rstrip() + "…"


def last_words(text: str, limit: int) -> str:
    """Return `text`, or "…" and its last whole words, in at most `limit` characters."""
    return first_words(text[::-1], limit)[::-1]


def _without_last_word(text: str) -> str:
    words = text.rsplit(maxsplit=1)
    return words[0] if len(words) > 1 else ""
