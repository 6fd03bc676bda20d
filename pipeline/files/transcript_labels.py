"""Which labels of a file are speakers, and where in its lines each begins to speak.

A colon alone does not make a speaker: in "Ik dacht: nou" nobody called "Ik dacht" speaks. A label
is believed on evidence from the whole file: it is a usual one (I, R2, Deelnemer 3), or looks like
a name and comes back after somebody else has spoken, or stands beside a time. The words that are
labels and those that never are stand in codebooks/speaker_labels_nl.yaml.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from pipeline.domain.labels import is_misspelling, label_key, plain_label
from pipeline.files.label_shapes import (
    BRACKET,
    COLON,
    DASH,
    MAX_LABEL_LENGTH,
    MAX_LABEL_WORDS,
    OWN_LINE,
    SEMICOLON,
    SPACE,
    TAB,
    TIMED,
    Labelled,
    is_label_shaped,
    is_name_shaped,
    parse_label,
    parse_spaced,
)
from pipeline.files.speaker_labels import label_words

_SENTENCE_END = tuple(".?!…)]\"'”’–-")
_WELL_LABELLED = 0.5
"""Share of lines with a believed label from which on a name that occurs once is believed too."""
_MIN_OWN_LINES = 5
_MIN_OWN_LINES_USUAL = 4
_MIN_TIMED = 2
_MIN_SPACED_SHARE = 0.3
_MIN_LABELLED = 4
_MIN_FLAT = 3
_MANY_PAIRS = 20_000
_DOTTED = re.compile(r"\s*([A-Z]\d{0,2})\.\s+(.*)", re.DOTALL)
_WORD = r"(?:(?:[A-Z]\.){1,3}|[A-ZÀ-Þ][\w’'-]{0,20})"
_INNER = re.compile(
    rf"(?:(?<=\s)|^)(?P<label>{_WORD}(?:\s(?:{_WORD}|\d{{1,2}}|van|de|den|der|el|al)){{0,3}}):(?=\s)"
)


class Piece(NamedTuple):
    """A stretch of a line by one speaker; the label is None for the speaker before."""

    label: str | None
    text: str
    start_ms: int | None = None
    number: str = ""


class SpeakerLabels:
    """The labels of one file that are taken for speakers."""

    def __init__(
        self,
        shown: Mapping[str, str],
        separators: frozenset[str] = frozenset({COLON}),
        doubtful: frozenset[str] = frozenset(),
    ) -> None:
        """Take the accepted labels.

        Args:
            shown: The label as it is to be shown, by its `label_key`.
            separators: What may part a label from the words in this file.
            doubtful: Keys of `shown` that were accepted on thin evidence.
        """
        self.shown = dict(shown)
        self.separators = separators
        self.doubtful = doubtful
        self._inner = self._counterparts() | self.shown

    def _counterparts(self) -> dict[str, str]:
        """Return the other half of pairs such as I and R, in the capitals of the half we have."""
        found = {}
        for pair in label_words().pairs:
            for one, other in (pair, pair[::-1]):
                if one in self.shown:
                    is_lower = self.shown[one].islower()
                    found[label_key(other)] = other if is_lower else other.capitalize()
        return found

    def __bool__(self) -> bool:
        """Tell whether any label was accepted."""
        return bool(self.shown)

    def label_of(self, found: Labelled | None) -> str | None:
        """Return the label that a parsed line starts with, as it is shown, if it is accepted."""
        if found is None:
            return None
        key = label_key(found.label)
        if key not in self.shown:
            return self._inner.get(key) if found.separator == COLON else None
        if found.separator in self.separators or found.separator == SEMICOLON:
            return self.shown[key]
        is_elsewhere = found.separator in (TAB, OWN_LINE, TIMED)
        return self.shown[key] if is_elsewhere and _is_unmistakable(found.label) else None

    def first(self, line: str, *, after_time: bool = False) -> tuple[str, Labelled] | None:
        """Return the label with which a line begins, as it is shown, and the parts of the line."""
        found = parse_label(line, after_time=after_time)
        label = self.label_of(found)
        if label is None and self.separators & {SPACE, BRACKET}:
            found = parse_spaced(line)
            label = self.label_of(found)
        if label is None and (dotted := _DOTTED.fullmatch(line)):
            # "I. En toen?" in a file that has "I:" elsewhere.
            key = label_key(dotted[1])
            if key in self.shown and _is_unmistakable(dotted[1]):
                label, found = self.shown[key], Labelled(dotted[1], COLON, dotted[2])
        return (label, found) if found and label else None

    def split(self, line: str, *, after_time: bool = False) -> list[Piece]:
        """Cut one line where a speaker begins: "I: Ja? R: Nee." gives I and R."""
        first = self.first(line, after_time=after_time)
        if first is None:
            head = Piece(None, line)
        else:
            label, found = first
            head = Piece(label, found.text, found.start_ms, found.number)
        inner = self._inner_labels(head.text)
        starts = [0, *(end for _, end, _ in inner)]
        ends = [*(start for start, _, _ in inner), len(head.text)]
        pieces = [head, *(Piece(label, "") for _, _, label in inner)]
        return [
            piece._replace(text=head.text[start:end].strip())
            for piece, start, end in zip(pieces, starts, ends, strict=True)
        ]

    def _inner_labels(self, text: str) -> list[tuple[int, int, str]]:
        """Return where labels begin and end within a line, and which they are."""
        found: list[tuple[int, int, str]] = []
        for colon in re.finditer(r"[\])>]?:(?=\s|$)", text):
            label = self._label_before(text, colon.start())
            if label is not None and (not found or label[0] >= found[-1][1]):
                found.append((label[0], colon.end(), label[1]))
        return found

    def _label_before(self, text: str, end: int) -> tuple[int, str] | None:
        """Return where the accepted label that ends at `end` starts, and the label.

        A name only after the end of a sentence: in "toen zei die buurman Fatima: ga weg" Fatima is
        silent. Labels that are no word of the language, such as R1, anywhere.
        """
        base = max(0, end - MAX_LABEL_LENGTH - 1)
        starts = [base + m.end() for m in re.finditer(r"\s", text[base:end])]
        for start in starts[-MAX_LABEL_WORDS:]:
            written = text[start:end].lstrip("[(<")
            label = self._inner.get(label_key(written)) if written else None
            if label is None or ":" in written or not is_label_shaped(written):
                continue
            is_sure = _is_unmistakable(written) and written[0].isupper()
            if is_sure or _is_after_sentence(text, start):
                return start, label
        return None


def weigh_labels(lines: Sequence[str], after_time: Sequence[bool] = ()) -> SpeakerLabels:
    """Find out which labels of a file are speakers.

    Args:
        lines: Its lines in order, with their tabs.
        after_time: For each line whether the line before it is only a time; default never.
    """
    flags = after_time or [False] * len(lines)
    parsed = [parse_label(line, after_time=flag) for line, flag in zip(lines, flags, strict=True)]
    found = [labelled for labelled in parsed if labelled]
    accepted = _by_colon(found) | _by_tab(found, len(lines)) | _timed(found)
    accepted |= _counted_labels(found)
    if not accepted:
        accepted = _on_own_lines(found)
    if not accepted:
        spaced = [labelled for line in lines if (labelled := parse_spaced(line))]
        accepted = _spaced(spaced, len(lines))
        found += spaced
    if len({key for key, _ in accepted}) < 2:
        flat = [labelled for line in lines for labelled in inner_candidates(line)]
        accepted |= _flat(flat)
        found += flat
    once = _once(found, accepted, len(lines))
    doubtful = {(k, s) for k, s in once if not label_words().is_usual(k)}
    doubtful |= _misspelt(found, accepted)
    accepted |= once | doubtful
    separators = frozenset(separator for _, separator in accepted)
    keys = {key for key, _ in accepted}
    return SpeakerLabels(_shown(found, keys), separators, frozenset(key for key, _ in doubtful))


_Accepted = set[tuple[str, str]]
"""Pairs of a label's key and the separator after it."""


def _of(found: Iterable[Labelled], *separators: str) -> list[Labelled]:
    return [labelled for labelled in found if labelled.separator in separators]


def _times(found: Iterable[Labelled]) -> Counter[str]:
    """Count each label; several times in a row is once: somebody else must have spoken between."""
    return Counter(key for key, _ in groupby(label_key(labelled.label) for labelled in found))


def _by_colon(found: Sequence[Labelled]) -> _Accepted:
    colons = _of(found, COLON)
    times = _times(colons)
    written = {label_key(labelled.label): labelled.label for labelled in colons}
    accepted = set()
    for key, label in written.items():
        if label.isdecimal():
            continue
        if _is_unmistakable(label) or (
            times[key] >= 2 and (label_words().is_usual(label) or is_name_shaped(label))
        ):
            accepted.add((key, COLON))
    return accepted


def _counted_labels(found: Sequence[Labelled]) -> _Accepted:
    """Accept numbers as speakers ("1: ja", "2: nee", "1: ...") unless they count on as in lists."""
    numbers = [int(labelled.label) for labelled in found if labelled.label.isdecimal()]
    times = Counter(numbers)
    counts_on = all(later > earlier for earlier, later in pairwise(numbers))
    if counts_on or len(times) < 2 or min(times.values()) < 2:
        return set()
    return {(str(number), COLON) for number in times}


def _by_tab(found: Sequence[Labelled], n_lines: int) -> _Accepted:
    accepted = set()
    for separator in (TAB, DASH):
        times = _times(_of(found, separator))
        written = {label_key(labelled.label): labelled.label for labelled in _of(found, separator)}
        keys = {
            key
            for key, label in written.items()
            if (times[key] >= 2 and _is_unmistakable(label))
            or (times[key] >= 3 and separator == TAB and is_name_shaped(label))
            or (times[key] >= 3 and label_words().is_usual(label))
        }
        lines = sum(times[key] for key in keys)
        if len(keys) >= 2 and lines >= 0.2 * n_lines:
            accepted |= {(key, separator) for key in keys}
    return accepted


def _timed(found: Sequence[Labelled]) -> _Accepted:
    """Accept labels on a line of their own with a time, when that is how the file is made."""
    timed = [
        labelled
        for labelled in _of(found, TIMED)
        if label_words().is_usual(labelled.label) or is_name_shaped(labelled.label)
    ]
    usual = [labelled for labelled in timed if _is_unmistakable(labelled.label)]
    enough = timed if len(timed) >= _MIN_TIMED else usual
    return {(label_key(labelled.label), TIMED) for labelled in enough}


def _on_own_lines(found: Sequence[Labelled]) -> _Accepted:
    """Accept labels on lines of their own without a time: two speakers at least, who come back."""
    alone = [
        labelled
        for labelled in _of(found, OWN_LINE)
        if label_words().is_usual(labelled.label) or is_name_shaped(labelled.label)
    ]
    times = _times(alone)
    keys = {key for key, n in times.items() if n >= 2}
    are_sure = all(_is_unmistakable(line.label) for line in alone if label_key(line.label) in keys)
    enough = _MIN_OWN_LINES_USUAL if are_sure else _MIN_OWN_LINES
    if len(keys) < 2 or sum(times[key] for key in keys) < enough:
        return set()
    return {(key, OWN_LINE) for key in keys}


def _spaced(found: Sequence[Labelled], n_lines: int) -> _Accepted:
    for separator in (BRACKET, SPACE):
        times = _times(_of(found, separator))
        keys = {key for key, n in times.items() if n >= 3}
        if len(keys) >= 2 and sum(times[key] for key in keys) >= _MIN_SPACED_SHARE * n_lines:
            return {(key, separator) for key in keys}
    return set()


def inner_candidates(line: str) -> list[Labelled]:
    """Return what may be labels within a line: before a colon and after the end of a sentence.

    Text copied from a PDF has whole interviews in one paragraph.
    """
    found = []
    for match in _INNER.finditer(line):
        label = match["label"]
        is_after_sentence = match.start() == 0 or _is_after_sentence(line, match.start())
        if is_after_sentence and (label_words().is_usual(label) or is_name_shaped(label)):
            found.append(Labelled(label, COLON, ""))
    return found


def _is_after_sentence(text: str, place: int) -> bool:
    """Tell whether the last visible character before `place` can end a sentence."""
    before = text[max(0, place - MAX_LABEL_LENGTH) : place].rstrip()
    return before.endswith(_SENTENCE_END)


def _flat(found: Sequence[Labelled]) -> _Accepted:
    """Accept labels within lines: at least two, each coming back at least three times."""
    times = _times(found)
    keys = {key for key, n in times.items() if n >= _MIN_FLAT}
    return {(key, COLON) for key in keys} if len(keys) >= 2 else set()


def _once(found: Sequence[Labelled], accepted: _Accepted, n_lines: int) -> _Accepted:
    """Accept names that occur once, in a file in which most lines have a label."""
    labelled = sum((label_key(line.label), line.separator) in accepted for line in found)
    if not labelled or labelled < _WELL_LABELLED * n_lines:
        return set()
    keys = {key for key, _ in accepted}
    words = label_words()
    return {
        (label_key(line.label), COLON)
        for line in _of(found, COLON)
        if label_key(line.label) not in keys
        and (is_name_shaped(line.label) or words.is_usual(line.label))
        # Among a few lines only who is called a dochter or collega is believed.
        and (labelled >= _MIN_LABELLED or plain_label(line.label) in words.relations)
    }


def _misspelt(found: Sequence[Labelled], accepted: _Accepted) -> _Accepted:
    """Accept what differs by a letter or two from an accepted label ("Intervieuwer")."""
    keys = sorted({key for key, _ in accepted})
    others = {label_key(line.label) for line in _of(found, COLON, SEMICOLON)} - set(keys)
    if len(others) * len(keys) > _MANY_PAIRS:
        return set()  # a file of nothing but colons: not worth the minutes
    return {(key, COLON) for key in others if any(is_misspelling(key, known) for known in keys)}


def _shown(found: Sequence[Labelled], keys: set[str]) -> dict[str, str]:
    """Return for each key the spelling that the file uses most; of equals with a capital, first."""
    spellings: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for labelled in found:
        key = label_key(labelled.label)
        if key in spellings:
            spellings[key][labelled.label] += 1
    return {
        key: max(counts, key=lambda label: (counts[label], label[0].isupper()))
        for key, counts in spellings.items()
    }


def _is_unmistakable(label: str) -> bool:
    words = label_words()
    return words.is_usual(label) and not words.is_weak(label)


def find_labels(lines: Iterable[str]) -> frozenset[str]:
    """Return the labels of `lines` ("Label: text") that are taken for speakers, as shown.

    Args:
        lines: Cleaned lines or cues of one file, in order.
    """
    return frozenset(weigh_labels(list(lines)).shown.values())


def split_at_labels(line: str, labels: frozenset[str]) -> list[tuple[str | None, str]]:
    """Cut one line where a speaker begins: "I: Ja? R: Nee." gives I and R.

    Args:
        line: A cleaned line or cue.
        labels: The accepted labels of the file.

    Returns:
        Pairs of label and text. The label is None for text that goes on with the speaker before.
    """
    if not labels:
        return [(None, line)]
    pieces = _accepted(labels).split(line)
    return [(piece.label, piece.text) for piece in pieces if piece.label or piece.text]


@lru_cache(maxsize=8)
def _accepted(labels: frozenset[str]) -> SpeakerLabels:
    return SpeakerLabels({label_key(label): label for label in sorted(labels)})
