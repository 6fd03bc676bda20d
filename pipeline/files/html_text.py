"""HTML to lines and tables: what a browser would show, as paragraphs with their looks."""

import re
from typing import Any

from lxml import etree
from lxml.html import defs

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Grid, Line, Run
from pipeline.files.html_looks import Look, looked

_BLOCKS = frozenset({
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "section", "article",
    "header", "footer", "main", "aside", "nav", "address", "figure", "figcaption", "hr", "form",
    "fieldset", "legend", "details", "summary", "body", "html", "caption", "center", "option",
    "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FOREIGN = frozenset({"svg", "math"})
"""Drawings and formulas: HTML does not know the elements within them, and nobody typed those."""
_UNSHOWN = frozenset({"script", "style", "template"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
_STAMP = re.compile(r"\[?\s*((?:\d{1,3}:)?\d{1,3}:\d\d(?:[.,]\d{1,3})?)\s*\]?")
_KNOWN = defs.tags | _BLOCKS | _FOREIGN | {"head", "mark", "time", "picture", "wbr"}
_CDATA = re.compile(r"\[CDATA\[(.*?)\]{0,2}", re.DOTALL)


def read_html_text(text: str) -> "HtmlText":
    """Read HTML with libxml2, which repairs what is broken in it, as a browser does.

    Nothing is fetched or run, and no tree is built: how deep elements nest does not matter.
    """
    found = HtmlText()
    parser = etree.HTMLParser(target=found, huge_tree=True, no_network=True, recover=True)
    parser.feed(text)
    parser.close()
    return found


class HtmlText:
    """What is in an HTML file, as the parser finds it; `blocks` hold it when it is closed."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.blocks: list[Line | Grid] = []
        self.left_out: list[LeftOut] = []
        self.language = ""
        self._runs: list[tuple[str, list[str]]] = []
        self._looks: list[Look] = []
        self._look = Look()
        self._tables: list[_Table] = []
        self._unshown = self._foreign = 0
        self._title: list[str] | None = None
        self._is_heading = self._is_item = False
        self._pre = 0

    def close(self) -> None:
        """End what is open."""
        self._end_title()
        self._end_line()
        while self._tables:
            self._end_table()

    # --- What the parser finds ----------------------------------------------------------------

    def start(self, tag: str, attributes: Any) -> None:
        """Begin an element."""
        named = dict(attributes)
        if tag == "html" and not self.language:
            self.language = named.get("lang", "")[:2].lower()
        if tag == "meta":
            self._meta(named)
        elif tag == "br":
            self._add("\n")
        elif tag == "title":
            self._title = []
        elif tag in _UNSHOWN:
            self._unshown += 1
        elif tag in _FOREIGN or self._foreign:
            self._foreign += tag in _FOREIGN
            self._add(" ")  # texts in a drawing stand apart
        elif tag not in _KNOWN and not named and ":" not in tag:
            self._add(f"<{tag}>")  # "<anoniem>" was typed, and is no element
        self._begin_block(tag)
        self._looks.append(self._look)
        self._look = looked(self._look, tag, named)

    def end(self, tag: str) -> None:
        """End an element; the parser ends every one that it began."""
        if tag == "title":
            self._end_title()
        if tag in _UNSHOWN:
            self._unshown = max(self._unshown - 1, 0)
        if self._foreign:
            self._foreign -= tag in _FOREIGN
            self._add(" ")
        self._end_block(tag)
        outer = self._looks.pop() if self._looks else Look()
        if self._look.is_time and not outer.is_time:
            self._end_time(outer)
        self._look = outer

    def data(self, data: str) -> None:
        """Add text."""
        if self._title is not None:
            self._title.append(data)
        elif not self._unshown:
            self._add(data if self._pre else _SPACES.sub(" ", data))

    def comment(self, data: str) -> None:
        """Keep a comment apart, but for the conditions Word puts in them."""
        text = data.strip()
        if match := _CDATA.fullmatch(text):
            self._add(match[1])
        elif text and not text.startswith(("[if", "[endif", "StartFragment", "EndFragment")):
            self._keep(LeftOutKind.COMMENT, text)

    def pi(self, *_: str) -> None:
        """Pass over instructions to programs."""

    # --- Lines --------------------------------------------------------------------------------

    def _add(self, text: str) -> None:
        style = self._look.style
        if self._look.is_hidden and text.strip():
            self._keep(LeftOutKind.METADATA, text.strip())
        elif self._look.is_hidden:
            return
        elif self._runs and self._runs[-1][0] == style and not self._look.is_time:
            self._runs[-1][1].append(text)
        elif text:
            self._runs.append((style, [text]))

    def _end_time(self, outer: Look) -> None:
        """Put the brackets around a time of oTranscribe that tell it from what was said."""
        times = []
        while self._runs and self._runs[-1][0] == self._look.style:
            times.append("".join(self._runs.pop()[1]))
        text = "".join(reversed(times))
        stamp = _STAMP.fullmatch(text.strip().replace("\u00a0", ""))
        self._look = outer
        self._add(f"[{stamp[1]}]" if stamp else text)

    def _end_line(self) -> None:
        runs = _trimmed(self._runs)
        self._runs = []
        line = Line(runs, self._is_heading, self._is_item)
        if not line.text.strip():
            return
        self._is_item = False
        if self._tables:
            self._tables[-1].cell.append(line)
        else:
            self.blocks.append(line)

    def _begin_block(self, tag: str) -> None:
        if tag in _BLOCKS or tag in ("table", "tr", "td", "th"):
            self._end_line()
        if tag in _HEADINGS:
            self._is_heading = True
        elif tag == "li":
            self._is_item = True
        elif tag == "pre":
            self._pre += 1
        elif tag == "table":
            self._tables.append(_Table())
        elif tag == "tr" and self._tables:
            self._tables[-1].end_row()
        elif tag in ("td", "th") and self._tables:
            self._tables[-1].end_cell()
            self._tables[-1].is_in_cell = True

    def _end_block(self, tag: str) -> None:
        if tag in _BLOCKS or tag in ("table", "tr", "td", "th"):
            self._end_line()
        if tag in _HEADINGS:
            self._is_heading = False
        elif tag == "pre":
            self._pre = max(self._pre - 1, 0)
        elif tag == "table" and self._tables:
            self._end_table()
        elif tag == "tr" and self._tables:
            self._tables[-1].end_row()
        elif tag in ("td", "th") and self._tables:
            self._tables[-1].end_cell()

    def _end_table(self) -> None:
        table = self._tables.pop()
        table.end_row()
        if not table.rows:
            return
        if self._tables:  # a table within a cell: its lines are lines of the cell
            self._tables[-1].cell += [line for row in table.rows for cell in row for line in cell]
        else:
            self.blocks.append(Grid(tuple(table.rows)))

    # --- What is not text ---------------------------------------------------------------------

    def _end_title(self) -> None:
        if self._title is not None:
            text = "".join(self._title).strip()
            self._title = None
            if text:
                self._keep(LeftOutKind.METADATA, text, "title")

    def _meta(self, named: dict[str, str]) -> None:
        name, content = named.get("name", "").lower(), named.get("content", "").strip()
        if content and name and name not in ("viewport", "robots"):
            self._keep(LeftOutKind.METADATA, content, "head of the file")

    def _keep(self, kind: LeftOutKind, text: str, place: str = "") -> None:
        place = place or f"paragraph {len(self.blocks) + 1}"
        self.left_out.append(LeftOut(kind=kind, place=place, text=text))


class _Table:
    """A table as it is read."""

    def __init__(self) -> None:
        self.rows: list[tuple[tuple[Line, ...], ...]] = []
        self.cell: list[Line] = []
        self.is_in_cell = False
        self._row: list[tuple[Line, ...]] = []

    def end_cell(self) -> None:
        if self.is_in_cell or self.cell:
            self._row.append(tuple(self.cell))
        self.cell, self.is_in_cell = [], False

    def end_row(self) -> None:
        self.end_cell()
        if self._row:
            self.rows.append(tuple(self._row))
            self._row = []


def _trimmed(runs: list[tuple[str, list[str]]]) -> tuple[Run, ...]:
    """Return runs without the spaces that a browser does not show at the edges of a line."""
    made = [Run("".join(texts), style) for style, texts in runs]
    while made and not made[0].text.strip(" \n"):
        made.pop(0)
    while made and not made[-1].text.strip(" \n"):
        made.pop()
    if made:
        made[0] = Run(made[0].text.lstrip(" \n"), made[0].style)
        made[-1] = Run(made[-1].text.rstrip(" \n"), made[-1].style)
    return tuple(made)
