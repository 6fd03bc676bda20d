"""Which labels of a file are speakers, and where in its lines each begins to speak.

A colon alone does not make a speaker: in "Ik dacht: nou" nobody called "Ik dacht" speaks. A label
is believed on evidence from the whole file: it is a usual one (I, R2, Deelnemer 3), or looks like
a name and comes back after somebody else has spoken, or stands beside a time. The words that are
labels and those that never are stand in codebooks/speaker_labels_nl.yaml.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.domain.labels import label_key, plain_label
from pipeline.files.label_doubts import (
    Accepted,
    misspelt_labels,
    quoted_labels,
    rare_labels,
    times_of,
)
from pipeline.files.label_shapes import (
    BRACKET,
    COLON,
    DASH,
    ODD,
    OWN_LINE,
    SPACE,
    TAB,
    TIMED,
    Labelled,
    is_name_shaped,
    parse_label,
    parse_spaced,
)
from pipeline.files.label_splitting import SpeakerLabels, is_after_sentence, is_unmistakable
from pipeline.files.speaker_labels import label_words

_WELL_LABELLED = 0.5
"""Share of lines with a believed label from which on a name that occurs once is believed too."""
_MIN_OWN_LINES = 5
_MIN_OWN_LINES_USUAL = 4
_MIN_TIMED = 2
_MIN_SPACED_SHARE = 0.3
_MIN_LABELLED = 4
_MIN_FLAT = 3
_MIN_COVERING = 3
_NEARLY_ALL = 0.8
_MIN_ALONE_SHARE = 0.2
_MIN_ODD_SHARE = 0.6
_WORD = r"(?:(?:[A-Z]\.){1,3}|[A-ZÀ-Þ][\w’'-]{0,20})"
_INNER = re.compile(
    rf"(?:(?<=\s)|^)(?P<label>{_WORD}(?:\s(?:{_WORD}|\d{{1,2}}|van|de|den|der|el|al)){{0,3}}):(?=\s)"
)


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
    if len({key for key, _ in accepted}) < 2:
        accepted |= _by_coverage(found, lines) | _between_unlabelled(parsed)
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
    accepted |= _once(found, accepted, len(lines)) | misspelt_labels(found, accepted)
    accepted -= quoted_labels(parsed, lines, accepted)
    doubtful = rare_labels(found, accepted)
    separators = frozenset(separator for _, separator in accepted)
    keys = {key for key, _ in accepted}
    return SpeakerLabels(_shown(found, keys), separators, frozenset(key for key, _ in doubtful))


def _of(found: Iterable[Labelled], *separators: str) -> list[Labelled]:
    return [labelled for labelled in found if labelled.separator in separators]


def _by_coverage(found: Sequence[Labelled], lines: Sequence[str]) -> Accepted:
    """Accept two or more labels of any shape that begin nearly every line: "sanne:", "Ik:"."""
    colons = _of(found, COLON)
    times = times_of(colons)
    keys = {key for key, n in times.items() if n >= _MIN_COVERING}
    covered = sum(label_key(labelled.label) in keys for labelled in colons)
    if len(keys) < 2 or covered < _NEARLY_ALL * len(lines):
        return set()
    return {(key, COLON) for key in keys}


def _between_unlabelled(parsed: Sequence[Labelled | None]) -> Accepted:
    """Accept a name that comes back between lines without label: only the answers have one."""
    runs = Counter(
        label_key(labelled.label)
        for before, labelled in pairwise([None, *parsed])
        if labelled and labelled.separator == COLON and before is None
        and is_name_shaped(labelled.label)
    )  # fmt: skip
    enough = max(_MIN_COVERING, _MIN_ALONE_SHARE * len(parsed))
    keys = {key for key, n in runs.items() if n >= enough}
    return {(key, COLON) for key in keys} if len(keys) == 1 else set()


def _by_colon(found: Sequence[Labelled]) -> Accepted:
    colons = _of(found, COLON)
    times = times_of(colons)
    written = {label_key(labelled.label): labelled.label for labelled in colons}
    accepted = set()
    for key, label in written.items():
        if label.isdecimal():
            continue
        if is_unmistakable(label) or (
            times[key] >= 2 and (label_words().is_usual(label) or is_name_shaped(label))
        ):
            accepted.add((key, COLON))
    return accepted


def _counted_labels(found: Sequence[Labelled]) -> Accepted:
    """Accept numbers as speakers ("1: ja", "2: nee", "1: ...") unless they count on as in lists."""
    numbers = [int(labelled.label) for labelled in found if labelled.label.isdecimal()]
    times = Counter(numbers)
    counts_on = all(later > earlier for earlier, later in pairwise(numbers))
    if counts_on or len(times) < 2 or min(times.values()) < 2:
        return set()
    return {(str(number), COLON) for number in times}


def _by_tab(found: Sequence[Labelled], n_lines: int) -> Accepted:
    accepted = set()
    for separator in (TAB, DASH):
        times = times_of(_of(found, separator))
        written = {label_key(labelled.label): labelled.label for labelled in _of(found, separator)}
        keys = {
            key
            for key, label in written.items()
            if (times[key] >= 2 and is_unmistakable(label))
            or (times[key] >= 3 and separator == TAB and is_name_shaped(label))
            or (times[key] >= 3 and label_words().is_usual(label))
        }
        lines = sum(times[key] for key in keys)
        if len(keys) >= 2 and lines >= 0.2 * n_lines:
            accepted |= {(key, separator) for key in keys}
    return accepted


def _timed(found: Sequence[Labelled]) -> Accepted:
    """Accept labels on a line of their own with a time, when that is how the file is made."""
    timed = [
        labelled
        for labelled in _of(found, TIMED)
        if label_words().is_usual(labelled.label) or is_name_shaped(labelled.label)
    ]
    usual = [labelled for labelled in timed if is_unmistakable(labelled.label)]
    enough = timed if len(timed) >= _MIN_TIMED else usual
    return {(label_key(labelled.label), TIMED) for labelled in enough}


def _on_own_lines(found: Sequence[Labelled]) -> Accepted:
    """Accept labels on lines of their own without a time: two speakers at least, who come back."""
    alone = [
        labelled
        for labelled in _of(found, OWN_LINE)
        if label_words().is_usual(labelled.label) or is_name_shaped(labelled.label)
    ]
    times = times_of(alone)
    keys = {key for key, n in times.items() if n >= 2}
    are_sure = all(is_unmistakable(line.label) for line in alone if label_key(line.label) in keys)
    enough = _MIN_OWN_LINES_USUAL if are_sure else _MIN_OWN_LINES
    if len(keys) < 2 or sum(times[key] for key in keys) < enough:
        return set()
    return {(key, OWN_LINE) for key in keys}


def _spaced(found: Sequence[Labelled], n_lines: int) -> Accepted:
    marks = sorted({line.separator for line in found} - {BRACKET, SPACE})
    for separator in (BRACKET, SPACE, *marks):
        times = times_of(_of(found, separator))
        keys = {key for key, n in times.items() if n >= 3}
        share = _MIN_ODD_SHARE if separator.startswith(ODD) else _MIN_SPACED_SHARE
        if len(keys) >= 2 and sum(times[key] for key in keys) >= share * n_lines:
            return {(key, separator) for key in keys}
    return set()


def inner_candidates(line: str) -> list[Labelled]:
    """Return what may be labels within a line: before a colon and after the end of a sentence.

    Text copied from a PDF has whole interviews in one paragraph.
    """
    found = []
    for match in _INNER.finditer(line):
        label = match["label"]
        starts = match.start() == 0 or is_after_sentence(line, match.start())
        if starts and (label_words().is_usual(label) or is_name_shaped(label)):
            found.append(Labelled(label, COLON, ""))
    return found


def _flat(found: Sequence[Labelled]) -> Accepted:
    """Accept labels within lines: at least two, each coming back at least three times."""
    times = times_of(found)
    keys = {key for key, n in times.items() if n >= _MIN_FLAT}
    return {(key, COLON) for key in keys} if len(keys) >= 2 else set()


def _once(found: Sequence[Labelled], accepted: Accepted, n_lines: int) -> Accepted:
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
