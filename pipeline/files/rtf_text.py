"""The text of an RTF file as it is built: lines with their looks, tables, what is left out."""

from collections.abc import Sequence

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Grid, Line, Run

Cell = tuple[Line, ...]


class RtfText:
    """Collects the text of the body: characters become lines, lines become cells of tables."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.blocks: list[Line | Grid] = []
        self._runs: list[tuple[str, list[str]]] = []
        self._cell: list[Line] = []
        self._row: list[Cell] = []
        self._rows: list[tuple[Cell, ...]] = []

    @property
    def place(self) -> str:
        """Where the next text stands, for people."""
        return f"paragraph {len(self.blocks) + len(self._rows) + 1}"

    def add(self, text: str, style: str) -> None:
        """Add text of one look to the line."""
        if self._runs and self._runs[-1][0] == style:
            self._runs[-1][1].append(text)
        elif text:
            self._runs.append((style, [text]))

    def end_line(self, is_in_table: bool, is_heading: bool, is_list_item: bool) -> None:
        """End a line; one outside a table ends the table before it."""
        runs = tuple(Run("".join(texts), style) for style, texts in self._runs)
        self._runs = []
        line = Line(runs, is_heading, is_list_item)
        if is_in_table:
            self._cell.append(line)
            return
        self._end_table()
        self.blocks.append(line)

    def end_cell(self) -> None:
        """End the last line of a cell, and the cell."""
        self.end_line(True, False, False)
        self._row.append(tuple(self._cell))
        self._cell = []

    def end_row(self) -> None:
        """End a row; what stands in it after its last cell is a cell too."""
        if self._runs or self._cell:
            self.end_cell()
        if self._row:
            self._rows.append(tuple(self._row))
            self._row = []

    def finished(self) -> list[Line | Grid]:
        """End what is open and return all blocks."""
        if self._cell or self._row:
            self.end_row()
        if self._runs:
            self.end_line(False, False, False)
        self._end_table()
        return self.blocks

    def _end_table(self) -> None:
        if self._cell or self._row:  # a file without \row: its cells are lost in no case
            self._row.append(tuple(self._cell))
            self._rows.append(tuple(self._row))
            self._cell, self._row = [], []
        if self._rows:
            self.blocks.append(Grid(tuple(self._rows)))
            self._rows = []


class RtfLeftOut:
    """Collects text that was not said, by destination, in the order in which it stands."""

    def __init__(self, kind: LeftOutKind, place: str) -> None:
        """Begin with nothing of one kind."""
        self._kind, self._place = kind, place
        self.parts: list[str] = []

    def is_of(self, kind: LeftOutKind, place: str) -> bool:
        """Tell whether text of this kind and place belongs here as well."""
        return (kind, place) == (self._kind, self._place)

    def made(self) -> LeftOut | None:
        """Return what was collected, or None if nothing was."""
        text = "".join(self.parts).strip()
        return LeftOut(kind=self._kind, place=self._place, text=text) if text else None


def made_of(collected: Sequence[RtfLeftOut]) -> list[LeftOut]:
    """Return what was left out, without what was empty."""
    return [made for one in collected if (made := one.made()) is not None]
