"""Word documents (.docx, .docm): text in reading order, looks, tables, and what nobody said.

Tracked insertions count as made and deletions as done. Nothing that a document refers to is
fetched, and macros are not run.
"""

from collections.abc import Sequence

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Delivered, Grid, Line
from pipeline.files.document_turns import turns_of_document
from pipeline.files.docx_body import BodyReader
from pipeline.files.docx_look import Styles
from pipeline.files.docx_names import value
from pipeline.files.docx_numbering import ListLabels
from pipeline.files.docx_package import WordPackage
from pipeline.files.office_remarks import counted_remarks, refuse_wordless
from pipeline.files.transcript_faults import unreadable

Blocks = tuple[list[Line | Grid], tuple[LeftOut, ...], tuple[str, ...]]
"""Lines and tables in reading order, what was left out of them, and remarks."""

_NOTES = (
    ("footnotes", "footnote", LeftOutKind.FOOTNOTE),
    ("endnotes", "endnote", LeftOutKind.FOOTNOTE),
    ("comments", "comment", LeftOutKind.COMMENT),
)
_OTHER_FILES = {
    "inserted": (
        "part of its text is an inserted file that only Word can unpack (altChunk)",
        "Open the file in Word, save it as Word document (.docx), and run again.",
    ),
    "subdocument": (
        "it is a master document, whose text stands in other files",
        "Open it in Word, choose View, Outline, Show Document, Expand Subdocuments, select each "
        "and choose Unlink, save it, and run again.",
    ),
}


def read_docx(data: bytes, name: str) -> Delivered:
    """Read a Word document of lines "Label: text", of tables, or of questions and answers.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        The turns that `document_turns` finds; headers, footers, notes, comments, hidden and
        deleted text are in `left_out`.

    Raises:
        InputFileError: The file is not a whole Word document, has a password, keeps its text in
            other files, holds only pictures, or would fill the memory.
    """
    blocks, left_out, remarks = docx_blocks(data, name)
    found = turns_of_document(blocks)
    return Delivered(
        form="Word",
        turns=found.turns,
        left_out=(*left_out, *found.left_out),
        remarks=(*remarks, *found.remarks),
        is_report=found.is_report,
    )


def docx_blocks(data: bytes, name: str) -> Blocks:
    """Return the lines and tables of a Word document, what is left out, and remarks.

    Errors as `read_docx`.
    """
    package = WordPackage(data, name)
    styles = Styles(package.part("styles"))
    reader = BodyReader(styles, ListLabels(package.part("numbering"), styles))
    try:
        blocks = reader.blocks(package.body)
        notes = _notes(package, reader)
        headers = _headers(package, reader)
    except RecursionError:
        blocks = None
    if blocks is None:
        what, remedy = "it is nested too deeply to be read", "Copy its text into a new document."
        raise unreadable(name, what, "tables within tables of at most a few levels", remedy)
    for kind, (what, remedy) in _OTHER_FILES.items():
        if reader.counts[kind]:
            raise unreadable(name, what, "a document that holds all its text itself", remedy)
    left_out = (*headers, *reader.left_out, *notes)
    refuse_wordless(name, blocks, left_out, reader.counts["picture"])
    return blocks, left_out, (*_remarks(package), *counted_remarks(reader.counts, left_out))


def _notes(package: WordPackage, reader: BodyReader) -> list[LeftOut]:
    """Return the text of notes and comments, in the order of their marks in the text."""
    notes = []
    for part, noun, kind in _NOTES:
        root = package.part(part)
        texts = {value(note, "id"): note for note in (() if root is None else root)}
        marked = [mark for what, mark in reader.marks if what == f"{noun}Reference"]
        for number, mark in enumerate(dict.fromkeys([*marked, *texts]), start=1):
            place = f"{noun} {number}, {reader.marks.get((f'{noun}Reference', mark), 'no mark')}"
            text = reader.story(texts.get(mark, ()), place)
            if text:
                notes.append(LeftOut(kind=kind, place=place, text=text))
    return notes


def _headers(package: WordPackage, reader: BodyReader) -> list[LeftOut]:
    """Return headers and footers; what several sections repeat is there once."""
    texts: dict[str, str] = {}
    for place in ("header", "footer"):
        for root in package.parts(place):
            texts.setdefault(reader.story(root, place), place)
    return [
        LeftOut(kind=LeftOutKind.HEADER, place=place, text=text)
        for text, place in texts.items()
        if text
    ]


def _remarks(package: WordPackage) -> Sequence[str]:
    remarks = [
        f"The part with the {part} is damaged and could not be read."
        for part in dict.fromkeys(package.damaged)
    ]
    drawings = package.count("diagramData") + package.count("chart")
    if drawings:
        remarks.append(f"{drawings} charts or diagrams: text in them was not read.")
    if package.has_macros:
        remarks.append("The document holds macros; they were not run.")
    return remarks
