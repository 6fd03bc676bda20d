r"""RTF, as f4transkript, Word and LibreOffice write it.

Read with a reader of our own after the specification (1.9.1): the libraries there are give plain
text without bold, tables and notes, and lose what those mean.
"""

from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Delivered, Grid, Line
from pipeline.files.document_turns import turns_of_document
from pipeline.files.rtf_reader import RtfReader
from pipeline.files.transcript_faults import unreadable

_SAVE_AGAIN = "Open the file in Word, save it as Word document (.docx), and run again."


class RtfBlocks(NamedTuple):
    """The lines and tables of an RTF file, what was left out of them, and remarks."""

    blocks: list[Line | Grid]
    left_out: list[LeftOut]
    remarks: list[str]


def read_rtf(data: bytes, name: str) -> Delivered:
    """Read an RTF file of lines "Label: text", of tables, or of questions in bold.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Raises:
        InputFileError: It is no RTF, or groups are nested without end.
    """
    blocks, left_out, remarks = rtf_blocks(data, name)
    found = turns_of_document(blocks)
    is_f4 = any("f4" in item.text.lower() for item in left_out if _is_program(item))
    return Delivered(
        form="f4 RTF" if is_f4 else "RTF",
        turns=found.turns,
        left_out=(*left_out, *found.left_out),
        remarks=(*remarks, *found.remarks),
        is_report=found.is_report,
    )


def _is_program(item: LeftOut) -> bool:
    return item.kind is LeftOutKind.METADATA and item.place == "generator"


def rtf_blocks(data: bytes, name: str) -> RtfBlocks:
    """Return the lines and tables of an RTF file; arguments and errors as `read_rtf`."""
    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        raise unreadable(name, "the file is not RTF", "a file that starts with {\\rtf", _SAVE_AGAIN)
    reader = RtfReader()
    is_whole = reader.read(data[data.index(b"{") :])
    if is_whole is None:
        what = "the file is nested without end"
        raise unreadable(name, what, "an ordinary RTF file", _SAVE_AGAIN)
    remarks = [] if is_whole else ["The file is cut off: its end is missing."]
    return RtfBlocks(reader.text.finished(), reader.left_out(), remarks)
