"""Lines of a labelled transcript that nobody said: the facts above it, headings, closing lines."""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.domain.labels import label_key, plain_label
from pipeline.files.document_lines import DocumentLine
from pipeline.files.label_splitting import SpeakerLabels
from pipeline.files.speaker_labels import label_words

_MAX_BLOCK_LINES = 40
_MAX_FACT_WORDS = 25
_MAX_LEGEND_WORDS = 8
_MIN_ROLE_WORD = 4
_MAX_HEADING_WORDS = 14
_MIN_BACK = 2
"""Times that a label speaks, by which another of its role, once above the talk, is a fact."""
_KEY = re.compile(r"\s*([^\W_][^:=\t]{0,40}?)\s*(?:[:=]|\t)\s*(.*)", re.DOTALL)


_KINDS = (
    r"(?:uitwerking|uitgewerkte?|transcript(?:ie)?|interview|int|gesprek|diepte-?interview|verslag"
    r"|focusgroep|respondent|deelnemer|participant)"
)
_WHICH = (
    r"(?:#?\s?(?P<number>\d{1,3})|(?P<roman>[ivx]{1,5})|(?P<letter>[a-h])|r\s?(?P<respondent>\d{1,3})"
    r"|(?P<word>een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien))"
)
_INTERVIEW = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?(?:bijlage\s+[\w.]{1,4}\s*[:.–-]?\s*)?"
    rf"(?:{_KINDS}(?:\s+|(?=#)))(?:(?:van|met|de|het|nr\.?|nummer|{_KINDS})\s+)*{_WHICH}"
    r"(?![\w’'])(?:\s*[:,.(–-].{0,70}|\s[^?!:]{0,60})?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"(?:het\s+)?(?P<word>eerste|tweede|derde|vierde|vijfde|zesde|zevende)\s+"
    rf"{_KINDS}(?:\s*[:(–-].{{0,60}})?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:[Bb]ijlage\s+[\w.]{1,4}\s*[:.–-]?\s*)?(?:[Tt]ranscript(?:ie)?|[Ii]nterview|[Gg]esprek)\s+"
    r"(?:met\s+|van\s+)?(?P<name>[A-Z][\w’'-]+(?:\s+[\w’'.-]+){0,4})(?:\s*\(.{0,40}\))?",
)


def interview_number(line: str) -> str | None:
    """Return which interview a heading such as "Interview 2: Slot" or "Transcript R2" begins.

    Returns:
        What tells it from the others ("2", "ii", "tweede"), or None if the line is no such heading.
    """
    text = " ".join(line.strip("#*=_ \t").split())
    if len(text.split()) > _MAX_HEADING_WORDS or text.endswith(("?", "!")):
        return None
    for pattern in (_INTERVIEW, _ORDINAL, _NAMED):
        match = pattern.fullmatch(text)
        if match:
            return next(value for value in match.groups() if value).casefold()
    return None


def end_of_facts(lines: Sequence[DocumentLine]) -> int:
    """Return where the block of facts at the very top ends: Datum, Locatie, Interviewer ...

    It must hold a fact that no speaker's label can be; of its other lines only headings and
    labels with a few words beside them are part of it.
    """
    end = 0
    for place, line in enumerate(lines[:_MAX_BLOCK_LINES]):
        match = _KEY.fullmatch(line.text)
        is_short = match is not None and len(match[2].split()) <= _MAX_LEGEND_WORDS
        is_role = is_short and match is not None and label_words().is_usual(match[1])
        goes_on = 0 < end == place and not line.after_gap and "?" not in line.text
        if _is_fact(line.text) or (is_role and goes_on):
            end = place + 1
        elif len(line.text.split()) > _MAX_LEGEND_WORDS or "?" in line.text:
            break
    return end


def title_lines(lines: Sequence[DocumentLine], labels: SpeakerLabels) -> frozenset[int]:
    """Return the places of the lines that nobody said.

    Args:
        lines: The lines of a document, in order.
        labels: Its speakers.
    """
    block = _block_end(lines, labels)
    found = set(range(block))
    for place, line in enumerate(lines[block:], start=block):
        if labels.first(line.text):
            continue
        if (
            line.is_heading
            or is_closing(line.text)
            or is_end(line.text)
            or (place - 1 in found and _is_fact(line.text))
            or interview_number(line.text) is not None
        ):
            found.add(place)
    return frozenset(found)


def is_closing(text: str) -> bool:
    """Tell whether a line is one that typists and programs set around the talk."""
    plain = plain_label(text.strip("-–—*=_#… \t"))
    closings = label_words().closings
    return plain in closings or any(
        " " in closing and plain.endswith(closing) and len(plain) < len(closing) + 60
        for closing in closings
    )


def is_end(text: str) -> bool:
    """Tell whether a line closes the talk: what follows without a label is nobody's."""
    plain = plain_label(text.strip("-–—*=_#… \t"))
    is_stop = plain.startswith(("eind", "opname gestopt", "opname stopt"))
    return plain in label_words().after_talk or (is_closing(text) and is_stop)


def _is_fact(text: str) -> bool:
    """Tell whether a line is a key of the block with facts and its value: "Datum: 3 maart"."""
    match = _KEY.fullmatch(text)
    return (
        match is not None
        and match[1][0].isupper()
        and _is_metadata(match[1])
        and len(match[2].split()) <= _MAX_FACT_WORDS
    )


def _is_metadata(key: str) -> bool:
    plain = plain_label(re.sub(r"\([^()]*\)|^[-•*–\s]+", "", key))
    without_number = re.sub(r"\s*\d+$", "", plain)
    parts = set(plain.split()) - {"en", "van", "het", "de", "nr"}
    metadata = label_words().metadata
    return bool(parts) and (without_number in metadata or plain in metadata or parts <= metadata)


def _block_end(lines: Sequence[DocumentLine], labels: SpeakerLabels) -> int:
    """Return where the talk begins: after the last fact of the block at the top.

    "Respondent: vrouw, 34 jaar" in that block is a fact too, although Respondent is a label.
    """
    end = 0
    times = Counter(
        label_key(first[0]) for line in lines if (first := labels.first(line.text)) is not None
    )
    for place, line in enumerate(lines[:_MAX_BLOCK_LINES]):
        words = len(line.text.split())
        if words > _MAX_FACT_WORDS and end:
            break
        if _is_fact(line.text) or _is_legend(line.text) or _explains_labels(line.text, labels):
            end = place + 1
    start = _start_of_talk(lines, labels)
    first_said = next((n for n, line in enumerate(lines) if labels.first(line.text)), len(lines))
    if _talk_starts_before(lines, labels, first_said, end):
        end = min(end, first_said)
    end = max(end, start)
    for place, line in enumerate(lines[:_MAX_BLOCK_LINES]):
        first = labels.first(line.text)
        if first and times[label_key(first[0])] >= _MIN_BACK:
            break
        if _is_outnumbered(line, labels, times):
            end = max(end, place + 1)
    return end


def _start_of_talk(lines: Sequence[DocumentLine], labels: SpeakerLabels) -> int:
    """Return the place below a line such as "Transcript", if most of the labels stand below it."""
    for place, line in enumerate(lines[: len(lines) // 2]):
        if plain_label(line.text.strip("# *")) in label_words().starts:
            labelled = [bool(labels.first(other.text)) for other in lines]
            return place + 1 if sum(labelled[place:]) > 2 * sum(labelled[:place]) else 0
    return 0


def _talk_starts_before(
    lines: Sequence[DocumentLine], labels: SpeakerLabels, first_said: int, end: int
) -> bool:
    """Tell whether people already talk above the last line that looks like a fact."""
    said = [first for line in lines[first_said:end] if (first := labels.first(line.text))]
    keys = Counter(label_key(label) for label, _ in said)
    comes_back = any(n >= _MIN_BACK for n in keys.values())
    is_talk = any(
        "?" in found.text or len(found.text.split()) > _MAX_LEGEND_WORDS for _, found in said
    )
    return comes_back or is_talk


def _is_legend(text: str) -> bool:
    """Tell whether a line explains a label: "I: interviewer", "R1 = respondent 1 (vrouw)"."""
    match = _KEY.fullmatch(text)
    if match is None or len(match[2].split()) > _MAX_LEGEND_WORDS:
        return False
    words = label_words()
    meaning = match[2].split(" (")[0].split(",")[0]
    is_word = len(meaning.split(" ")[0]) >= _MIN_ROLE_WORD and len(match[1]) < len(meaning)
    is_explained = words.role_of(meaning) is not None and not words.is_weak(meaning)
    return words.is_usual(match[1]) and is_word and is_explained


def _explains_labels(text: str, labels: SpeakerLabels) -> bool:
    """Tell whether a line holds the whole legend: "I: interviewer R1: respondent 1, man, 35"."""
    words = label_words()
    meanings = [piece.text for piece in labels.split(text) if piece.label and piece.text]
    return len(meanings) >= _MIN_BACK and all(
        words.role_of(" ".join(meaning.split(",")[0].split()[:2])) is not None
        or words.role_of(meaning.split()[0]) is not None
        for meaning in meanings
    )


def _is_outnumbered(line: DocumentLine, labels: SpeakerLabels, times: Counter[str]) -> bool:
    """Tell whether a role above the talk speaks here only, and others come back below.

    "Deelneemster: vrouw, 41 jaar" above a talk of Onderzoeker and Mevrouw Y.
    """
    first = labels.first(line.text)
    if first is None:
        return False
    label, found = first
    is_short = len(found.text.split()) <= _MAX_FACT_WORDS and "?" not in found.text
    returning = sum(n >= _MIN_BACK for n in times.values())
    is_role = label_words().role_of(label) is not None
    return is_role and is_short and times[label_key(label)] == 1 and returning >= _MIN_BACK
