"""Speaker labels and timestamps in lines of text, as in "[00:12:34] I: Hoe gaat het?".

A colon alone does not make a speaker: in "Ik dacht: nou" nobody called "Ik dacht" speaks. A label
is accepted when it is a usual one (I, R, Deelnemer 3, ...), or looks like a name and comes back
after somebody else has spoken.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.text_encoding import clean_text

MAX_LABEL_LENGTH = 40
MAX_LABEL_WORDS = 4

_KNOWN_LABEL = re.compile(
    r"""(?:interview(?:er|ster)|int|i|respondente?|resp|r|ge[iï]nterviewde|participant|p|bewoner
        |deelne(?:mer|emster)|gespreksleid(?:er|ster)|moderator|mod|begeleid(?:er|ster)|observator
        |notulist|alle|allen|allemaal|onbekend|tolk|vrouw|man|vraag|antwoord|v|a|m|b)
        (?:\.?[ _-]?[0-9]{1,2}|[ _-][a-z])?\.?
      |(?:spreker|speaker|sp|s|d)[ _-]?[0-9]{1,2}
      |m/v""",
    re.VERBOSE | re.IGNORECASE,
)
_ORDINARY_WORD = re.compile(r"man|vrouw|vraag|antwoord|all(?:e|en|emaal)|onbekend|[abmpv]\.?")
"""Labels that also begin a line of running text: "man: ga weg", "a: eerst bellen"."""

_COUNTERPARTS = {"I": "R", "R": "I", "V": "A", "A": "V", "Int": "Resp", "Resp": "Int"} | {
    "Interviewer": "Respondent",
    "Respondent": "Interviewer",
}
"""Labels that come in pairs: with "I:" at the start of a line, "R:" further on is a label too."""

_OPENING = re.compile(
    r"""bijvoorbeeld|conclusie|dus|eh|en|hij|ik|ja|kortom|let|maar|namelijk|nb|nee|nou|oftewel
        |oké|ps|punt|samengevat|toen|voorbeeld|want|we|wij|ze|zij""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words that often stand before a colon at the start of a sentence and are nobody's name."""

_NAME_PARTICLE = re.compile(
    "al|ap|ben|bin|da|de|del|den|der|di|dos|du|el|en|'t|het|la|le|ten|ter|te|van|von|zu"
)

# Three parts, or two between brackets: a bare "12:30" may well be what somebody said.
_LONG_CLOCK = r"[0-9]{1,2}:[0-5][0-9]:[0-5][0-9](?:[.,][0-9]{1,3})?"
_SHORT_CLOCK = r"[0-9]{1,3}:[0-5][0-9]"
_CLOCK = rf"(?:{_LONG_CLOCK}|{_SHORT_CLOCK})"
_BRACKETED = rf"(?:\[{_CLOCK}\]|\({_CLOCK}\)|\#{_CLOCK}(?:-[0-9]{{1,3}})?\#)"
_STAMP = rf"(?:{_BRACKETED}|{_LONG_CLOCK}(?=\s|$))"

_LEADING_STAMP = re.compile(rf"({_STAMP})\s*(?:[-–]\s+)?")
_TRAILING_STAMP = re.compile(rf"\s*({_BRACKETED})$")
_ONLY_STAMP = re.compile(rf"{_BRACKETED}|{_CLOCK}")
_LABELLED = re.compile(
    rf"(?:(?P<before>{_STAMP}|{_SHORT_CLOCK}(?=\s))\s*(?:[-–]\s+)?)?"
    rf"(?P<bracket>\[)?(?P<label>[^\W\d_][\w .,'’/&-]{{0,{MAX_LABEL_LENGTH - 1}}}?)(?(bracket)\])"
    rf"\s*(?P<between>{_BRACKETED}|{_LONG_CLOCK})?\s*:(?P<rest>.*)",
    re.DOTALL,
)
# Word Online and Amberscript set the label on a line of its own, with the time and no colon.
_LABEL_LINE = re.compile(
    rf"(?:(?P<before>{_BRACKETED}|{_CLOCK})\s+)?(?P<label>{_KNOWN_LABEL.pattern})"
    rf"(?:\s+(?P<after>{_BRACKETED}|{_CLOCK}))?",
    re.VERBOSE | re.IGNORECASE,
)


# "Nee. Ik" is a sentence; in "M.v.K.", "mw. Bakker" and "Hendrikse, Lotte" the mark is of the name.
_SENTENCE_MARK = re.compile(
    r"[?!;:…]|(?<!\b\w)(?<!\b[Mm]w)(?<!\b[Dd]r)(?<!\b[Dd]hr)(?<!\b[Mm]evr)\.|,(?! [^\W\d_a-z])"
)


class _Labelled(NamedTuple):
    """A line that may start with a label: the label, what follows, and a time beside the label."""

    label: str
    text: str
    start_ms: int | None


class _Part(NamedTuple):
    """A stretch of a line by one speaker; the label is None for the speaker before."""

    label: str | None
    text: str
    start_ms: int | None
    end_ms: int | None


def clock_ms(clock: str) -> int:
    """Return the milliseconds of a time such as 00:12:34.567, 12:34 or #00:12:34-5#."""
    whole, *fraction = re.split(r"[.,-]", clock.strip("[]()#"))
    seconds = 0
    for part in whole.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int((fraction[0] if fraction else "0").ljust(3, "0")[:3])


def is_timestamp(text: str) -> bool:
    """Tell whether `text` is a time and nothing else, with or without brackets."""
    return _ONLY_STAMP.fullmatch(text) is not None


def is_label_shaped(label: str) -> bool:
    """Tell whether `label` could name a speaker: short, starting with a letter, no sentence."""
    words = label.split()
    return (
        1 <= len(words) <= MAX_LABEL_WORDS
        and len(label) <= MAX_LABEL_LENGTH
        and label[0].isalpha()
        and (_is_known(label) or not _SENTENCE_MARK.search(label))
    )


def find_labels(lines: Iterable[str]) -> frozenset[str]:
    """Return the labels of `lines` that are taken for speakers, as written.

    Args:
        lines: Cleaned lines or cues of one file, in order.
    """
    found = (_labelled(line) for line in lines)
    candidates = [line.label for line in found if line and _may_be_speaker(line)]
    # One label several times in a row counts once: somebody else must have spoken in between.
    times = Counter(label for label, _ in groupby(candidates))
    return frozenset(label for label, n in times.items() if n >= 2 or _is_unmistakable(label))


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
    pairs: list[tuple[str | None, str]] = []
    for part in _inner_boundary(labels).split(line):
        found = _labelled(part)
        accepted = found is not None and found.label in labels | _counterparts(labels)
        pairs.append((found.label, found.text) if found and accepted else (None, part))
    return pairs


def split_labelled_lines(lines: Iterable[str]) -> list[ParsedTurn]:
    r"""Turn lines "Label: text" into turns; a line without label goes on with the turn before.

    Times beside a label or at the start of a line become `start_ms`, times at the end of a line
    `end_ms`. Text before the first label is a turn with label "".

    Args:
        lines: The lines of one transcript, in order.

    Returns:
        One turn for each label in the text, in order; lines of a turn are joined with `\n`.
    """
    cleaned = [line for line in clean_text("\n".join(lines)).split("\n") if line]
    labels = find_labels(cleaned)
    turns: list[list[_Part]] = []
    waiting: int | None = None  # a time on a line of its own belongs to the line below it
    for line in cleaned:
        if is_timestamp(line):
            waiting = clock_ms(line)
            continue
        for part in _parts(line, labels):
            if part.start_ms is None:
                part = part._replace(start_ms=waiting)
            if part.label is None and turns:
                turns[-1].append(part)
            else:
                turns.append([part])
            waiting = None
    return [_turn(parts) for parts in turns]


def _parts(line: str, labels: frozenset[str]) -> list[_Part]:
    """Cut a line where a speaker begins and take the times out of the text."""
    heading = _LABEL_LINE.fullmatch(line)
    if heading and (stamp := heading["before"] or heading["after"]):
        return [_Part(heading["label"], "", clock_ms(stamp), None)]
    line, start_ms = _without_leading_stamp(line)
    first = _labelled(line)
    if start_ms is None and first and first.label in labels:
        start_ms = first.start_ms
    parts = []
    for label, text in split_at_labels(line, labels):
        text, own_start_ms = _without_leading_stamp(text)
        text, end_ms = _without_trailing_stamp(text)
        parts.append(_Part(label, text, own_start_ms if start_ms is None else start_ms, end_ms))
        start_ms = None
    return parts


def _turn(parts: Sequence[_Part]) -> ParsedTurn:
    """Join the parts of one speaker, from the time of the first words to the last end."""
    first_words = next((n for n, part in enumerate(parts) if part.text), len(parts))
    starts = [part.start_ms for part in parts[: first_words + 1] if part.start_ms is not None]
    ends = [part.end_ms for part in parts if part.end_ms is not None]
    text = "\n".join(part.text for part in parts if part.text)
    return ParsedTurn(
        parts[0].label or "", text, starts[0] if starts else None, ends[-1] if ends else None
    )


def _labelled(line: str) -> _Labelled | None:
    """Return the parts of a line that starts with something shaped like a label."""
    match = _LABELLED.fullmatch(line)
    if match is None or not is_label_shaped(match["label"]):
        return None
    label, rest = match["label"].rstrip(), match["rest"]
    if rest.startswith("//") or not (rest[:1] in ("", " ") or _is_known(label)):
        return None
    stamp = match["before"] or match["between"]
    return _Labelled(label, rest.strip(), clock_ms(stamp) if stamp else None)


def _may_be_speaker(line: _Labelled) -> bool:
    return _is_known(line.label) or _is_name_shaped(line.label.split())


def _is_known(label: str) -> bool:
    return _KNOWN_LABEL.fullmatch(label) is not None


def _is_unmistakable(label: str) -> bool:
    return _is_known(label) and not _ORDINARY_WORD.fullmatch(label)


def _is_name_shaped(words: Sequence[str]) -> bool:
    """Tell whether every word has a capital or is a particle, and the first can be a name."""
    return (
        not _OPENING.fullmatch(words[0])
        and any(word[0].isupper() for word in words)
        and all(not word[0].islower() or _NAME_PARTICLE.fullmatch(word) for word in words)
    )


def _counterparts(labels: frozenset[str]) -> frozenset[str]:
    return frozenset(_COUNTERPARTS[label] for label in labels & _COUNTERPARTS.keys())


@lru_cache(maxsize=8)
def _inner_boundary(labels: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of the space before a label within a line.

    Only after the end of a sentence: in "toen zei die buurman Fatima: ga weg" Fatima is silent.
    """
    names = sorted(labels | _counterparts(labels), key=lambda label: (-len(label), label))
    either = "|".join(re.escape(name) for name in names)
    return re.compile(rf"(?<=[.?!…)\]\"'”’–-])\s+(?=\[?(?:{either})\]?:(?:\s|$))")


def _without_leading_stamp(text: str) -> tuple[str, int | None]:
    stamp = _LEADING_STAMP.match(text)
    return (text[stamp.end() :], clock_ms(stamp[1])) if stamp else (text, None)


def _without_trailing_stamp(text: str) -> tuple[str, int | None]:
    stamp = _TRAILING_STAMP.search(text)
    return (text[: stamp.start()], clock_ms(stamp[1])) if stamp else (text, None)
