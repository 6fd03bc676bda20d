"""Who speaks in a document without labels: bold questions, or questions with answers below them.

A guess, and always said to be one: the labels stand between brackets ("[vet]", "[vraag]"), and a
remark asks the researcher to look.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median
from typing import NamedTuple

from pipeline.files.delivered import Line, Run
from pipeline.files.document_lines import DocumentLine, document_line
from pipeline.files.speaker_labels import label_words
from pipeline.files.title_block import interview_number

HEADING_LOOK = "heading"
_LOOK_LABELS = {"b": "[vet]", "i": "[cursief]", "u": "[onderstreept]", "#": "[kleur]"}
_OTHER_LOOK = "[gewoon]"
QUESTION, ANSWER = "[vraag]", "[antwoord]"

_MIN_RUNS = 3
_MIN_QUESTION_SHARE = 0.5
_MIN_DIFFERENCE = 0.3
_MANY_RUNS = 4
_CLEARLY_FEWER = 0.4
_MAX_QUESTION_WORDS = 0.6
"""Of all words, those of the questions: who is interviewed talks more, or it is no interview."""
_MIN_QUESTIONS = 4
_MANY_IN_A_ROW = 3
_MIN_ANSWERED = 0.8
_MAX_QUESTION_LENGTH = 70
_MAX_PROMPT_LENGTH = 20
_MAX_HEADING_WORDS = 8
_MIN_CUT_WORDS = 3
_WRAPPED_LENGTH = 55

_ENDS_ASKING = re.compile(r"\?[\s\"'”’)\]…]*$")
_ENDS = re.compile(r"[.!?…:,;][\s\"'”’)\]]*$")
_NUMBERED = re.compile(r"(?:vraag\s*)?\d{1,3}[a-z]?[.):]?\s|[-•*–]\s", re.IGNORECASE)


class Spoken(NamedTuple):
    """A line and who says it: "" for nobody (headings, titles), None for who spoke before."""

    label: str | None
    line: DocumentLine


class Guess(NamedTuple):
    """Lines with guessed speakers, and the remark that says on what."""

    spoken: list[Spoken]
    remark: str


def guess_speakers(lines: Sequence[DocumentLine]) -> Guess | None:
    """Return who says which line by the look of the letters or the question marks, if it shows.

    Args:
        lines: The lines of a document in which no label was found.

    Returns:
        The same words in the same order (a line may be cut in two), or None.
    """
    cut = [part for line in lines for part in _cut_at_look(line)]
    looks = Counter(line.look for line in cut if line.look)
    candidates = [HEADING_LOOK, *(look for look, _ in looks.most_common(4))]
    for look in candidates:
        spoken = _by_look(cut, look)
        if spoken:
            return Guess(
                spoken,
                "no speaker labels: questions and answers were told apart by the look of the "
                "letters. Look whether that is right.",
            )
    spoken = _by_question_marks(lines)
    if spoken is None:
        return None
    return Guess(
        spoken,
        "no speaker labels: what ends with a question mark was taken for the interviewer, and the "
        "rest for the answer. Read it through, or type I: and R: before the lines and run again.",
    )


def _cut_at_look(line: DocumentLine) -> list[DocumentLine]:
    """Cut a line that begins in one look and goes on in another: a bold question, its answer."""
    if line.look is not None:
        return [line]
    stretches = _stretches(line.runs)
    first = "".join(run.text for run in stretches[0])
    rest = [run for stretch in stretches[1:] for run in stretch]
    is_long = len(first.split()) >= _MIN_CUT_WORDS
    if not stretches[0][0].style or not is_long or not "".join(r.text for r in rest).strip():
        return [line]
    source = Line((), line.is_heading, line.is_list_item)
    parts = [document_line(runs, line.paragraph, source) for runs in (stretches[0], rest)]
    return [parts[0]._replace(after_gap=line.after_gap), parts[1]]


def _stretches(runs: Iterable[Run]) -> list[list[Run]]:
    """Group runs of one look; a space or mark between goes with the look before it."""
    stretches: list[list[Run]] = []
    for run in runs:
        has_letters = any(map(str.isalnum, run.text))
        if stretches and (not has_letters or stretches[-1][0].style == run.style):
            stretches[-1].append(run)
        elif has_letters or run.text.strip() or not stretches:
            stretches.append([run])
    return stretches


def _by_look(lines: Sequence[DocumentLine], look: str) -> list[Spoken] | None:
    marked = [line.is_heading if look == HEADING_LOOK else line.look == look for line in lines]
    kinds = [
        _kind(line, is_marked=is_marked, look=look)
        for line, is_marked in zip(lines, marked, strict=True)
    ]
    asked, plain = (_question_runs(lines, kinds, kind) for kind in ("marked", "plain"))
    if min(len(asked), len(plain)) < _MIN_RUNS:
        return None
    words = Counter[str]()
    for line, kind in zip(lines, kinds, strict=True):
        words[kind] += len(line.text.split())
    asking = _asking(asked, plain, words)
    if asking is None:
        return None
    start = kinds.index(asking)
    label = "[kop]" if look == HEADING_LOOK else _LOOK_LABELS[look[0]]
    shown = {"marked": label, "plain": _OTHER_LOOK, "title": ""}
    return [
        Spoken("" if n < start else shown[kind], line)
        for n, (line, kind) in enumerate(zip(lines, kinds, strict=True))
    ]


def _kind(line: DocumentLine, *, is_marked: bool, look: str) -> str:
    is_heading = line.is_heading and look != HEADING_LOOK
    if is_heading or interview_number(line.text) is not None or (is_marked and _is_title(line)):
        return "title"
    return "marked" if is_marked else "plain"


def _asking(asked: Sequence[bool], plain: Sequence[bool], words: Counter[str]) -> str | None:
    """Return which of two looks asks the questions: by question marks, or where looks alternate.

    Where whole paragraphs alternate often enough, the look with far fewer words asks.
    """
    shares = sum(asked) / len(asked), sum(plain) / len(plain)
    asking = "marked" if shares[0] > shares[1] else "plain"
    total = words["marked"] + words["plain"]
    if max(shares) >= _MIN_QUESTION_SHARE and abs(shares[0] - shares[1]) >= _MIN_DIFFERENCE:
        return asking if words[asking] <= _MAX_QUESTION_WORDS * total else None
    if min(len(asked), len(plain)) >= _MANY_RUNS:
        fewer = min(("marked", "plain"), key=lambda kind: words[kind])
        return fewer if words[fewer] <= _CLEARLY_FEWER * total else None
    return None


def _is_title(line: DocumentLine) -> bool:
    return len(line.text.split()) <= _MAX_HEADING_WORDS and not _ENDS.search(line.text)


def _question_runs(lines: Sequence[DocumentLine], kinds: Sequence[str], kind: str) -> list[bool]:
    """Return for each run of lines of one kind, headings apart, whether it holds a question."""
    spoken = [(k, line) for k, line in zip(kinds, lines, strict=True) if k != "title"]
    return [
        any(_ENDS_ASKING.search(line.text) or _prompts(line) for _, line in run)
        for k, group in groupby(spoken, key=lambda pair: pair[0])
        if k == kind
        for run in [list(group)]
    ]


def _by_question_marks(lines: Sequence[DocumentLine]) -> list[Spoken] | None:
    units = _units(lines)
    asks = [_is_question(unit) for unit in units]
    counted = [bool(_NUMBERED.match(unit[0].text)) for unit in units]
    n_counted = sum(a and c for a, c in zip(asks, counted, strict=True))
    if n_counted >= max(_MIN_QUESTIONS, 0.6 * sum(asks)):
        asks = [a and c for a, c in zip(asks, counted, strict=True)]
    asks = _alternating(asks)
    places = [n for n, asked in enumerate(asks) if asked]
    if len(places) < _MIN_QUESTIONS:
        return None
    answered = sum(n + 1 < len(asks) and not asks[n + 1] for n in places)
    own = sum(_words(units[n]) for n in places)
    rest = sum(_words(unit) for unit in units[places[0] :]) - own
    if answered < _MIN_ANSWERED * len(places) or own > rest:
        return None
    spoken = []
    for n, unit in enumerate(units):
        label = "" if n < places[0] else QUESTION if asks[n] else ANSWER
        spoken += [Spoken("" if _is_heading(line) else label, line) for line in unit]
    return spoken


def _alternating(asks: Sequence[bool]) -> list[bool]:
    """Take every second of three questions in a row for an answer that ends with "Snap je?"."""
    found: list[bool] = []
    for asked, group in groupby(asks):
        n = len(list(group))
        found += [asked and (n < _MANY_IN_A_ROW or place % 2 == 0) for place in range(n)]
    return found


def _is_heading(line: DocumentLine) -> bool:
    return line.is_heading or interview_number(line.text) is not None


def _units(lines: Sequence[DocumentLine]) -> list[list[DocumentLine]]:
    """Group lines that are one paragraph broken at the width of the page; else each is one."""
    lengths = [len(line.text) for line in lines]
    is_wrapped = (
        any(line.after_gap for line in lines)
        and median(lengths or [0]) > _WRAPPED_LENGTH
        and max(lengths, default=0) < 2 * _WRAPPED_LENGTH
    )
    if not is_wrapped:
        return [[line] for line in lines]
    units: list[list[DocumentLine]] = []
    for line in lines:
        if units and not line.after_gap and not _ENDS_ASKING.search(units[-1][-1].text):
            units[-1].append(line)
        else:
            units.append([line])
    return units


def _is_question(unit: Sequence[DocumentLine]) -> bool:
    text = unit[-1].text
    n_words = _words(unit)
    is_asked = _ENDS_ASKING.search(text) and n_words <= _MAX_QUESTION_LENGTH
    return bool(is_asked) or (_prompts(unit[0]) and n_words <= _MAX_PROMPT_LENGTH)


def _prompts(line: DocumentLine) -> bool:
    """Tell whether a line asks on without a question mark: "Vertel eens over de school."."""
    bare = _NUMBERED.sub("", line.text, count=1).casefold()
    return bare.startswith(tuple(f"{prompt} " for prompt in label_words().prompts))


def _words(unit: Iterable[DocumentLine]) -> int:
    return sum(len(line.text.split()) for line in unit)
