"""Column widths of Word tables: as wide as wished, but never too narrow for a word."""

import re

from pipeline.domain.report import Table

_CHARACTER = 96
"""Widest mean width in twips of a character of a cell's text: 8.5 points, bold."""
_PADDING = 170
"""What the cell's own margins take, in twips."""


def fitting_widths(table: Table, room: int) -> tuple[int, ...]:
    """Return the column widths in twips; together `room`.

    Every column gets at least the width of its longest word; what the others then have left goes
    by the widths that the table asks for. If even the words do not fit, they share what there is.
    """
    wished = table.widths or (1,) * len(table.headers)
    least = [_longest_word(column) for column in zip(table.headers, *table.rows, strict=True)]
    if sum(least) >= room:
        return tuple(room * width // sum(least) for width in least)
    narrow: set[int] = set()
    while True:
        free = room - sum(least[i] for i in narrow)
        total = sum(w for i, w in enumerate(wished) if i not in narrow)
        widths = [
            least[i] if i in narrow else free * width // total for i, width in enumerate(wished)
        ]
        short = {i for i, width in enumerate(widths) if width < least[i]}
        if not short:
            return tuple(widths)
        narrow |= short


def _longest_word(texts: tuple[str, ...]) -> int:
    """Return the width of the longest part without a place to break: a space, hyphen, slash."""
    parts = (part for text in texts for part in re.split(r"[\s\xad/]|(?<=-)", text))
    return _PADDING + _CHARACTER * max((len(part) for part in parts), default=0)
