"""What a reader makes of a delivered file: turns, what it left out of them, and remarks.

Three kinds of source meet here. A document gives `Line`s and `Grid`s, which
`document_turns.turns_of_document` turns into turns; subtitles and speech recognition give `Cue`s,
for `transcript_cues.turns_of_cues`; tables of one turn per row go through `turn_grid`.
"""

from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, ParsedTurn


class Run(NamedTuple):
    """A stretch of one look within a line: its text as it stands, tabs and line breaks included.

    `style` tells looks apart and is "" for plain text: any of "b" (bold), "i" (italic) and "u"
    (underlined), in this order, and then "#" with a colour other than black, as in "b#c00000".
    """

    text: str
    style: str = ""


class Line(NamedTuple):
    r"""A paragraph or line of a document. A soft line break within it is `\n` in a run's text."""

    runs: tuple[Run, ...]
    is_heading: bool = False
    is_list_item: bool = False

    @property
    def text(self) -> str:
        """The text of all runs, as it stands."""
        return "".join(run.text for run in self.runs)


class Grid(NamedTuple):
    """A table: rows of cells of lines, in reading order. Rows need not be of one length."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]


class Cue(NamedTuple):
    """What is shown or was recognised at one moment.

    `speaker` is None where the format does not say who speaks; a label may then still stand at
    the start of a line of the text. "" means that the format has speakers and does not know this
    one.
    """

    start_ms: int | None
    end_ms: int | None
    text: str
    speaker: str | None = None


class Delivered(NamedTuple):
    """One interview as a reader found it.

    `form` names the format for people ("Word", "Teams WebVTT", "f4 RTF"); `encoding` is that of a
    text file ("utf-8", "cp1252", "mac-roman", ...), "" for packages. `remarks` are sentences for
    the researcher without a word of the transcript. `language` is the code that the file itself
    states ("nl"), or "". `is_report` says that the file looks like a report of a conversation
    (gespreksverslag) and not like its words. `part_key` tells an interview from the others of its
    file, wherever it stands in it (the number of its heading, the id of its source); "" if alone.
    """

    form: str
    turns: list[ParsedTurn]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    encoding: str = ""
    language: str = ""
    is_report: bool = False
    part_key: str = ""


def plain_line(text: str) -> Line:
    """Return a line of one run without any style."""
    return Line((Run(text),))
