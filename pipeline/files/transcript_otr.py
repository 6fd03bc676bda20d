"""oTranscribe (.otr): JSON with the transcript as HTML."""

import json
from typing import Any, NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files import text_encoding
from pipeline.files.delivered import Delivered, Grid, Line
from pipeline.files.document_turns import turns_of_document
from pipeline.files.html_text import read_html_text
from pipeline.files.transcript_faults import unreadable

_EXPORT = "Open it in oTranscribe, choose Export, Markdown or plain text, and run again."


class OtrBlocks(NamedTuple):
    """The lines and tables of an .otr file, what was left out of them, and its encoding."""

    blocks: list[Line | Grid]
    left_out: list[LeftOut]
    remarks: list[str]
    encoding: str


def read_otr(data: bytes, name: str) -> Delivered:
    """Read a transcript of oTranscribe; its times reach the engine as "[00:12]".

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Raises:
        InputFileError: The file is damaged, or has no text of oTranscribe in it.
    """
    read = otr_blocks(data, name)
    found = turns_of_document(read.blocks)
    return Delivered(
        form="oTranscribe",
        turns=found.turns,
        left_out=(*read.left_out, *found.left_out),
        remarks=(*read.remarks, *found.remarks),
        encoding=read.encoding,
        is_report=found.is_report,
    )


def otr_blocks(data: bytes, name: str) -> OtrBlocks:
    """Return the lines of an .otr file; arguments and errors as `read_otr`."""
    decoded = text_encoding.read_text(data, name)
    try:
        fields = json.loads(decoded.text)
    except (ValueError, RecursionError):  # its message can quote the text
        fields = None
    if not isinstance(fields, dict):
        what = "the oTranscribe file is damaged or cut off"
        raise unreadable(name, what, "a whole .otr file", _EXPORT)
    text = fields.pop("text", None)
    found = read_html_text(text) if isinstance(text, str) and text.strip() else None
    if found is None or not found.blocks:
        what = "the oTranscribe file holds no text"
        raise unreadable(
            name, what, "a transcript", "Open it in oTranscribe and look; or ask again."
        )
    # The name of the recording can be that of a resident.
    kept = [
        LeftOut(kind=LeftOutKind.METADATA, place=_place(field), text=words)
        for field, value in fields.items()
        if (words := _words(value))
    ]
    return OtrBlocks(found.blocks, found.left_out + kept, list(decoded.remarks), decoded.encoding)


def _place(field: str) -> str:
    return field if field in ("media", "media-time", "media-source") else "another field"


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return "" if value in (None, [], {}) else json.dumps(value, ensure_ascii=False)
