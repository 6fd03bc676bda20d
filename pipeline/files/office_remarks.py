"""What is said about a text document: what was left out of it, and why it cannot be used."""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Grid, Line
from pipeline.files.office_tables import flat_lines
from pipeline.files.transcript_faults import unreadable

_TRANSCRIBE = "Ask for the document in which the text was typed, or have the pictures typed out."
_INTO_BODY = "Open the file, copy that text into the body of the document, save, and run again."
_SENTENCES = {
    "box": (
        "1 text box was read after the paragraph it is attached to.",
        "{} text boxes were read, each after the paragraph it is attached to.",
    ),
    "object": ("1 embedded object was not opened.", "{} embedded objects were not opened."),
    "deleted": (
        "1 passage that tracked changes mark as deleted was left out; insertions were kept.",
        "{} passages that tracked changes mark as deleted were left out; insertions were kept.",
    ),
    "hidden": (
        "1 passage of hidden text was left out.",
        "{} passages of hidden text were left out.",
    ),
}
_NOTES = {
    LeftOutKind.COMMENT: ("1 comment was left out.", "{} comments were left out."),
    LeftOutKind.FOOTNOTE: (
        "1 footnote or endnote was left out.",
        "{} footnotes or endnotes were left out.",
    ),
}


def counted_remarks(counts: Mapping[str, int], left_out: Iterable[LeftOut]) -> list[str]:
    """Return a sentence for each thing that was counted while reading, and for notes.

    Args:
        counts: How many there are of "box", "object", "deleted" and "hidden".
        left_out: What was left out; comments and notes in it are counted here.
    """
    kinds = [entry.kind for entry in left_out]
    said = [(counts.get(key, 0), words) for key, words in _SENTENCES.items()]
    said += [(kinds.count(kind), words) for kind, words in _NOTES.items()]
    return [one if count == 1 else many.format(count) for count, (one, many) in said if count]


def refuse_wordless(
    name: str, blocks: Sequence[Line | Grid], left_out: Sequence[LeftOut], pictures: int
) -> None:
    """Refuse a document without a word in its body, if we can say where to look for them.

    Raises:
        InputFileError: It holds only pictures, or text only where nobody speaks.
    """
    if any(letter.isalnum() for line in flat_lines(blocks) for letter in line.text):
        return
    if pictures:
        what = f"the document holds only pictures ({pictures}), perhaps of a scan"
        raise unreadable(name, what, "a document with text", _TRANSCRIBE)
    if left_out:
        kinds = ", ".join(sorted({str(entry.kind) for entry in left_out}))
        what = f"the document has no text but this: {kinds}"
        raise unreadable(name, what, "text in the body of the document", _INTO_BODY)
