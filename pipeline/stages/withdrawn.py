"""What is left of a study's records when one participant is taken out of it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from zlib import crc32

from pipeline.domain.masking import MaskingDecision, MaskingSignature, SubjectKind
from pipeline.domain.privacy import OngoingWithdrawal
from pipeline.domain.review import Decision
from pipeline.domain.transcript import ParsedTurn, Role, Speaker, Turn
from pipeline.stages.read_transcripts import WITHDRAWN
from pipeline.stages.scan_text import fold_for_scan

RUN = 5
"""Words in a row that show where a text comes from (domain.md section 5: n-grams of quotes)."""
REMOVED_LABEL = "Spreker 99"
"""Stands for the label of somebody who was taken out of a talk; taken for a label by the readers
of files, and not for a name by anonymise."""
_WORD = re.compile(r"[^\W_]+")
_PRIME, _BASE = 2**61 - 1, 1_000_003
"""Of a polynomial hash (Karp and Rabin 1987): two runs share a number by chance once in 10^18."""
_NUMBERED = re.compile(r"[PT][0-9]+", re.IGNORECASE)


def word_runs(texts: Iterable[str]) -> set[int]:
    """Return a number for every five words in a row of each text, apart from case and signs.

    The same words give the same number in every run of the program, so that a withdrawal that
    stopped on the way can search for them after the texts are gone.
    """
    found: set[int] = set()
    for text in texts:
        words = [_number_of(word) for word in _WORD.findall(text.casefold())]
        for n in range(len(words) - RUN + 1):
            number = 0
            for word in words[n : n + RUN]:
                number = (number * _BASE + word) % _PRIME
            found.add(number)
    return found


@lru_cache(maxsize=100_000)
def _number_of(word: str) -> int:
    return crc32(word.encode("utf-8", "replace"))


def interviews_of_participant(
    speakers: Mapping[str, Sequence[Speaker]], participant_id: str
) -> tuple[list[str], list[str]]:
    """Return the interviews of a participant alone, and those with other participants."""
    own: list[str] = []
    shared: list[str] = []
    for transcript_id, group in speakers.items():
        people = {s.speaker_id for s in group if s.role is Role.PARTICIPANT}
        if participant_id in people:
            (own if people == {participant_id} else shared).append(transcript_id)
    return own, shared


def without_their_words(
    parsed: Sequence[ParsedTurn], labels: Collection[str]
) -> tuple[list[ParsedTurn], list[int]]:
    """Return a talk in which the turns under `labels` say only that they were removed.

    Returns:
        As many turns as before, and the numbers (from 1) of those that were removed.
    """
    numbers = [n for n, turn in enumerate(parsed, start=1) if turn.speaker_label in labels]
    gone = set(numbers)
    turns = [
        ParsedTurn(REMOVED_LABEL, WITHDRAWN, turn.start_ms, turn.end_ms) if n in gone else turn
        for n, turn in enumerate(parsed, start=1)
    ]
    return turns, numbers


def masked_without_their_words(
    turns: Sequence[Turn], numbers: Collection[int], speaker_id: str
) -> list[Turn]:
    """Return pseudonymised turns with those of `numbers` removed, under another speaker."""
    gone: dict[str, object] = {
        "text": WITHDRAWN, "role": Role.OTHER, "speaker_id": speaker_id, "marks": (), "times": (),
    }  # fmt: skip
    return [t.model_copy(update=gone) if t.turn_number in numbers else t for t in turns]


def speakers_left(speakers: Sequence[Speaker], plan: OngoingWithdrawal) -> list[Speaker]:
    """Return the rows of interviews.csv without this participant.

    In a talk with others the row stays under a label and an id that say nothing: the turns that
    were theirs are still counted.
    """
    left: list[Speaker] = []
    for speaker in speakers:
        if speaker.transcript_id in plan.own:
            continue
        changes: dict[str, object] = {}
        if speaker.transcript_id in plan.talks:
            name = plan.talks[speaker.transcript_id]
            changes = {"file_name": name, "part": "1", "repair_letters": False}
        if speaker.speaker_id == plan.participant_id:
            theirs = {"speaker_label": REMOVED_LABEL, "role": Role.OTHER, "confidence": None}
            changes |= theirs | {"speaker_id": plan.removed_id}
        changed = speaker.model_copy(update=changes)
        if all((s.transcript_id, s.speaker_label) != _key(changed) for s in left):
            left.append(changed)
    return left


def removed_speaker_id(speakers: Iterable[Speaker]) -> str:
    """Return an id of nobody in particular that no speaker has yet."""
    taken = (int(s.speaker_id[1:]) for s in speakers if s.speaker_id.startswith("X"))
    return f"X{1 + max(taken, default=0)}"


def decisions_left(decisions: Iterable[Decision], plan: OngoingWithdrawal) -> list[Decision]:
    """Return the decisions of reviewers that are not about segments of this participant."""
    return [d for d in decisions if not _is_theirs(*_turn_of(d.segment_id), plan)]


def masking_decisions_left(
    decisions: Iterable[MaskingDecision], plan: OngoingWithdrawal, texts: Sequence[str]
) -> list[MaskingDecision]:
    """Return the decisions on masking that something left in the study needs.

    Args:
        decisions: All of them, in order.
        plan: Who is taken out.
        texts: What is left, as delivered. A decision about a form that stands in none goes; one
            about a form that was looked at in a turn of theirs loses its place and its note.
    """
    folded = fold_for_scan("\n".join(texts))
    left: list[MaskingDecision] = []
    for d in decisions:
        is_theirs = _is_theirs(d.transcript_id, d.turn_number or 0, plan)
        needed = all(_stands_in(form, folded) for form in (d.form, d.other_form) if form)
        if d.kind is SubjectKind.PLACE:
            if not is_theirs:
                left.append(d)
        elif needed:
            left.append(d.model_copy(update=_NOWHERE) if is_theirs else d)
    return left


_NOWHERE: Mapping[str, object] = {
    "transcript_id": "", "turn_number": None, "start": None, "end": None, "text_digest": "",
    "before_digest": "", "after_digest": "", "note": "",
}  # fmt: skip


def _stands_in(form: str, folded: str) -> bool:
    """Tell whether a form stands in a text as whole words, with or without an s or diminutive."""
    pattern = rf"(?<!\w){re.escape(fold_for_scan(form))}(?:['’]?s|'?tjes?|jes?)?(?!\w)"
    return re.search(pattern, folded) is not None


def signature_left(signature: MaskingSignature, plan: OngoingWithdrawal) -> MaskingSignature:
    """Return a signature without the interviews that are no longer in the study."""
    kept = {i: digest for i, digest in signature.interviews.items() if i not in plan.own}
    return signature.model_copy(update={"interviews": kept})


def says_who(reason: str) -> bool:
    """Tell whether a reason holds the id of a participant or an interview."""
    return any(_NUMBERED.fullmatch(word) for word in _WORD.findall(reason))


def _key(speaker: Speaker) -> tuple[str, str]:
    return speaker.transcript_id, speaker.speaker_label


def _turn_of(segment_id: str) -> tuple[str, int]:
    transcript_id, turn_number, _ = segment_id.split("-")
    return transcript_id, int(turn_number)


def _is_theirs(transcript_id: str, turn_number: int, plan: OngoingWithdrawal) -> bool:
    return transcript_id in plan.own or turn_number in plan.shared.get(transcript_id, ())
