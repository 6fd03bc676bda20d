"""The text of a Word document: paragraphs and tables in reading order, and what is left out.

The XML is walked here, and what is not known is walked into: text in an element that nobody heard
of is text. Only what is named below is left out, and every word of that is kept in `left_out`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Grid, Line, Run
from pipeline.files.docx_fields import FIELD_MARKS, Fields, is_page_field
from pipeline.files.docx_look import Styles
from pipeline.files.docx_names import child, tag, tags, value, whole
from pipeline.files.docx_numbering import ListLabel, ListLabels
from pipeline.files.docx_symbols import symbol_text
from pipeline.files.office_look import Look, over
from pipeline.files.office_tables import MAX_COLUMNS, empty_cells, flat_lines, table_blocks

_P, _TABLE, _ROW, _CELL, _RUN = map(tag, ("w:p", "w:tbl", "w:tr", "w:tc", "w:r"))
_CHOICES, _CHOICE, _FALLBACK = map(tag, ("mc:AlternateContent", "mc:Choice", "mc:Fallback"))
_TEXTS = tags("w:t", "w:delText", "m:t", "a:t")
_CHARACTERS = {
    tag("w:tab"): "\t",
    tag("w:ptab"): "\t",
    tag("w:br"): "\n",
    tag("w:cr"): "\n",
    tag("a:br"): "\n",
    tag("w:noBreakHyphen"): "-",
}
_PARAGRAPHS = tags("w:p", "a:p")
_BOXES = _PARAGRAPHS | tags("w:tbl", "w:txbxContent")
"""What makes lines of its own wherever it stands."""
_LOOSE = _PARAGRAPHS | _TEXTS | {_TABLE, _RUN}
_PROPERTIES = tags(
    "w:pPr", "w:rPr", "w:sectPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sdtPr",
    "w:sdtEndPr", "w:rubyPr", "w:fldData", "w:ffData", "w:tblPrEx",
)  # fmt: skip
_SYMBOL = tag("w:sym")
_PICTURES = tags("a:blip", "v:imagedata")
_IN_OTHER_FILES = {tag("w:altChunk"): "inserted", tag("w:subDoc"): "subdocument"}
_COUNTED = {
    **_IN_OTHER_FILES,
    **dict.fromkeys(_PICTURES, "picture"),
    tag("w:object"): "object",
}

_DELETED, _HIDDEN, _PROMPT, _READING, _PAGE = "deleted", "hidden", "prompt", "reading", "page"
_FATES = {tag("w:del"): _DELETED, tag("w:moveFrom"): _DELETED, tag("w:rt"): _READING}
_KINDS = {
    _DELETED: (LeftOutKind.DELETED, ""),
    _HIDDEN: (LeftOutKind.METADATA, "hidden text, "),
    _PROMPT: (LeftOutKind.METADATA, "prompt of an empty field, "),
    _READING: (LeftOutKind.METADATA, "reading aid, "),
    _PAGE: (LeftOutKind.PAGE_NUMBER, ""),
}


class _Piece(NamedTuple):
    """Characters of one look; `fate` says why they are left out, "" if they are not."""

    text: str
    style: str
    fate: str = ""


class _Around(NamedTuple):
    """What holds where we are: the look of the paragraph and of the run, and the fate."""

    paragraph: Look
    run: Look
    fate: str


class BodyReader:
    """Reads the parts of a document that hold text, one after the other.

    `left_out` and `counts` grow while it reads; `marks` tells where in the body the marks of
    comments and notes stand: (kind, id) to "paragraph 12", in reading order.
    """

    def __init__(self, styles: Styles, labels: ListLabels) -> None:
        self._styles = styles
        self._labels = labels
        self._story = ""
        self._paragraphs = 0
        self._fields = Fields()
        self._boxes: list[tuple[Any, str]] = []
        self.left_out: list[LeftOut] = []
        self.counts: Counter[str] = Counter()
        self.marks: dict[tuple[str, str], str] = {}

    def story(self, root: Any, place: str) -> str:
        """Return the text of a header, footer, note or comment as lines; `place` names it."""
        self._story = place
        text = "\n".join(line.text for line in flat_lines(self.blocks(root))).strip()
        self._story, self._fields = "", Fields()
        return text

    def blocks(self, container: Iterable[Any], fate: str = "") -> list[Line | Grid]:
        """Return the paragraphs and tables within an element, in reading order."""
        blocks: list[Line | Grid] = []
        carried: list[_Piece] = []
        for element in _within(container):
            if element.tag in _IN_OTHER_FILES:
                self.counts[_IN_OTHER_FILES[element.tag]] += 1
            elif element.tag == _TABLE:
                blocks += [Line(_runs(carried))] if carried else []
                blocks += self._table(element, fate)
                carried = []
            else:
                lines, carried = self._paragraph(element, carried, fate)
                blocks += lines
        blocks += [Line(_runs(carried))] if carried else []
        return blocks

    def _place(self) -> str:
        return self._story or f"paragraph {self._paragraphs}"

    # --- Paragraphs -----------------------------------------------------------------------------

    def _paragraph(
        self, element: Any, carried: list[_Piece], fate: str
    ) -> tuple[list[Line | Grid], list[_Piece]]:
        """Return a paragraph and its text boxes, or else what is joined to the next paragraph."""
        self._paragraphs += not self._story
        properties = child(element, "w:pPr")
        about = self._styles.paragraph(properties)
        mark = self._styles.run(about.look, child(properties, "w:rPr"))
        around = _Around(about.look, self._styles.run(about.look, None), fate)
        outer, self._boxes = self._boxes, []
        inner = element if element.tag in _PARAGRAPHS else [element]
        pieces = [piece for piece in self._pieces(inner, around) if piece.text]
        boxes, self._boxes = self._boxes, outer
        self._keep(pieces)
        boxed = [block for box, of_box in boxes for block in self.blocks([box], of_box)]
        spoken = carried  # grows in place: a file can join all its paragraphs
        spoken += (piece for piece in pieces if not piece.fate)
        if child(properties, "w:rPr", "w:del") is not None and not boxed:
            return [], spoken  # its end was deleted: the next paragraph goes on where it stops
        label = None if fate or mark.hidden else self._labels.next_label(about)
        if label is not None:
            spoken.insert(0, _label_piece(label, mark))
        line = Line(_runs(spoken), about.is_heading, bool(about.list_id))
        is_all_elsewhere = not line.runs and bool(pieces or boxed)
        return (boxed if is_all_elsewhere else [line, *boxed]), []

    def _pieces(self, elements: Iterable[Any], around: _Around) -> Iterator[_Piece]:
        """Yield the text within elements; text boxes are laid aside in `_boxes`."""
        for element in elements:
            name = element.tag
            if name in _TEXTS:
                yield self._text(element.text or "", around)
            elif name in _CHARACTERS:
                yield _Piece(_CHARACTERS[name], around.run.style, around.fate)
            elif name in _PROPERTIES or not isinstance(name, str):
                continue  # comments and instructions of XML have no name
            elif name == _RUN:
                yield from self._pieces(element, self._around_run(element, around))
            elif name == _CHOICES:
                yield from self._pieces(_chosen(element), around)
            elif name in _BOXES:
                self.counts["box"] += not self._story
                self._boxes.append((element, around.fate))
            else:
                yield from self._special(element, around)

    def _special(self, element: Any, around: _Around) -> Iterator[_Piece]:
        """Yield the text of fields, marks, wrappers and whatever else is no run."""
        name = element.tag
        text = ""
        if name in FIELD_MARKS:
            text = self._fields.follow(element)
        elif name == _SYMBOL:
            text = symbol_text(value(element, "font"), value(element, "char"))
        elif name in _COUNTED:
            self.counts[_COUNTED[name]] += 1
        elif name.endswith("Reference") and value(element, "id"):
            mark = (name.rpartition("}")[2], value(element, "id"))
            self.marks.setdefault(mark, self._place())
        yield _Piece(text, around.run.style, around.fate)
        fate = around.fate or _FATES.get(name, "")
        if name == tag("w:sdt") and child(element, "w:sdtPr", "w:showingPlcHdr") is not None:
            fate = fate or _PROMPT
        if name == tag("w:fldSimple") and is_page_field(value(element, "instr")):
            fate = fate or _PAGE
        yield from self._pieces(element, around._replace(fate=fate))

    def _around_run(self, run: Any, around: _Around) -> _Around:
        look = self._styles.run(around.paragraph, child(run, "w:rPr"))
        return around._replace(run=look, fate=around.fate or (_HIDDEN if look.hidden else ""))

    def _text(self, text: str, around: _Around) -> _Piece:
        # A line end in the XML itself is no line break: Word shows a space.
        text = text.replace("\r", " ").replace("\n", " ")
        is_page_number = not around.fate and self._fields.is_page_number(text)
        return _Piece(text, around.run.style, _PAGE if is_page_number else around.fate)

    def _keep(self, pieces: Iterable[_Piece]) -> None:
        """Lay the pieces of a paragraph that are not spoken aside, one entry per stretch."""
        for fate, stretch in groupby(pieces, lambda piece: piece.fate):
            text = "".join(piece.text for piece in stretch) if fate else ""
            is_figure_of_header = fate == _PAGE and self._story
            if text.strip() and not is_figure_of_header:
                kind, prefix = _KINDS[fate]
                self.left_out.append(
                    LeftOut(kind=kind, place=f"{prefix}{self._place()}", text=text)
                )
                self.counts[fate] += 1

    # --- Tables ---------------------------------------------------------------------------------

    def _table(self, table: Any, fate: str) -> list[Line | Grid]:
        """Return a table, or the text of one with a single column: a frame around running text."""
        rows = []
        for row in _nearest(table, _ROW):
            is_deleted = child(row, "w:trPr", "w:del") is not None
            rows.append(self._row(row, fate or (_DELETED if is_deleted else "")))
        return table_blocks(rows)

    def _row(self, row: Any, fate: str) -> list[list[Line | Grid]]:
        """Return the cells of a row; what a cell spans are empty cells, so that columns agree."""
        cells = empty_cells(whole(child(row, "w:trPr", "w:gridBefore")))
        for cell in _nearest(row, _CELL):
            is_deleted = child(cell, "w:tcPr", "w:cellDel") is not None
            cells.append(self.blocks(cell, fate or (_DELETED if is_deleted else "")))
            spanned = empty_cells(whole(child(cell, "w:tcPr", "w:gridSpan")))[1:]
            cells += spanned[: max(MAX_COLUMNS - len(cells), 0)]
        return cells


def _within(container: Iterable[Any]) -> Iterator[Any]:
    """Yield paragraphs, tables and what stands loose in between, out of any wrapping."""
    for element in container:
        name = element.tag
        if name in _LOOSE or name in _IN_OTHER_FILES or name in _FATES:
            yield element
        elif name == _CHOICES:
            yield from _within(_chosen(element))
        elif isinstance(name, str) and name not in _PROPERTIES:
            yield from _within(element)


def _chosen(alternatives: Any) -> Iterable[Any]:
    """Return the first of several drawings of one thing that holds text, or else a picture."""
    ways = [way for way in alternatives if way.tag in {_CHOICE, _FALLBACK}]
    for way in ways:
        if any(element.tag == _SYMBOL or element.text for element in way.iter(*_TEXTS, _SYMBOL)):
            return list(way)
    return [one for way in ways if next(way.iter(*_PICTURES), None) is not None for one in way]


def _nearest(element: Any, name: str) -> Iterator[Any]:
    """Yield the descendants called `name`, without looking inside them."""
    for one in element:
        if one.tag == name:
            yield one
        elif one.tag not in _PROPERTIES:
            yield from _nearest(one, name)


def _label_piece(label: ListLabel, mark: Look) -> _Piece:
    return _Piece(label.text + label.after, over(label.look, mark).style)


def _runs(pieces: Iterable[_Piece]) -> tuple[Run, ...]:
    """Return the runs of a line: neighbours of one look are one run."""
    groups = groupby((piece for piece in pieces if piece.text), lambda piece: piece.style)
    return tuple(Run("".join(piece.text for piece in group), style) for style, group in groups)
