"""Footnotes and the addresses of reference links in Markdown, which stand on lines of their own."""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.domain.transcript import LeftOut, LeftOutKind

_NOTE = re.compile(r" {0,3}\[\^(?P<mark>[^\]\[\s]{1,100})\]:[ \t]*(?P<text>.*)$")
_REFERENCE = re.compile(
    r" {0,3}\[(?P<ref>[^\]\[\n^][^\]\[\n]{0,200})\]:[ \t]*"
    r"(?P<address><?(?:https?://|mailto:|www\.)[^\s<>]{1,2000}>?"
    r"(?:[ \t]+[\"'(][^\n]{0,300}[\"')])?)"
    r"[ \t]*$"
)
_HEAD = re.compile(r"^ {0,3}\[([^\]\[\n]{1,201})\]:", re.MULTILINE)
_MARK = re.compile(r"(?<!\\)\[\^(?P<mark>[^\]\[\s]{1,100})\]")
_LINK = re.compile(r"(?<!\\)\[(?P<shown>[^\]\[\n]{1,1000})\]\[(?P<ref>[^\]\[\n]{0,201})\]")


def without_notes(text: str, left_out: list[LeftOut]) -> str:
    r"""Take footnotes and addresses out of a text, and the marks that point to them.

    A mark to which no footnote belongs stays as it is, and so does a label in brackets
    ("[Fatima]: https://...") that stands before other words as well.

    Args:
        text: With `\n` as line ends.
        left_out: To which the footnotes and addresses are added.
    """
    times = Counter(_HEAD.findall(text))
    marks: set[str] = set()
    references: set[str] = set()
    kept: list[str] = []
    lines = text.split("\n")
    n = 0
    while n < len(lines):
        note, reference = _NOTE.match(lines[n]), _REFERENCE.match(lines[n])
        number = n + 1
        if note:
            goes_on = _continued(lines, n + 1)
            n += len(goes_on)
            marks.add(note["mark"])
            said = "\n".join([note["text"], *(line.strip() for line in goes_on)]).strip()
            said = said if note["mark"].isdecimal() else f"{note['mark']}: {said}"
            _add(left_out, LeftOutKind.FOOTNOTE, f"footnote on line {number}", said)
        elif reference and times[reference["ref"]] == 1:
            references.add(reference["ref"].casefold())
            said = f"{reference['ref']}: {reference['address']}"
            _add(left_out, LeftOutKind.METADATA, "address of a link", said)
        else:
            kept.append(lines[n])
        n += 1
    text = "\n".join(kept)
    if marks:
        text = _MARK.sub(lambda found: "" if found["mark"] in marks else found[0], text)
    if references:
        text = _LINK.sub(lambda found: _shown(found, references), text)
    return text


def _continued(lines: Sequence[str], start: int) -> list[str]:
    """Return the indented lines with which a footnote goes on."""
    end = start
    while end < len(lines) and lines[end].strip() and lines[end].startswith(("  ", "\t")):
        end += 1
    return list(lines[start:end])


def _shown(found: re.Match[str], references: set[str]) -> str:
    named = (found["ref"] or found["shown"]).casefold()
    return found["shown"] if named in references else found[0]


def _add(left_out: list[LeftOut], kind: LeftOutKind, place: str, text: str) -> None:
    if text:
        left_out.append(LeftOut(kind=kind, place=place, text=text))
