"""How the text of a Word document looks: its styles, what they build on, and direct formatting."""

from typing import Any, NamedTuple

from pipeline.files.docx_names import child, switch, tag, value, whole
from pipeline.files.office_look import HEADING_NAMES, Look, colour_mark, over

_BODY_TEXT = 9
"""The outline level that says that a paragraph is no heading."""


class ParagraphLook(NamedTuple):
    """What holds for a whole paragraph: its look, and whether it is a heading or in a list.

    `list_id` is the number of its list ("" for none), `list_level` its depth (None if only the
    list itself knows, by `style_id`).
    """

    look: Look
    is_heading: bool
    list_id: str
    list_level: int | None
    style_id: str


class _Style(NamedTuple):
    based_on: str = ""
    name: str = ""
    is_heading: bool = False
    look: Look = Look()
    outline: int | None = None
    list_id: str = ""
    list_level: int | None = None


class Styles:
    """The styles of a document, with what they inherit."""

    def __init__(self, root: Any) -> None:
        """Read the part styles.xml; `root` is None for a document without one."""
        every = [] if root is None else list(root.iter(tag("w:style")))
        self._styles = {value(style, "styleId"): _read_style(style) for style in every}
        self._usual = ""
        for style in every:
            is_usual = value(style, "default").lower() in {"1", "true", "on"}
            if is_usual and value(style, "type") == "paragraph":
                self._usual = value(style, "styleId")
        self._defaults = look_of(child(root, "w:docDefaults", "w:rPrDefault", "w:rPr"))
        self._resolved: dict[str, _Style] = {}

    def list_of_style(self, style_id: str) -> str:
        """Return the list that a style belongs to, "" for none."""
        return self._style(style_id).list_id

    def paragraph(self, properties: Any) -> ParagraphLook:
        """Return what holds for a paragraph with these w:pPr (None if it has none)."""
        style_id = value(child(properties, "w:pStyle")) or self._usual
        style = self._style(style_id)
        number = child(properties, "w:numPr")
        outline = whole(child(properties, "w:outlineLvl"))
        outline = style.outline if outline is None else outline
        own_level = whole(child(number, "w:ilvl"))
        list_id = value(child(number, "w:numId")) or style.list_id
        return ParagraphLook(
            look=style.look,
            is_heading=style.is_heading if outline is None else 0 <= outline < _BODY_TEXT,
            list_id="" if list_id == "0" else list_id,
            list_level=style.list_level if own_level is None else own_level,
            style_id=style_id,
        )

    def run(self, paragraph: Look, properties: Any) -> Look:
        """Return the look of a run with these w:rPr in a paragraph whose style has a look.

        Bold, italic and hidden of a paragraph style and a character style cancel each other out,
        as in ECMA-376 section 17.7.3; for the rest the nearest that says something counts.
        """
        direct = look_of(properties)
        character = self._style(value(child(properties, "w:rStyle"))).look
        inherited = over(character, over(paragraph, self._defaults))
        looks = (self._defaults, paragraph, character)
        toggled = inherited._replace(
            bold=_toggled(*(look.bold for look in looks)),
            italic=_toggled(*(look.italic for look in looks)),
            hidden=_toggled(*(look.hidden for look in looks)),
        )
        return over(direct, toggled)

    def _style(self, style_id: str) -> _Style:
        """Return a style with all that it inherits; a circle of styles ends where it closes."""
        chain: dict[str, _Style] = {}
        at = style_id
        while at in self._styles and at not in self._resolved and at not in chain:
            chain[at] = self._styles[at]
            at = chain[at].based_on
        inherited = self._resolved.get(at, _Style())
        for name, style in reversed(chain.items()):
            inherited = self._resolved[name] = _inherited(style, inherited)
        return self._resolved.get(style_id, _Style())


def look_of(properties: Any) -> Look:
    """Return what a w:rPr says about the look of text; nothing for None."""
    if properties is None or len(properties) == 0:
        return Look()
    underline = child(properties, "w:u")
    return Look(
        bold=switch(properties, "w:b"),
        italic=switch(properties, "w:i"),
        hidden=switch(properties, "w:vanish"),
        underlined=None if underline is None else value(underline) not in {"none", ""},
        colour=_colour(child(properties, "w:color")),
    )


def _read_style(style: Any) -> _Style:
    in_paragraph = child(style, "w:pPr")
    number = child(in_paragraph, "w:numPr")
    return _Style(
        based_on=value(child(style, "w:basedOn")),
        name=value(child(style, "w:name")),
        look=look_of(child(style, "w:rPr")),
        outline=whole(child(in_paragraph, "w:outlineLvl")),
        list_id=value(child(number, "w:numId")),
        list_level=whole(child(number, "w:ilvl")),
    )


def _inherited(style: _Style, base: _Style) -> _Style:
    """Return a style, completed by what it builds on where it says nothing."""
    is_heading = HEADING_NAMES.fullmatch(style.name) is not None
    return style._replace(
        is_heading=is_heading or base.is_heading,
        look=over(style.look, base.look),
        outline=base.outline if style.outline is None else style.outline,
        list_id=style.list_id or base.list_id,
        list_level=base.list_level if style.list_level is None else style.list_level,
    )


def _toggled(default: bool | None, one: bool | None, other: bool | None) -> bool:
    return bool(default) or bool(one) != bool(other)


def _colour(element: Any) -> str | None:
    """Return "#c00000", "" for black and automatic, None if nothing is said."""
    if element is None:
        return None
    is_text = value(element, "themeColor") in {"text1", "dark1", "tx1", "dk1"}
    if is_text and not value(element, "themeTint"):
        return ""
    return colour_mark(value(element))
