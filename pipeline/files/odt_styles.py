"""How the text of an OpenDocument text looks, and the labels that its lists write.

Source: OASIS OpenDocument 1.3 part 3, sections 16 (styles) and 20 (their properties).
"""

import re
from functools import cache
from typing import Any, NamedTuple

from pipeline.files.docx_numbering import is_label_text, number_text
from pipeline.files.office_look import HEADING_NAMES, Look, colour_mark, over

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    **{
        prefix: f"{_ODF}{prefix}:1.0"
        for prefix in ("office", "text", "table", "style", "form", "meta")
    },
    "draw": f"{_ODF}drawing:1.0",
    "fo": f"{_ODF}xsl-fo-compatible:1.0",
    "svg": f"{_ODF}svg-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
_MAX_PARENTS = 64
_MAX_LEVELS = 10
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}
_LEVELS_OF_LISTS = ("text:list-level-style-number", "text:list-level-style-bullet")
_PLACES = re.compile(r"%([1-9]|10)%")


@cache
def odf(name: str) -> str:
    """Return the full name for "text:p", "fo:color" and so on."""
    prefix, local = name.split(":")
    return f"{{{_PREFIXES[prefix]}}}{local}"


def number_of(element: Any, name: str, otherwise: int) -> int:
    """Return an attribute as a number of at least 0, or `otherwise`."""
    text = element.get(odf(name), "")
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise


class _Style(NamedTuple):
    parent: str
    name: str
    look: Look


class Styles:
    """The styles of a document with what they inherit; later roots win over earlier ones."""

    def __init__(self, *roots: Any) -> None:
        """Read the styles of the given parts (None for a part that is not there)."""
        self._styles: dict[tuple[str, str], _Style] = {}
        self._defaults = Look()
        self.lists: dict[str, dict[int, ListLevel]] = {}
        for root in roots:
            if root is not None:
                self._read(root)
        self._looks: dict[tuple[str, str], Look] = {}

    def _read(self, root: Any) -> None:
        for style in root.iter(odf("style:style")):
            key = (style.get(odf("style:family"), ""), style.get(odf("style:name"), ""))
            shown = style.get(odf("style:display-name"), key[1].replace("_20_", " "))
            parent = style.get(odf("style:parent-style-name"), "")
            self._styles[key] = _Style(parent, shown, _look_of(style))
        for style in root.iter(odf("style:default-style")):
            if style.get(odf("style:family")) == "paragraph":
                self._defaults = _look_of(style)
        for style in root.iter(odf("text:list-style")):
            levels = map(_list_level, style.iter(*map(odf, _LEVELS_OF_LISTS)))
            usual = {depth: level for depth, level in levels if 1 <= depth <= _MAX_LEVELS}
            self.lists[style.get(odf("style:name"), "")] = usual

    def paragraph(self, name: str) -> Look:
        """Return the look of a paragraph style, on that of the document."""
        return over(self._look("paragraph", name), self._defaults)

    def span(self, name: str, within: Look) -> Look:
        """Return the look of text with a text style within text that looks like `within`."""
        return over(self._look("text", name), within) if name else within

    def is_heading(self, name: str) -> bool:
        """Tell whether a paragraph style, or one it builds on, is that of a title."""
        chain = self._chain("paragraph", name)
        return any(HEADING_NAMES.fullmatch(style.name) for style in chain)

    def _look(self, family: str, name: str) -> Look:
        key = (family, name)
        if key not in self._looks:
            look = Look()
            for style in self._chain(family, name):
                look = over(look, style.look)
            self._looks[key] = look
        return self._looks[key]

    def _chain(self, family: str, name: str) -> list[_Style]:
        chain: list[_Style] = []
        while (family, name) in self._styles and len(chain) < _MAX_PARENTS:
            chain.append(self._styles[family, name])
            name = chain[-1].parent
        return chain


class ListLevel(NamedTuple):
    """One level of a list: how it counts, and the pattern of what it writes ("R%1%:")."""

    start: int
    form: str
    pattern: str
    after: str
    style_name: str
    is_label: bool


class ListLabels:
    """The lists of a document, counting. Ask for each item once, in reading order."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}

    def start_list(self, name: str) -> None:
        """Begin a list of its own, that does not continue an earlier one of that style."""
        self._counts.pop(name, None)

    def next_label(self, name: str, depth: int, start: int | None, look: Look) -> tuple[str, Look]:
        """Count an item and return what its list writes before it, if that has letters.

        Args:
            name: The list style.
            depth: How many lists the item stands in, from 1.
            start: The number that the item itself asks for.
            look: The look of its paragraph.

        Returns:
            The label with the space or tab after it ("" for a plain number) and its look.
        """
        levels = self._styles.lists.get(name, {})
        if depth not in levels:
            return "", look
        level, counts = levels[depth], self._counts.setdefault(name, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1 if start is None else start
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if not level.is_label:
            return "", look
        text = _PLACES.sub(lambda place: _number(int(place[1]), levels, counts), level.pattern)
        return text + level.after, self._styles.span(level.style_name, look)


def _number(depth: int, levels: dict[int, ListLevel], counts: dict[int, int]) -> str:
    if depth not in levels:
        return ""
    return number_text(counts.get(depth, levels[depth].start), levels[depth].form)


def _list_level(level: Any) -> tuple[int, ListLevel]:
    depth = number_of(level, "text:level", 1)
    is_bullet = level.tag == odf("text:list-level-style-bullet")
    form = level.get(odf("style:num-format"), "")
    middle = level.get(odf("text:bullet-char"), "") if is_bullet else f"%{depth}%" if form else ""
    ends = (level.get(odf("style:num-prefix"), ""), level.get(odf("style:num-suffix"), ""))
    # LibreOffice repeats a pattern without a number as the suffix; its own pattern is exact.
    pattern = level.get(odf("loext:num-list-format"), middle.join(ends))
    follows = [
        one.get(odf("text:label-followed-by")) for one in level.iter()
        if one.tag == odf("style:list-level-label-alignment")
    ]  # fmt: skip
    return depth, ListLevel(
        start=number_of(level, "text:start-value", 1),
        form=_FORMS.get(form, "decimal"),
        pattern=pattern,
        after="\t" if follows[:1] == ["listtab"] else " ",
        style_name=level.get(odf("text:style-name"), ""),
        is_label=is_label_text(_PLACES.sub("", pattern), is_bullet),
    )


def _look_of(style: Any) -> Look:
    """Return what a style says itself about the look of text."""
    properties = style.find(odf("style:text-properties"))
    if properties is None:
        return Look()
    weight = properties.get(odf("fo:font-weight"))
    slant = properties.get(odf("fo:font-style"))
    line = properties.get(odf("style:text-underline-style"))
    display = properties.get(odf("text:display"))
    return Look(
        bold=None if weight is None else weight in {"bold", "600", "700", "800", "900"},
        italic=None if slant is None else slant in {"italic", "oblique"},
        hidden=None if display is None else display == "none",
        underlined=None if line is None else line != "none",
        colour=_colour(properties),
    )


def _colour(properties: Any) -> str | None:
    if properties.get(odf("style:use-window-font-color")) == "true":
        return ""
    colour = properties.get(odf("fo:color"))
    return None if colour is None else colour_mark(colour.removeprefix("#"))
