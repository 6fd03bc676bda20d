"""The text of an OpenDocument text: paragraphs and tables in reading order, and what is left out.

As in docx_body, what is not known is walked into, and only what is named here is left out.
Source: OASIS OpenDocument 1.3 part 3, sections 5, 6, 9 and 14.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Grid, Line, Run
from pipeline.files.odt_styles import ListLabels, Styles, number_of, odf
from pipeline.files.office_look import Look
from pipeline.files.office_tables import MAX_COLUMNS, flat_lines, table_blocks

_PARAGRAPHS = frozenset(map(odf, ("text:p", "text:h")))
_TABLE, _ROW, _LIST = map(odf, ("table:table", "table:table-row", "text:list"))
_CELL, _COVERED = map(odf, ("table:table-cell", "table:covered-table-cell"))
_ITEMS = frozenset(map(odf, ("text:list-item", "text:list-header")))
_BOXES = _PARAGRAPHS | {_TABLE, _LIST, odf("draw:text-box")}
"""What makes lines of its own wherever it stands."""
_NO_TEXT = frozenset(
    map(
        odf,
        (
            "text:tracked-changes", "svg:title", "svg:desc", "office:binary-data", "office:forms",
            "office:event-listeners", "office:change-info", "dc:creator", "dc:date",
            "meta:creator-initials", "loext:sender-initials", "text:note-citation",
        ),
    )
)  # fmt: skip
_CHARACTERS = {odf("text:tab"): "\t", odf("text:line-break"): "\n"}
_COUNTED = {
    odf("draw:image"): "picture",
    odf("draw:object"): "object",
    odf("draw:object-ole"): "object",
}
_NOTES = {
    odf("text:note"): (LeftOutKind.FOOTNOTE, "footnote"),
    odf("office:annotation"): (LeftOutKind.COMMENT, "comment"),
}
_HIDDEN, _PROMPT, _READING, _PAGE, _NUMBER = "hidden", "prompt", "reading", "page", "number"
_FATES = {
    odf("text:page-number"): _PAGE,
    odf("text:page-count"): _PAGE,
    odf("text:placeholder"): _PROMPT,
    odf("text:ruby-text"): _READING,
    odf("text:number"): _NUMBER,
}
_PLACES = {
    _HIDDEN: "hidden text, ",
    _PROMPT: "prompt of an empty field, ",
    _READING: "reading aid, ",
    _NUMBER: "list number, ",
    _PAGE: "",
}
_HIDES = ((odf("text:display"), "none"), (odf("text:is-hidden"), "true"))
_SPACES = re.compile(r"[ \t\r\n]+")
_MAX_REPEATED = 1_000_000
"""Characters that repeated cells may make in all; text documents repeat nothing in earnest."""


class _Piece(NamedTuple):
    """Characters of one look; `fate` as in docx_body; `is_exact` if its spaces all count."""

    text: str
    style: str
    fate: str
    is_exact: bool = False


class BodyReader:
    """Reads the parts of a document that hold text, one after the other.

    `left_out` and `counts` grow while it reads; `changes` tells where in the body tracked
    deletions stood: their id to "paragraph 12".
    """

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._labels = ListLabels(styles)
        self._story = ""
        self._paragraphs = 0
        self._boxes: list[tuple[Any, str]] = []
        self._room = _MAX_REPEATED
        self.left_out: list[LeftOut] = []
        self.counts: Counter[str] = Counter()
        self.changes: dict[str, str] = {}

    def story(self, root: Iterable[Any], place: str) -> str:
        """Return the text of a header, note, comment or deletion as lines; `place` names it."""
        outer, self._story = self._story, place
        boxes, self._boxes = self._boxes, []
        text = "\n".join(line.text for line in flat_lines(self.blocks(root))).strip()
        self._story, self._boxes = outer, boxes
        return text

    def blocks(self, container: Iterable[Any], fate: str = "") -> list[Line | Grid]:
        """Return the paragraphs and tables within an element, in reading order."""
        blocks: list[Line | Grid] = []
        for element in container:
            name = element.tag
            if name in _PARAGRAPHS:
                blocks += self._paragraph(element, fate)
            elif name == _TABLE:
                blocks += self._table(element, fate)
            elif name == _LIST:
                blocks += self._list(element, fate, "", 1)
            elif not isinstance(name, str) or name in _NO_TEXT or name.endswith("-source"):
                continue
            elif (element.text or "").strip() or name in _NOTES:  # stands loose between paragraphs
                blocks += self._paragraph([element], fate)
            else:
                self._mark(element)
                is_hidden = any(element.get(key) == on for key, on in _HIDES)
                blocks += self.blocks(element, fate or (_HIDDEN if is_hidden else ""))
        return blocks

    def _place(self) -> str:
        return self._story or f"paragraph {self._paragraphs}"

    # --- Paragraphs -----------------------------------------------------------------------------

    def _paragraph(
        self, element: Any, fate: str, label: tuple[str, int, int | None] | None = None
    ) -> list[Line | Grid]:
        """Return a paragraph and its text boxes; `label` is its list style, depth and number."""
        self._paragraphs += not self._story
        is_one = not isinstance(element, list)
        name = element.get(odf("text:style-name"), "") if is_one else ""
        look = self._styles.paragraph(name)
        hides = [one for one in element if one.tag == odf("text:hidden-paragraph")]
        if any(one.get(odf("text:is-hidden")) == "true" for one in hides) or look.hidden:
            fate = fate or _HIDDEN
        outer, self._boxes = self._boxes, []
        pieces = list(_collapsed(self._pieces(element, look, fate)))
        boxes, self._boxes = self._boxes, outer
        self._keep(pieces)
        boxed = [block for box, of_box in boxes for block in self.blocks([box], of_box)]
        spoken = [piece for piece in pieces if not piece.fate]
        if label is not None and not fate:
            text, of_label = self._labels.next_label(*label, look)
            spoken.insert(0, _Piece(text, of_label.style, ""))
        is_heading = is_one and (element.tag == odf("text:h") or self._styles.is_heading(name))
        line = Line(_runs(spoken), is_heading, label is not None)
        is_all_elsewhere = not line.runs and bool(pieces or boxed)
        return boxed if is_all_elsewhere else [line, *boxed]

    def _pieces(self, element: Any, look: Look, fate: str) -> Iterator[_Piece]:
        """Yield the text within an element, or of a list of elements; text boxes go aside."""
        if not isinstance(element, list):
            yield _Piece(element.text or "", look.style, fate)
        for one in element:
            yield from self._piece_of(one, look, fate)
            yield _Piece("" if isinstance(element, list) else one.tail or "", look.style, fate)

    def _piece_of(self, element: Any, look: Look, fate: str) -> Iterator[_Piece]:
        name = element.tag
        if not isinstance(name, str) or name in _NO_TEXT:
            return
        if name in _CHARACTERS:
            yield _Piece(_CHARACTERS[name], look.style, fate, is_exact=True)
        elif name == odf("text:s"):
            spaces = " " * min(number_of(element, "text:c", 1), 1000)
            yield _Piece(spaces, look.style, fate, is_exact=True)
        elif name in _BOXES:
            self.counts["box"] += not self._story
            self._boxes.append((element, fate))
        elif name in _NOTES:
            self._note(element)
        else:
            self._mark(element)
            look = self._styles.span(element.get(odf("text:style-name"), ""), look)
            is_hidden = look.hidden or any(element.get(key) == on for key, on in _HIDES)
            fate = fate or _FATES.get(name, _HIDDEN if is_hidden else "")
            if element.get(odf("loext:showing-place-holder")) == "true":
                fate = fate or _PROMPT
            yield from self._pieces(element, look, fate)
            if name == odf("text:hidden-text") and is_hidden and not element.text:
                yield _Piece(element.get(odf("text:string-value"), ""), look.style, fate)

    def _mark(self, element: Any) -> None:
        """Count pictures and objects, and remember where a deletion stood."""
        if element.tag in _COUNTED:
            self.counts[_COUNTED[element.tag]] += 1
        elif element.tag == odf("text:change"):
            self.changes.setdefault(element.get(odf("text:change-id"), ""), self._place())

    def _note(self, note: Any) -> None:
        kind, noun = _NOTES[note.tag]
        if note.get(odf("text:note-class")) == "endnote":
            noun = "endnote"
        self.counts[f"{noun}s"] += 1
        place = f"{noun} {self.counts[f'{noun}s']}, {self._place()}"
        text = self.story(note, place)
        if text:
            self.left_out.append(LeftOut(kind=kind, place=place, text=text))

    def _keep(self, pieces: Iterable[_Piece]) -> None:
        """Lay the pieces of a paragraph that are not spoken aside, one entry per stretch."""
        for fate, stretch in groupby(pieces, lambda piece: piece.fate):
            text = "".join(piece.text for piece in stretch) if fate else ""
            if text.strip() and not (fate == _PAGE and self._story):
                kind = LeftOutKind.PAGE_NUMBER if fate == _PAGE else LeftOutKind.METADATA
                place = f"{_PLACES[fate]}{self._place()}"
                self.left_out.append(LeftOut(kind=kind, place=place, text=text))
                self.counts[fate] += 1

    # --- Lists and tables -----------------------------------------------------------------------

    def _list(self, element: Any, fate: str, style: str, depth: int) -> list[Line | Grid]:
        style = element.get(odf("text:style-name"), style)
        continues = {odf("text:continue-list"), odf("text:continue-numbering")} & set(
            element.keys()
        )
        if depth == 1 and not continues:
            self._labels.start_list(style)
        blocks: list[Line | Grid] = []
        for item in element:
            is_numbered = item.tag == odf("text:list-item")
            for one in item if item.tag in _ITEMS else [item]:
                if one.tag == _LIST:
                    blocks += self._list(one, fate, style, depth + 1)
                elif one.tag in _PARAGRAPHS:
                    start = number_of(item, "text:start-value", -1)
                    label = (style, depth, None if start < 0 else start)
                    blocks += self._paragraph(one, fate, label if is_numbered else None)
                    is_numbered = False  # only the first paragraph of an item has its number
                else:
                    blocks += self.blocks([one], fate)
        return blocks

    def _table(self, table: Any, fate: str) -> list[Line | Grid]:
        rows: list[list[list[Line | Grid]]] = []
        for row in _nearest(table, _ROW):
            cells = self._row(row, fate)
            times = number_of(row, "table:number-rows-repeated", 1)
            rows += [cells] * self._repeats(times, (block for cell in cells for block in cell))
        return table_blocks(rows)

    def _row(self, row: Any, fate: str) -> list[list[Line | Grid]]:
        cells: list[list[Line | Grid]] = []
        for cell in _nearest(row, _CELL, _COVERED):
            blocks = self.blocks(cell, fate or (_HIDDEN if cell.tag == _COVERED else ""))
            times = min(number_of(cell, "table:number-columns-repeated", 1), MAX_COLUMNS)
            is_empty = not any(line.text.strip() for line in flat_lines(blocks))
            cells += [[]] * times if is_empty else [blocks] * self._repeats(times, blocks)
        return cells

    def _repeats(self, times: int, blocks: Iterable[Line | Grid]) -> int:
        """Return how often cells or rows are given that are there `times`: no file fills memory."""
        letters = sum(len(line.text) for line in flat_lines(blocks))
        allowed = min(times, 1 + self._room // letters) if letters else min(times, 1)
        self._room -= letters * max(allowed - 1, 0)
        self.counts["repeat"] += bool(letters) and allowed < times
        return allowed


def _nearest(element: Any, *names: str) -> Iterator[Any]:
    """Yield the descendants with one of these names, without looking inside them."""
    for one in element:
        if one.tag in names:
            yield one
        else:
            yield from _nearest(one, *names)


def _collapsed(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Make one space of any white space in the XML, none at the start or the end of a paragraph."""
    held: list[_Piece] = []
    is_after_space = True
    for piece in pieces:
        text = piece.text
        if not piece.is_exact:
            text = _SPACES.sub(" ", text)
            text = text.removeprefix(" ") if is_after_space else text
        if text:
            is_after_space = text.endswith(" ") and not piece.is_exact
            held.append(piece._replace(text=text))
    if held and is_after_space:
        held[-1] = held[-1]._replace(text=held[-1].text.removesuffix(" "))
    return (piece for piece in held if piece.text)


def _runs(pieces: Iterable[_Piece]) -> tuple[Run, ...]:
    """Return the runs of a line: neighbours of one look are one run."""
    groups = groupby((piece for piece in pieces if piece.text), lambda piece: piece.style)
    return tuple(Run("".join(piece.text for piece in group), style) for style, group in groups)
