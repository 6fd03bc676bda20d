"""Delivered transcripts of every format: which format it is, and the interviews in it."""

import codecs
import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import groupby
from pathlib import Path

from pipeline.domain.transcript import LeftOut, ParsedTurn
from pipeline.files.delivered import Delivered
from pipeline.files.interview_parts import split_interviews
from pipeline.files.mojibake import is_garbled, repaired, repaired_lines
from pipeline.files.text_encoding import clean_text, read_text
from pipeline.files.transcript_faults import unreadable
from pipeline.files.transcript_format import Form, detect_format

MAX_FILE_BYTES = 100 * 1024 * 1024
"""An interview of three hours is under 1 MB; what is larger holds pictures or sound."""

MAX_TEXT_MB = {
    Form.TXT: 3, Form.MD: 3, Form.OTR: 5, Form.VTT: 5, Form.SRT: 5, Form.SBV: 5, Form.TSV_CUES: 5,
    Form.TABLE: 8, Form.HTML: 10, Form.TTML: 10, Form.EAF: 20, Form.JSON: 50,
}  # fmt: skip
"""Megabytes of the forms that are all text: three of plain text are half a million words, more than
fifty interviews. What is larger is no interview, and could take minutes."""

READERS = {
    Form.DOCX: ("transcript_docx", "read_docx"),
    Form.ODT: ("transcript_odt", "read_odt"),
    Form.RTF: ("transcript_rtf", "read_rtf"),
    Form.PDF: ("transcript_pdf", "read_pdf"),
    Form.TXT: ("transcript_txt", "read_txt"),
    Form.MD: ("transcript_md", "read_md"),
    Form.HTML: ("transcript_html", "read_html"),
    Form.OTR: ("transcript_otr", "read_otr"),
    Form.VTT: ("transcript_vtt", "read_vtt"),
    Form.SRT: ("transcript_srt", "read_srt"),
    Form.SBV: ("transcript_sbv", "read_sbv"),
    Form.TTML: ("transcript_ttml", "read_ttml"),
    Form.TSV_CUES: ("transcript_tsv_cues", "read_tsv_cues"),
    Form.JSON: ("transcript_json", "read_json"),
    Form.EAF: ("transcript_eaf", "read_eaf"),
    Form.TABLE: ("transcript_table", "read_table_file"),
    Form.XLSX: ("transcript_xlsx", "read_xlsx"),
    Form.QDPX: ("transcript_qdpx", "read_qdpx"),
}
"""The module in this room and the function that reads each form; imported when it is needed."""

_TEXT_FORMS = frozenset({
    Form.TXT, Form.MD, Form.HTML, Form.OTR, Form.VTT, Form.SRT, Form.SBV, Form.TTML,
    Form.TSV_CUES, Form.JSON, Form.EAF, Form.TABLE,
})  # fmt: skip
"""Files that are text as they stand; the others are packages or have codes of their own."""
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^<>]{0,200}\?>")

_EXPECTED = "a .docx, .odt, .rtf, .pdf, .txt, .vtt, .srt, .json, .xlsx or .csv with a transcript"
_SAVE_AS_DOCX = "Open the file in Word, choose Save as, Word document (.docx), and run again."
_TRANSCRIBE = "Have it transcribed first, and deliver the transcript as .docx, .vtt or .json."
_EXPORT = "Export the transcript as .docx, .vtt or .srt from the program that made it."

REFUSED = {
    Form.DOC: ("the file is in an old Office format, such as .doc or .xls", _SAVE_AS_DOCX),
    Form.ENCRYPTED: (
        "the file is protected with a password",
        "Open it in Word, choose File, Info, Protect Document, empty the password, and save.",
    ),
    Form.ARCHIVE: ("the file is an archive or another kind of package", "Unpack it first."),
    Form.MARKUP: ("the file is XML of a kind that holds no transcript we know", _EXPORT),
    Form.MEDIA: ("the file is sound, video or a picture", _TRANSCRIBE),
    Form.MACROS: (
        "the file holds macros, which are programs",
        "Open it, choose Save as, and the kind without macros (.docx or .xlsx); then run again.",
    ),
    Form.MAIL: ("the file is an e-mail or a web archive", "Save the transcript itself as .docx."),
}


def read_delivered(path: Path, name: str, *, repair: bool = False) -> list[Delivered]:
    """Read one delivered file, whatever its format; every word of it is in a turn or left out.

    Args:
        path: The delivered file. Its extension is not trusted and its name never shown.
        name: What messages call the file, such as "T03 (.docx)".
        repair: Whether to mend letters that were encoded twice ("Ã«" for "ë"). Never done
            without being asked, because it changes what was delivered.

    Returns:
        The interviews in the file, nearly always one. Their turns have clean text that is not
        empty, and no two in a row have the same label.

    Raises:
        InputFileError: The file cannot be opened, is too large, damaged, empty or of a kind
            that holds no transcript.
    """
    data = _read_bytes(path, name)
    found = _read_mended(data, name) if repair else read_bytes(data, name)
    interviews = [
        _finished(part, repair=repair)
        for delivered in found
        for part in split_interviews(delivered)
    ]
    if not any(_has_words(interview.turns) for interview in interviews):
        what, remedy = "no words were found", "Open the file and look; ask for it again if empty."
        raise unreadable(name, what, "a transcript with text", remedy)
    return [interview for interview in _keyed(interviews) if _has_words(interview.turns)]


def _keyed(interviews: Sequence[Delivered]) -> list[Delivered]:
    """Give every interview a key of its own within the file; "1" if it is the only one."""
    keys = [interview.part_key for interview in interviews]
    if len(interviews) == 1 or "" in keys or len(set(keys)) < len(keys):
        keys = [str(number) for number in range(1, len(interviews) + 1)]
    pairs = zip(interviews, keys, strict=True)
    return [interview._replace(part_key=key) for interview, key in pairs]


def read_bytes(data: bytes, name: str) -> list[Delivered]:
    """Return the interviews in `data` as its reader finds them; errors as `read_delivered`."""
    form = detect_format(data)
    if form in REFUSED:
        what, remedy = REFUSED[form]
        raise unreadable(name, what, _EXPECTED, remedy)
    limit = MAX_TEXT_MB.get(form)
    if limit is not None and len(data) > limit * 1024**2:
        what, remedy = f"the file is {len(data) // 1024**2} MB of text", "Split the file."
        raise unreadable(name, what, f"at most {limit} MB", remedy)
    module, function = READERS[form]
    read = getattr(import_module(f"pipeline.files.{module}"), function)
    # A project can hold its sources as Word documents: they have readers of their own.
    found = read(data, name, read_bytes) if form is Form.QDPX else read(data, name)
    return found if isinstance(found, list) else [found]


def _read_mended(data: bytes, name: str) -> list[Delivered]:
    """Read a text file after mending it, for labels are weighed as they are spelled."""
    if detect_format(data) not in _TEXT_FORMS:
        return read_bytes(data, name)
    decoded = read_text(data, name)
    mended = repaired_lines(decoded.text)
    # The mark of UTF-8 overrules the encoding that a page declares; XML may not declare another.
    text = _XML_DECLARATION.sub("", mended.text.lstrip("\ufeff"))
    first, *others = read_bytes(codecs.BOM_UTF8 + text.encode(errors="replace"), name)
    remarks = (*decoded.remarks, *first.remarks)
    if mended.n_lines:
        told = f"letters that were encoded twice were mended in {mended.n_lines} line(s)."
        remarks = (told, *remarks)
    found = [first._replace(remarks=remarks), *others]
    return [one._replace(encoding=one.encoding and decoded.encoding) for one in found]


def _has_words(turns: Iterable[ParsedTurn]) -> bool:
    return any(character.isalnum() for turn in turns for character in turn.text)


def _read_bytes(path: Path, name: str) -> bytes:
    """Return the bytes of a file of a sensible size."""
    data = None
    try:
        size = path.stat().st_size
        if size <= MAX_FILE_BYTES:
            data = path.read_bytes()
    except OSError:  # its message holds the file name
        what, remedy = "the file cannot be opened", "Close it in Word, and see whether it is there."
        size = None
    if size is None:
        raise unreadable(name, what, "a file that can be read", remedy)
    if data is None:
        what = f"the file is {size // 1024**2} MB"
        expected = f"at most {MAX_FILE_BYTES // 1024**2} MB"
        raise unreadable(name, what, expected, "Remove pictures and sound, or split the file.")
    return data


def _finished(delivered: Delivered, *, repair: bool) -> Delivered:
    """Clean and join the turns; offer to mend letters that were encoded twice, or do so."""
    turns = [_clean(turn) for turn in delivered.turns]
    left_out, remarks = delivered.left_out, delivered.remarks
    garbled = sum(is_garbled(turn.text) or is_garbled(turn.speaker_label) for turn in turns)
    if repair:
        left_out = tuple(_mended(piece) for piece in left_out)
    if garbled and repair:
        turns = [_repaired(turn) for turn in turns]
        remarks += (f"letters that were encoded twice were mended in {garbled} turn(s).",)
    elif garbled:
        remarks += (
            f"in {garbled} turn(s) letters look as if they were encoded twice, such as two strange "
            "letters for one ë. Write ja in the column repair_letters of restricted/interviews.csv "
            "to have them mended; the file in raw/ stays as it is.",
        )
    turns = merged([turn for turn in turns if turn.text])
    return delivered._replace(turns=turns, left_out=left_out, remarks=remarks)


def _clean(turn: ParsedTurn) -> ParsedTurn:
    text = clean_text(turn.text)
    times = turn.times if text == turn.text else ()  # readers give clean text; offsets hold
    label = clean_text(turn.speaker_label).replace("\n", " ")
    return turn._replace(speaker_label=label, text=text, times=times)


def _repaired(turn: ParsedTurn) -> ParsedTurn:
    text = clean_text(repaired(turn.text))
    times = tuple((len(clean_text(repaired(turn.text[:n]))), ms) for n, ms in turn.times)
    return turn._replace(
        speaker_label=clean_text(repaired(turn.speaker_label)), text=text, times=times
    )


def _mended(piece: LeftOut) -> LeftOut:
    return piece.model_copy(update={"text": repaired(piece.text)})


def merged(turns: Iterable[ParsedTurn]) -> list[ParsedTurn]:
    """Join turns in a row with the same label: one turn is all one speaker says at a stretch."""
    joined = []
    for _, group in groupby(turns, lambda turn: turn.speaker_label):
        first, *rest = group
        for turn in rest:
            offset = len(first.text) + 1
            times = [(offset + n, ms) for n, ms in turn.times]
            if turn.start_ms is not None:
                times.insert(0, (offset, turn.start_ms))
            ends = [ms for ms in (first.end_ms, turn.end_ms) if ms is not None]
            first = first._replace(
                text=f"{first.text}\n{turn.text}",
                end_ms=max(ends, default=None),
                times=(*first.times, *times),
            )
        joined.append(first)
    return joined


_KINDS = frozenset({
    ".docx", ".docm", ".doc", ".odt", ".fodt", ".rtf", ".txt", ".md", ".vtt", ".srt", ".sbv",
    ".ttml", ".json", ".csv", ".tsv", ".xlsx", ".xlsm", ".pdf", ".otr", ".eaf", ".qdpx",
    ".html", ".htm",
})  # fmt: skip


def kind_of(path: Path) -> str:
    """Return a file's ending for messages; "other" for what may be a name ("mevr.Jansen")."""
    ending = path.suffix.lower()
    return ending if ending in _KINDS else "other" if ending else "no ending"
