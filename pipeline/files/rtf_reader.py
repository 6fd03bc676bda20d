r"""Follows the groups and control words of an RTF file and says which text goes where."""

from collections.abc import Callable

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.rtf_state import HEADING_NAMES, State, Style, decoded, known_page, look
from pipeline.files.rtf_text import RtfLeftOut, RtfText, made_of
from pipeline.files.rtf_tokens import Token, tokens_of
from pipeline.files.rtf_words import (
    CHARACTERS,
    CODE_PAGES,
    DOCUMENT_CODE_PAGES,
    LEFT_OUT,
    PARAGRAPH_ENDS,
    SKIPPED,
    SWITCHES,
    SYMBOLS,
    TABLES,
    WITHIN,
)

MAX_DEPTH = 100_000


class RtfReader:
    """Reads one RTF file: `read`, and then `text` and `left_out()` hold what was in it."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.text = RtfText()
        self._collected: list[RtfLeftOut] = []
        self._state = State()
        self._stack: list[State] = []
        self._document_page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font: int = 0
        self._colours: list[list[int]] = [[]]
        self._styles: dict[int, Style] = {}
        self._style_number = 0
        self._style_name: list[str] = []
        self._pending = bytearray()
        self._units: list[int] = []
        self._to_skip = 0
        self._is_ignorable = False
        self._is_list_item = False

    def read(self, data: bytes) -> bool | None:
        """Read a file from its first brace.

        Returns:
            Whether the file is whole; None if groups are nested without end.
        """
        for token in tokens_of(data):
            if token.kind == "bytes":
                self._bytes(token)
                continue
            self._flush(token.name in ("u", "uc"))
            if token.kind == "{":
                self._stack.append(self._state)
                self._to_skip, self._is_ignorable = 0, False
                if len(self._stack) > MAX_DEPTH:
                    return None
            elif token.kind == "}":
                self._close()
                if not self._stack:
                    return True
            elif not self._stands_in(token):
                self._control(token)
        self._flush()
        return False

    def left_out(self) -> list[LeftOut]:
        """Return what was not said, in order."""
        return made_of(self._collected)

    def _close(self) -> None:
        self._to_skip = 0
        self._end_definition()
        if self._stack:
            self._state = self._stack.pop()

    def _stands_in(self, token: Token) -> bool:
        r"""Tell whether a control stands in for the `\u` before it and is to be skipped."""
        if self._to_skip and token.name != "u":
            self._to_skip -= 1
            return True
        return False

    # --- Characters -------------------------------------------------------------------------

    def _bytes(self, token: Token) -> None:
        if self._state.place == "skipped":
            return
        data = token.data
        if self._to_skip:
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        if data and self._units:
            self._flush()
        self._pending += data

    def _flush(self, is_unit_next: bool = False) -> None:
        """Give the bytes and code units that are waiting to the text; pairs of units together."""
        if self._pending:
            page = self._state.code_page or self._document_page
            data = bytes(self._pending)
            self._pending.clear()
            self._give(decoded(data, page))
        if self._units and not is_unit_next:
            self._flush_units()

    def _flush_units(self) -> None:
        packed = b"".join(unit.to_bytes(2, "little") for unit in self._units)
        self._units = []
        self._give(packed.decode("utf-16-le", errors="replace"))

    def _give(self, text: str) -> None:
        """Put text where the group it stands in belongs."""
        state = self._state
        if state.place == "stylesheet":
            self._style_name.append(text)
        elif state.place == "colortbl":
            self._colours += [[] for _ in range(text.count(";"))]
        elif state.place == "left out" and state.kept_apart is not None:
            state.kept_apart.parts.append(text)
        elif state.place == "body":
            if state.is_deleted or state.is_hidden:
                self._apart(text)
            else:
                self.text.add(text, look(state, self._colours))

    def _apart(self, text: str) -> None:
        """Keep hidden or deleted text apart, what stands together in one piece."""
        kind = LeftOutKind.DELETED if self._state.is_deleted else LeftOutKind.METADATA
        place = self.text.place if self._state.is_deleted else f"hidden in {self.text.place}"
        if not (self._collected and self._collected[-1].is_of(kind, place)):
            self._collected.append(RtfLeftOut(kind, place))
        self._collected[-1].parts.append(text)

    # --- Controls ---------------------------------------------------------------------------

    def _control(self, token: Token) -> None:
        name, number = token.name, token.number
        if token.kind == "symbol":
            self._symbol(name)
        elif name == "u":
            self._unit(number)
        elif name in CHARACTERS:
            self._give(CHARACTERS[name])
        elif name in PARAGRAPH_ENDS:
            self._end_line()
        elif self._is_ignorable or name in LEFT_OUT or name in SKIPPED or name in TABLES:
            self._destination(name)
        elif self._state.place == "body":
            (_BODY.get(name) or _FORMATS.get(name) or RtfReader._other)(self, number, name)
        else:
            (_FORMATS.get(name) or RtfReader._other)(self, number, name)
        if name != "*":
            self._is_ignorable = False

    def _symbol(self, name: str) -> None:
        if name == "*":
            self._is_ignorable = True
        elif name in PARAGRAPH_ENDS:
            self._end_line()
        elif name in SYMBOLS:
            self._give(SYMBOLS[name])

    def _unit(self, number: int | None) -> None:
        unit = (number or 0) & 0xFFFF
        if not (0xDC00 <= unit < 0xE000 and self._units) and self._units:
            self._flush_units()
        self._units.append(unit)
        self._to_skip = self._state.uc
        if not self._to_skip and not 0xD800 <= unit < 0xDC00:
            self._flush_units()

    def _end_line(self) -> None:
        state = self._state
        if self._units:
            self._flush_units()
        if state.place == "left out" and state.kept_apart is not None:
            state.kept_apart.parts.append("\n")
        elif state.place == "body":
            self.text.end_line(state.is_in_table, state.is_heading, self._is_list_item)
            self._is_list_item = False

    def _destination(self, name: str) -> None:
        r"""Begin a destination; what is marked `\*` and unknown is kept as metadata."""
        if name == "ud" and self._state.place == "upr":
            is_body = self._state.kept_apart is None
            self._state = self._state._replace(place="body" if is_body else "left out")
        if self._state.place == "skipped" or name in WITHIN:
            return
        if name in ("listtext", "pntext"):
            self._is_list_item = True
        if name in ("cs", "ds", "ts"):  # character, section and table styles
            self._style_number = -1
        elif name in TABLES:
            self._state = self._state._replace(place=name)
        elif name in SKIPPED:
            self._state = self._state._replace(place="skipped", kept_apart=None)
        elif self._state.place == "body" or name in LEFT_OUT:
            kind = LEFT_OUT.get(name, LeftOutKind.METADATA)
            is_in_text = kind in (LeftOutKind.FOOTNOTE, LeftOutKind.COMMENT)
            one = RtfLeftOut(kind, self.text.place if is_in_text else name)
            self._collected.append(one)
            self._state = self._state._replace(place="left out", kept_apart=one)

    def _end_definition(self) -> None:
        """Keep a style when its group ends."""
        if self._state.place == "stylesheet" and self._style_name:
            name = "".join(self._style_name).strip(" ;").lower()
            is_heading = name.startswith(HEADING_NAMES) or self._state.is_heading
            state = self._state
            self._styles[self._style_number] = Style(state.is_bold, state.is_italic, is_heading)
        self._style_name, self._style_number = [], 0

    def _other(self, _: int | None, name: str) -> None:
        if name == "upr":  # the same text twice: with code pages, and then in Unicode
            self._state = self._state._replace(place="upr")
        elif name in DOCUMENT_CODE_PAGES:
            self._document_page = DOCUMENT_CODE_PAGES[name]

    def _set_code_page(self, number: int | None, name: str) -> None:
        page = known_page(number)
        if name == "ansicpg":
            self._document_page = page or self._document_page
        elif page:
            self._fonts[self._font] = page

    def _set_font(self, number: int | None, _: str) -> None:
        self._font = number or 0
        if self._state.place != "fonttbl":
            self._state = self._state._replace(code_page=self._fonts.get(self._font, ""))

    def _set_charset(self, number: int | None, _: str) -> None:
        # 0 is the western code page; 1 that of the document; 2 signs, whose codes are not letters.
        if number in CODE_PAGES and number != 0:
            self._fonts[self._font] = CODE_PAGES[number]
        elif number == 0 and self._document_page != "mac_roman":
            self._fonts[self._font] = "cp1252"

    def _add_colour(self, number: int | None, _: str) -> None:
        if self._state.place == "colortbl":
            self._colours[-1].append(min(max(number or 0, 0), 255))

    def _use_style(self, number: int | None, _: str) -> None:
        if self._state.place == "stylesheet":
            self._style_number = number or 0
            return
        style = self._styles.get(number or 0, Style(False, False, False))
        self._state = self._state._replace(
            is_bold=style.is_bold, is_italic=style.is_italic, is_heading=style.is_heading
        )

    def _end_cell(self, _: int | None, __: str) -> None:
        if self._units:
            self._flush_units()
        self.text.end_cell()

    def _end_row(self, _: int | None, __: str) -> None:
        self.text.end_row()

    def _plain(self, _: int | None, __: str) -> None:
        self._state = self._state._replace(
            is_bold=False, is_italic=False, is_underlined=False, colour=0, is_hidden=False,
            is_deleted=False, code_page=self._fonts.get(0, ""),
        )  # fmt: skip

    def _pard(self, _: int | None, __: str) -> None:
        self._state = self._state._replace(is_in_table=False, is_heading=False)

    def _switch(self, number: int | None, name: str) -> None:
        self._state = State(**(self._state._asdict() | {SWITCHES[name]: number != 0}))

    def _set_number(self, number: int | None, name: str) -> None:
        value = min(max(number or 0, 0), 1000)
        state = self._state
        self._state = state._replace(uc=value) if name == "uc" else state._replace(colour=value)

    def _set_outline(self, number: int | None, _: str) -> None:
        self._state = self._state._replace(is_heading=number is not None and 0 <= number < 9)

    def _no_underline(self, _: int | None, __: str) -> None:
        self._state = self._state._replace(is_underlined=False)


_Handler = Callable[[RtfReader, int | None, str], None]
_FORMATS: dict[str, _Handler] = {
    **dict.fromkeys(SWITCHES, RtfReader._switch),
    **dict.fromkeys(("cf", "uc"), RtfReader._set_number),
    **dict.fromkeys(("cpg", "ansicpg"), RtfReader._set_code_page),
    **dict.fromkeys(("red", "green", "blue"), RtfReader._add_colour),
    "ulnone": RtfReader._no_underline,
    "plain": RtfReader._plain,
    "pard": RtfReader._pard,
    "s": RtfReader._use_style,
    "outlinelevel": RtfReader._set_outline,
    "f": RtfReader._set_font,
    "fcharset": RtfReader._set_charset,
}
_BODY: dict[str, _Handler] = {"cell": RtfReader._end_cell, "row": RtfReader._end_row}
