"""Labels that Word writes itself: lists whose "number" is a word, such as "I:" or "R1:".

Plain numbers and bullets are not invented; only what has letters of its own may be who speaks.
Source: ECMA-376 part 1, section 17.9.
"""

import re
from typing import Any, NamedTuple

from pipeline.files.docx_look import ParagraphLook, Styles, look_of
from pipeline.files.docx_names import child, switch, tag, value, whole
from pipeline.files.office_look import Look

_PLACES = re.compile(r"%([1-9])")
_AFTER = {"space": " ", "nothing": " "}
"""What stands between label and text; a tab if the list says nothing. Never nothing: two words."""
_MAX_LEVELS = 9
_MAX_LABEL = 60
"""Characters; a list that writes a page before each of its items fills the memory."""
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    after: str
    style_id: str
    look: Look
    is_label: bool


class ListLabel(NamedTuple):
    """The label that stands before a paragraph: its text, what follows it, and its look."""

    text: str
    after: str
    look: Look


class ListLabels:
    """The lists of a document, counting. Ask for each paragraph once, in reading order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        """Read the part numbering.xml; `root` is None for a document without one."""
        abstracts = [] if root is None else root.findall(tag("w:abstractNum"))
        self._levels = {value(one, "abstractNumId"): _levels(one) for one in abstracts}
        lists = [] if root is None else root.findall(tag("w:num"))
        self._lists = {value(one, "numId"): value(child(one, "w:abstractNumId")) for one in lists}
        self._changes = {value(one, "numId"): one.findall(tag("w:lvlOverride")) for one in lists}
        for one in abstracts:  # a list may only refer to a list style, which refers to the list
            linked = self._lists.get(styles.list_of_style(value(child(one, "w:numStyleLink"))), "")
            if not self._levels[value(one, "abstractNumId")]:
                self._levels[value(one, "abstractNumId")] = self._levels.get(linked, {})
        self._counts: dict[str, dict[int, int]] = {}
        self._started: dict[str, dict[int, _Level]] = {}

    def next_label(self, paragraph: ParagraphLook) -> ListLabel | None:
        """Count a paragraph of a list and return its label; None without letters of its own."""
        abstract = self._lists.get(paragraph.list_id)
        if abstract is None:
            return None
        levels = self._levels_of(paragraph.list_id, abstract)
        at = paragraph.list_level
        if at is None:
            own = (depth for depth, level in levels.items() if level.style_id == paragraph.style_id)
            at = next(own, 0) if paragraph.style_id else 0
        if at not in levels:
            return None
        counts = self._counts.setdefault(abstract, {})
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in [depth for depth in counts if depth > at]:
            del counts[deeper]
        if not levels[at].is_label:
            return None
        text = _PLACES.sub(lambda place: _number(place, levels, counts), levels[at].text)
        return ListLabel(text, levels[at].after, levels[at].look)

    def _levels_of(self, list_id: str, abstract: str) -> dict[int, _Level]:
        """Return the levels of a list; on first use its counters start anew where it says so."""
        if list_id not in self._started:
            levels = dict(self._levels.get(abstract, {}))
            for change in self._changes[list_id]:
                depth = whole(change, "ilvl") or 0
                levels.update(_levels(change))
                start = whole(child(change, "w:startOverride"))
                if start is not None:
                    self._counts.setdefault(abstract, {})[depth] = start - 1
            self._started[list_id] = levels
        return self._started[list_id]


def _levels(parent: Any) -> dict[int, _Level]:
    levels = ((whole(level, "ilvl") or 0, level) for level in parent.findall(tag("w:lvl")))
    return {depth: _read_level(level) for depth, level in levels if 0 <= depth < _MAX_LEVELS}


def _read_level(level: Any) -> _Level:
    form = value(child(level, "w:numFmt")) or "decimal"
    text = value(child(level, "w:lvlText"))
    start = whole(child(level, "w:start"))
    return _Level(
        start=0 if start is None else start,
        form=form,
        text=text,
        after=_AFTER.get(value(child(level, "w:suff")), "\t"),
        style_id=value(child(level, "w:pStyle")),
        look=look_of(child(level, "w:rPr")),
        is_label=is_label_text(text, form == "bullet")
        and switch(child(level, "w:rPr"), "w:vanish") is not True,
    )


def is_label_text(text: str, is_bullet: bool) -> bool:
    """Tell whether the pattern of a list, such as "R%1:", has letters of its own.

    A bullet of one letter is a drawing: the usual second bullet of Word is an "o".
    """
    own = _PLACES.sub("", text).strip()
    has_letters = any(letter.isalpha() for letter in own)
    return has_letters and len(own) <= _MAX_LABEL and not (is_bullet and len(own) < 2)


def _number(place: re.Match[str], levels: dict[int, _Level], counts: dict[int, int]) -> str:
    depth = int(place[1]) - 1
    if depth not in levels:
        return ""
    return number_text(counts.get(depth, levels[depth].start), levels[depth].form)


def number_text(number: int, form: str) -> str:
    """Return the number of a list in one of Word's forms: "lowerRoman" 4 is "iv"."""
    if form == "none":
        return ""
    if form in {"upperLetter", "lowerLetter"} and 1 <= number <= 780:
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif form in {"upperRoman", "lowerRoman"} and 1 <= number <= 3999:
        text = ""
        for size, letters in _ROMAN:
            text += letters * (number // size)
            number %= size
    else:
        text = f"{number:02}" if form == "decimalZero" else str(number)
    return text.upper() if form.startswith("upper") else text
