"""Markdown, as Obsidian, Notion and oTranscribe write it.

A reader of our own, line by line: the libraries make HTML of it, in which lines run together and
links, comments and front matter are lost.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files import text_encoding
from pipeline.files.delivered import Delivered, Grid, Line, Run
from pipeline.files.document_turns import turns_of_document
from pipeline.files.md_inline import inline_of
from pipeline.files.md_notes import without_notes

_FRONT = re.compile(r"\s*---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<text>\S.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:={3,}|-{3,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|(?P<number>\d{1,4}[.)]))[ \t]+(?=\S)")
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
_FENCE = re.compile(r" {0,3}(```+|~~~+)(?P<rest>[^`]*)$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_HARD_BREAK = re.compile(r"(?:[ \t]{2,}|\\)$")
_BOLD_LABEL = re.compile(r"^\s*(?:\*\*|__)[^*_\n:]{1,40}(?::(?:\*\*|__)|(?:\*\*|__)\s*:)", re.M)
_SIGNS = (
    re.compile(r"\A\s*---[ \t]*\n(?:[\w-]+:.*\n|[ \t]+.*\n)+---[ \t]*$", re.M),
    re.compile(r"^ {0,3}#{1,6} \S", re.M),
    _BOLD_LABEL,
    re.compile(r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*\|[-:| \t]*$", re.M),
    re.compile(r"^ {0,3}```", re.M),
    re.compile(r"(?<![*\w])\*\*(?=\S)[^*\n]{1,200}(?<=\S)\*\*(?![*\w])"),
    re.compile(r"\[[^\[\]\n]{1,200}\]\(https?://[^\s()]{1,300}\)"),
)
MIN_SIGNS = 2
JUDGED_LETTERS = 200_000


class MdBlocks(NamedTuple):
    """The lines and tables of a Markdown file, what was left out of them, and its encoding."""

    blocks: list[Line | Grid]
    left_out: list[LeftOut]
    remarks: list[str]
    encoding: str


def looks_like_markdown(text: str) -> bool:
    """Tell whether a text shows two signs of Markdown or more; one alone can be chance.

    Signs: front matter, headings with #, labels in bold, tables, fences, bold, links.
    """
    text = text[:JUDGED_LETTERS].replace("\r\n", "\n")
    return sum(sign.search(text) is not None for sign in _SIGNS) >= MIN_SIGNS


def read_md(data: bytes, name: str) -> Delivered:
    """Read Markdown with lines "**Label:** text", headings, tables or questions in bold.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Raises:
        InputFileError: The file is empty or its encoding cannot be told.
    """
    read = md_blocks(data, name)
    found = turns_of_document(read.blocks)
    return Delivered(
        form="Markdown",
        turns=found.turns,
        left_out=(*read.left_out, *found.left_out),
        remarks=(*read.remarks, *found.remarks),
        encoding=read.encoding,
        is_report=found.is_report,
    )


def md_blocks(data: bytes, name: str) -> MdBlocks:
    """Return the lines and tables of a Markdown file; arguments and errors as `read_md`."""
    decoded = text_encoding.read_text(data, name)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    left_out: list[LeftOut] = []
    front = _FRONT.match(text)
    if front and front[1].strip():
        left_out.append(_left_out(LeftOutKind.METADATA, "front matter", front[1]))
        text = text[front.end() :]
    text = without_notes(_without_comments(text, left_out), left_out)
    lines = text.split("\n")
    blocks = list(_blocks(lines, left_out))
    return MdBlocks(blocks, left_out, list(decoded.remarks), decoded.encoding)


def _left_out(kind: LeftOutKind, place: str, text: str) -> LeftOut:
    return LeftOut(kind=kind, place=place, text=text.strip())


def _without_comments(text: str, left_out: list[LeftOut]) -> str:
    """Take out comments: those of HTML, and those of Obsidian on lines of their own."""
    for opening, closing in (("<!--", "-->"), ("\n%%", "%%\n")):
        kept, place = [], 0
        while (start := text.find(opening, place)) >= 0:
            end = text.find(closing, start + len(opening))
            if end < 0:
                break
            comment = text[start + len(opening) : end]
            if comment.strip():
                line = text.count("\n", 0, start) + 1
                left_out.append(_left_out(LeftOutKind.COMMENT, f"line {line}", comment))
            kept += [text[place:start], "\n" if "\n" in opening + comment else " "]
            place = end + len(closing)
        text = "".join([*kept, text[place:]])
    return text


def _blocks(lines: Sequence[str], left_out: list[LeftOut]) -> Iterator[Line | Grid]:
    """Yield the headings, paragraphs, items and tables of Markdown."""
    waiting: list[str] = []
    is_item = is_quoted = False
    n = 0
    while n < len(lines):
        quote = _QUOTE.match(lines[n])
        line = lines[n][quote.end() :] if quote else lines[n]
        fence, item = _FENCE.match(line), _ITEM.match(line)
        is_table = _is_table(lines, n) and not waiting
        underlined = len(waiting) == 1 and _UNDERLINE.match(line) and not is_item
        heading = _HEADING.match(line)
        if quote and not is_quoted:
            yield from _paragraph(waiting, left_out, is_item=is_item)
            waiting, is_item = [], False
        is_quoted = quote is not None
        if underlined:
            yield from _paragraph(waiting, left_out, is_heading=True)
            waiting = []
        elif heading or fence or item or is_table or not line.strip() or _RULE.match(line):
            yield from _paragraph(waiting, left_out, is_item=is_item)
            waiting, is_item = [], False
            if heading:
                yield from _paragraph([heading["text"]], left_out, is_heading=True)
            elif fence:
                code = _fenced(lines, n, fence[1])
                yield from (Line((Run(part),)) for part in [fence["rest"], *code] if part.strip())
                n += len(code) + 1
            elif is_table:
                rows = _table(lines, n)
                yield Grid(tuple(_row(row, left_out) for row in rows if row is not rows[1]))
                n += len(rows) - 1
            elif item and not _RULE.match(line):
                waiting, is_item = [(item["number"] or "") + " " + line[item.end() :]], True
        else:
            waiting.append(line)
        n += 1
    yield from _paragraph(waiting, left_out, is_item=is_item)


def _paragraph(
    lines: Sequence[str],
    left_out: list[LeftOut],
    is_heading: bool = False,
    is_item: bool = False,
) -> Iterator[Line]:
    """Yield a paragraph, its lines parted by soft breaks; nothing for no lines."""
    if not lines:
        return
    text = "\n".join(_HARD_BREAK.sub("", line).strip(" ") for line in lines)
    runs, addresses = inline_of(text)
    for address in addresses:
        left_out.append(_left_out(LeftOutKind.METADATA, "address of a link", address))
    if runs:
        yield Line(runs, is_heading, is_item)


def _fenced(lines: Sequence[str], start: int, fence: str) -> list[str]:
    """Return the lines within a fence; without an end it holds the rest of the file."""
    within = []
    for n in range(start + 1, len(lines)):
        line = lines[n]
        if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            break
        within.append(line)
    return within


def _is_table(lines: Sequence[str], n: int) -> bool:
    if "|" not in lines[n] or n + 1 >= len(lines):
        return False
    rule = lines[n + 1]
    return _TABLE_RULE.match(rule) is not None and len(_cells(rule)) == len(_cells(lines[n]))


def _table(lines: Sequence[str], start: int) -> list[str]:
    end = start
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return list(lines[start : max(end, start + 2)])


def _cells(row: str) -> list[str]:
    row = row.strip()
    row = row.removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [cell.strip() for cell in _CELL_BORDER.split(row)]


def _row(row: str, left_out: list[LeftOut]) -> tuple[tuple[Line, ...], ...]:
    return tuple(tuple(_paragraph([cell], left_out)) for cell in _cells(row))
