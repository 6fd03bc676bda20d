"""Lay what a reader makes of a file beside its gold, and count."""

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline.domain.transcript import ParsedTurn
from pipeline.errors import DuidingError
from pipeline.files import transcripts
from pipeline.files.delivered import Delivered

FOLDER = Path(__file__).parent
_DOUBT = re.compile(r"speaker|label|doubt|sure\b|uncertain|check|question|who\b", re.IGNORECASE)
_MISREAD = re.compile(r"[\u00c2-\u00f4][^\x00-\x7f]+")
_TIME = re.compile(r"\d{1,2}:\d{1,2}(?:[:.,-]\d+)*")
_WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A word of the gold or of a turn: whose it is, and the turn's number."""

    text: str
    speaker: str
    turn: int


def measured(gold: dict[str, Any]) -> Counter[str]:
    """Return the counts of one file."""
    said = [
        Word(text, turn["speaker"], number)
        for number, turn in enumerate(gold["turns"])
        for text in words(turn["text"])
    ]
    unsaid = Counter(word for entry in gold["not_speech"] for word in words(entry["text"]))
    count = Counter(
        files=1,
        gold=len(said),
        unsaid=sum(unsaid.values()),
        turns=len(gold["turns"]),
        changes=len(_changes((word.speaker, n) for n, word in enumerate(said))),
        roles=len(gold["roles"]),
    )
    delivered = _delivered(FOLDER / "files" / gold["file"], f"{gold['id']} ({gold['file'][3:]})")
    if not delivered:
        count.update(refused=1, crashed=delivered is None, lost=len(said))
        return count
    turns = [turn for interview in delivered for turn in interview.turns]
    read = [
        Word(text, turn.speaker_label, number)
        for number, turn in enumerate(turns)
        for text in words(turn.text)
    ]
    at = aligned(said, read)
    count.update(_whose(said, read, at, delivered))
    count.update(_boundaries(said, read, at))
    count.update(_leaks(gold, unsaid, read, at))
    times_said = sum(len(_TIME.findall(turn["text"])) for turn in gold["turns"])
    times_read = sum(len(_TIME.findall(turn.text)) for turn in turns)
    count["times_left"] = max(0, times_read - times_said)
    count["report_right"] = delivered[0].is_report == gold["is_report"]
    proposals = _proposals(turns, is_report=delivered[0].is_report)
    count["roles_right"] = _roles_right(gold, turns, _majority(said, read, at), proposals)
    ids = {label: speaker.speaker_id for label, speaker in proposals.items() if label}
    named = [word._replace(speaker=ids.get(word.speaker, word.speaker)) for word in read]
    whose = _one_to_one(said, named, at)
    count["proposed_right"] = sum(
        whose.get(named[place].speaker) == said[number].speaker for number, place in at.items()
    )
    count["whole"] = len(delivered) == 1
    return count


def _delivered(path: Path, name: str) -> list[Delivered] | None:
    """Return what the public door makes of a file; nothing if it refuses it, None if it breaks."""
    read: Callable[[Path, str], list[Delivered]] | None
    read = getattr(transcripts, "read_delivered", None)
    try:
        if read is None:
            return [Delivered("", transcripts.read_transcript(path, name))]
        return list(read(path, name))
    except DuidingError:
        return []
    except Exception as error:  # a reader must never do this; its message may hold text
        print(f"{name[:3]}: {type(error).__name__}", file=sys.stderr)
        return None


def words(text: str) -> list[str]:
    """Return the words of a text, without marks and capitals.

    Text that was encoded twice is mended first, for it is rightly delivered as it stands.
    """
    mended = _MISREAD.sub(_once, unicodedata.normalize("NFC", text))
    return _WORD.findall(mended.casefold().replace("\u00ad", ""))


def _once(match: re.Match[str]) -> str:
    try:
        return match[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return match[0]


def aligned(said: Sequence[Word], read: Sequence[Word]) -> dict[int, int]:
    """Return for each word that was said where it was read: in order first, then anywhere."""
    left, right = [word.text for word in said], [word.text for word in read]
    at: dict[int, int] = {}
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        at.update({block.a + step: block.b + step for step in range(block.size)})
    taken = set(at.values())
    free: dict[str, list[int]] = {}
    for place, text in enumerate(right):
        if place not in taken:
            free.setdefault(text, []).append(place)
    for number, text in enumerate(left):
        if number not in at and free.get(text):
            at[number] = free[text].pop(0)
    return at


def _majority(said: Sequence[Word], read: Sequence[Word], at: dict[int, int]) -> dict[str, str]:
    """Return per label the speaker most of whose words it holds; no label is nobody."""
    found = {"": ""}
    pairs = Counter((read[place].speaker, said[number].speaker) for number, place in at.items())
    for (label, speaker), _ in pairs.most_common():
        found.setdefault(label, speaker)
    return found


def _one_to_one(said: Sequence[Word], read: Sequence[Word], at: dict[int, int]) -> dict[str, str]:
    """Return the best assignment of labels to speakers in which no speaker has two labels."""
    pairs = Counter((read[place].speaker, said[number].speaker) for number, place in at.items())
    labels = sorted({label for label, _ in pairs} - {""})
    speakers = sorted({speaker for _, speaker in pairs} - {""})
    table = np.array([[pairs[label, speaker] for speaker in speakers] for label in labels])
    if not table.size:
        return {"": ""}
    rows, columns = linear_sum_assignment(table, maximize=True)
    return {"": ""} | {labels[r]: speakers[c] for r, c in zip(rows, columns, strict=True)}


def _whose(
    said: Sequence[Word], read: Sequence[Word], at: dict[int, int], delivered: Sequence[Delivered]
) -> Counter[str]:
    aside = Counter(
        word for part in delivered for left in part.left_out for word in words(left.text)
    )
    doubts = any(_DOUBT.search(remark) for part in delivered for remark in part.remarks)
    one, shared = _one_to_one(said, read, at), _majority(said, read, at)
    count: Counter[str] = Counter()
    for number, word in enumerate(said):
        if number not in at:
            kept = aside[word.text] > 0
            aside[word.text] -= kept
            count["aside" if kept else "lost"] += 1
            continue
        label = read[at[number]].speaker
        count["right"] += one.get(label) == word.speaker
        count["shared"] += shared[label] == word.speaker
        count["nobody"] += not label and bool(word.speaker)
        wrong = bool(label) and shared[label] != word.speaker
        count["wrong"] += wrong
        count["silent"] += wrong and not doubts
    count["doubted"] = doubts
    return count


def _boundaries(said: Sequence[Word], read: Sequence[Word], at: dict[int, int]) -> Counter[str]:
    """Count changes of speaker that are proposed, and those that are at the right word."""
    real = _changes((said[number].speaker, number) for number in sorted(at))
    proposed = _changes((read[place].speaker, number) for number, place in sorted(at.items()))
    return Counter(found=len(real & proposed), proposed=len(proposed))


def _changes(speakers: Iterable[tuple[str, int]]) -> set[int]:
    """Return the numbers of words at which another speaker begins than spoke before."""
    changes, before = set(), None
    for speaker, number in speakers:
        if before is not None and speaker != before:
            changes.add(number)
        before = speaker
    return changes


def _leaks(
    gold: dict[str, Any], unsaid: Counter[str], read: Sequence[Word], at: dict[int, int]
) -> Counter[str]:
    """Count words that nobody said and that stand in turns, with and without a label."""
    may = Counter(word for text in gold["either"] for word in words(text))
    taken, count, rest = set(at.values()), Counter[str](), Counter(unsaid)
    for place, word in enumerate(read):
        if place in taken:
            continue
        if rest[word.text] > 0:
            rest[word.text] -= 1
            count["leaked" if word.speaker else "leaked_unlabelled"] += 1
        elif may[word.text] > 0:
            may[word.text] -= 1
        else:
            count["invented"] += 1
    return count


def _proposals(turns: list[ParsedTurn], *, is_report: bool) -> dict[str, Any]:
    """Return per label the speaker that `duiding check` would propose; {} if that has changed."""
    try:
        from pipeline.files.speaker_labels import label_words
        from pipeline.stages.propose_speakers import propose_speakers

        found = propose_speakers(turns, "H.docx", "T01", [], 1, label_words(), is_report=is_report)
        return {entry.speaker_label: entry for entry in found}
    except (ImportError, TypeError, AttributeError):  # its signature is the lead's
        print("propose_speakers has another signature: roles are not measured", file=sys.stderr)
        return {}


def _roles_right(
    gold: dict[str, Any], turns: list[ParsedTurn], whose: dict[str, str], proposals: dict[str, Any]
) -> int:
    """Count speakers whose largest label is proposed with a role they may have."""
    size = Counter[str]()
    for turn in turns:
        size[turn.speaker_label] += len(turn.text.split())
    right = 0
    for speaker, accepted in gold["roles"].items():
        labels = [label for label in proposals if whose.get(label) == speaker]
        if labels:
            right += proposals[max(labels, key=lambda label: size[label])].role in accepted
    return right
