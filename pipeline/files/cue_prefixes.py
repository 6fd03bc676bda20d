"""Display names before the words of a cue, however odd: "iPhone van Roos: ja", "b.wit@uni.nl: ja".

Zoom writes what people called themselves, so a name need not look like one. What tells a name from
reported speech ("Hij zei: nee") is the file as a whole: names come back, nearly all that stands
before a colon is one of them, and a name stands between two cues of somebody else. Reported speech
goes on with the speaker before, so after it somebody else begins.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from pipeline.domain.labels import is_misspelling, label_key, plain_label
from pipeline.files.label_shapes import is_name_shaped
from pipeline.files.speaker_labels import label_words

MAX_PREFIX_LENGTH = 60
_PREFIX = re.compile(r"(?P<prefix>[^\s\-–—>\"“‘„][^\n]*?)\s?:(?=\s|$)")
_SAYS = frozenset({"zei", "zeg", "zegt", "zeiden", "zeggen", "dacht", "vroeg", "riep"})
_MIN_TIMES = 3
_MIN_COVERAGE = 0.8
"""Share of the cues with words before a colon in which these words are a speaker's."""
_MIN_SHARE_ALONE = 0.2
"""Share of all cues that must have a name where no label of the file is believed otherwise."""
_MIN_BETWEEN = 2
_MIN_BETWEEN_SHARE = 1 / 3
_MIN_AGAIN = 0.05


class Prefixes(NamedTuple):
    """Prefixes that are speakers, and how many cues have one that comes back but is no speaker."""

    names: frozenset[str] = frozenset()
    doubtful: int = 0

    def cut(self, line: str) -> tuple[str | None, str]:
        """Return the name with which the first line of a cue begins, if any, and the rest."""
        prefix = prefix_of(line)
        if prefix is None or prefix not in self.names:
            return None, line
        return prefix, line[len(prefix) :].lstrip().removeprefix(":").strip()

    def remark(self) -> str | None:
        """Return what the user should look at, without words of the file."""
        if not self.doubtful:
            return None
        return (
            f"{self.doubtful} cues begin with the same words and a colon; they were read as text. "
            "If those are names, replace them by short labels such as R1 in the whole file and "
            "read it again."
        )


def looks_like_label(label: str, labels: frozenset[str]) -> bool:
    """Tell whether a label of `labels` needs no proof that it takes turns with the others."""
    if label.isdecimal() or label_words().is_usual(label) or is_name_shaped(label):
        return True
    key = label_key(label)
    return any(is_misspelling(key, label_key(other)) for other in labels - {label})


def prefix_of(line: str) -> str | None:
    """Return the words before the first colon that a space follows; None if none or too many."""
    match = _PREFIX.match(line[: MAX_PREFIX_LENGTH + 3])
    if match is None or len(match["prefix"]) > MAX_PREFIX_LENGTH:
        return None
    return match["prefix"] if any(char.isalnum() for char in match["prefix"]) else None


def find_prefixes(heads: Sequence[str], believed: Sequence[str | None]) -> Prefixes:
    """Find out which words before a colon are names of speakers.

    Args:
        heads: The first line of every cue, in order; "" for a cue without text.
        believed: For every cue the label it begins with, if it is known as a speaker.
    """
    prefixes = [
        None if label else prefix_of(head) for head, label in zip(heads, believed, strict=True)
    ]
    times = Counter(prefix for prefix in prefixes if prefix)
    coming_back = {prefix for prefix, n in times.items() if n >= _MIN_TIMES}
    candidates = {prefix for prefix in coming_back if not _is_phrase(prefix)}
    order = [label or prefix for label, prefix in zip(believed, prefixes, strict=True)]
    names = _beside_labels(order, candidates) if any(believed) else _alone(order, candidates)
    sure = sum(map(bool, believed)) + sum(times[name] for name in names)
    opening = sum(map(bool, order))
    if not opening or sure < _MIN_COVERAGE * opening:
        names = set()
    return Prefixes(frozenset(names), sum(times[prefix] for prefix in coming_back - names))


def _is_phrase(prefix: str) -> bool:
    """Tell whether `prefix` begins as a sentence does, says that somebody says, or names a fact."""
    words = label_words()
    parts = [plain_label(part) for part in prefix.split()]
    opens = len(parts) > 1 and parts[0] in words.openings and parts[0] not in words.particles
    return opens or plain_label(prefix) in words.metadata or not _SAYS.isdisjoint(parts)


def _alone(order: Sequence[str | None], candidates: set[str]) -> set[str]:
    """Accept names where no label is believed: two at least, who answer each other all the time."""
    runs = Counter(name for name, _ in groupby(name for name in order if name in candidates))
    come_back = sum(n >= 2 for n in runs.values())
    named = sum(name in candidates for name in order)
    return candidates if come_back >= 2 and named >= _MIN_SHARE_ALONE * len(order) else set()


def _beside_labels(order: Sequence[str | None], candidates: set[str]) -> set[str]:
    """Accept names that take turns with the labels; all where every cue names its speaker."""
    labels = [name for name in order if name]
    again = sum(a == b and a is not None and a not in candidates for a, b in pairwise(order))
    is_per_cue = again > 0 and again >= _MIN_AGAIN * len(labels)
    if is_per_cue and len(labels) >= _MIN_COVERAGE * len(order):
        return candidates
    runs = [name for name, _ in groupby(labels)]
    times = Counter(runs[1:-1])
    threes = zip(runs[:-2], runs[1:-1], runs[2:], strict=True)
    between = Counter(name for before, name, after in threes if before == after)
    return {
        name
        for name in candidates
        if between[name] >= _MIN_BETWEEN and between[name] >= _MIN_BETWEEN_SHARE * times[name]
    }
