"""The table that Whisper writes (.tsv): start and end in milliseconds and text, parted by tabs."""

import re

from pipeline.files.delivered import Cue, Delivered
from pipeline.files.text_encoding import read_text
from pipeline.files.transcript_cues import turns_of_cues
from pipeline.files.transcript_faults import unreadable

IS_CUE_TABLE = re.compile(r"\ufeff?start\tend\ttext\r?(?:\n|$)")
"""The first line by which such a table is told from other tables."""

_MILLISECONDS = re.compile(r"[0-9]{1,10}")
_EXPECTED = 'the table of Whisper: "start", "end" and "text" in its first line'


def read_tsv_cues(data: bytes, name: str) -> Delivered:
    """Read Whisper's .tsv.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        Turns without speaker. A row that is no row of such a table is text without times.

    Raises:
        InputFileError: It is no text, or its first line is another one.
    """
    text = read_text(data, name)
    head, *rows = text.text.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    if not IS_CUE_TABLE.match(head) or not any(map(str.strip, rows)):
        what = "the file is no table of start, end and text, or has no rows"
        raise unreadable(name, what, _EXPECTED, "Export the transcript again as .vtt or .srt.")
    found = turns_of_cues([_cue(row) for row in rows])
    remarks = (*text.remarks, *found.remarks)
    return Delivered("Whisper TSV", found.turns, found.left_out, remarks, text.encoding)


def _cue(row: str) -> Cue:
    start, _, rest = row.partition("\t")
    end, tab, text = rest.partition("\t")
    if tab and all(map(_is_time, (start, end))):
        return Cue(_ms(start), _ms(end), text)
    return Cue(None, None, row)


def _is_time(cell: str) -> bool:
    """Tell a time from words; recognisers write "nan" or nothing where they do not know it."""
    return not cell.strip() or cell.strip().lower() in {"nan", "none"} or _ms(cell) is not None


def _ms(cell: str) -> int | None:
    return int(cell) if _MILLISECONDS.fullmatch(cell.strip()) else None
