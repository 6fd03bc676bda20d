"""From the lines and tables of a document to turns: who speaks is found from the evidence in it."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, ParsedTurn
from pipeline.files.delivered import Grid, Line
from pipeline.files.transcript_labels import split_labelled_lines


class DocumentTurns(NamedTuple):
    """The turns of a document, what was left out of them and remarks, as in `Delivered`."""

    turns: list[ParsedTurn]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    is_report: bool = False


def turns_of_document(blocks: Sequence[Line | Grid]) -> DocumentTurns:
    """Find who says what in a document.

    Args:
        blocks: Lines and tables in reading order, uncleaned: tabs and soft breaks as they stand.
    """
    lines = [part for block in blocks for part in _lines(block)]
    return DocumentTurns(split_labelled_lines(lines))


def _lines(block: Line | Grid) -> list[str]:
    if isinstance(block, Line):
        return block.text.split("\n")
    return [" ".join(line.text for cell in row for line in cell) for row in block.rows]
