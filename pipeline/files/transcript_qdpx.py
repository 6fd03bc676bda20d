"""Projects of NVivo, ATLAS.ti, MAXQDA and others as they exchange them: REFI-QDA (.qdpx).

A zip of project.qde (XML) and a folder of sources, in which `internal://GUID.txt` is one (REFI-QDA
1.5, section 8). The text sources are the interviews; codings are not taken over, for they are of
another codebook.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Cue, Delivered, plain_line
from pipeline.files.document_turns import turns_of_document
from pipeline.files.safe_package import Package
from pipeline.files.sheet_parts import all_below, local_name
from pipeline.files.text_encoding import read_text
from pipeline.files.transcript_cues import turns_of_cues
from pipeline.files.transcript_faults import unreadable

ReadOther = Callable[[bytes, str], list[Delivered]]
"""Reads a source in another format (.docx, .rtf): its bytes and what messages call it."""

FORM = "REFI-QDA"
MAX_TEXT_BYTES = 200 * 1024 * 1024
"""Of all text sources together; a hundred long interviews are 20 MB."""

_MEDIA_KINDS = {
    "PDFSource": "PDF",
    "PictureSource": "picture",
    "AudioSource": "sound",
    "VideoSource": "video",
}
_INNER_TEXTS = {"Transcript", "Representation"}
_INTERNAL = re.compile(r"internal:/*(?P<file>.+)", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_LINE = re.compile(r"([^\n\r\u2028\u2029]*)(?:\r\n|[\n\r\u2028\u2029]|$)")
_NO_PROJECT = "Export the project again as REFI-QDA project (.qdpx), and run again."
_NO_TEXT = (
    "Put the transcripts in the project as text, or deliver them as .docx; sound and scans must "
    "be transcribed first."
)


class _Source(NamedTuple):
    """An element with a text: of a text source, of a transcript, or of what a PDF says."""

    element: Any
    is_transcript: bool


def read_qdpx(data: bytes, name: str, read_other: ReadOther | None = None) -> list[Delivered]:
    """Read the text sources of a project, and the transcripts of its sound and video.

    Args:
        data: The bytes of a .qdpx.
        name: What messages call the file.
        read_other: Reads a source of which only a .docx or .rtf is there; without it, such a
            source is left out with a remark.

    Returns:
        One interview per source with text, in the order of the project. What concerns the whole
        project (codings, notes, sources without text) is told with the first.

    Raises:
        InputFileError: It is damaged, no REFI-QDA project, or holds no text.
    """
    package = _Members(data, name)
    project = package.project()
    sources = list(_sources(project))
    read = [(source, _read(source, package, name, read_other)) for source in sources]
    found = [interview for _, interviews in read for interview in interviews]
    remarks = _remarks_on_project(project, sum(not interviews for _, interviews in read))
    notes = list(_notes(project, package, name, read_other))
    if not found:
        what = "the project holds no text"
        raise unreadable(name, what, "text sources or transcripts", _NO_TEXT)
    if len(found) > 1:
        found = [
            one._replace(
                remarks=(f"This is text {n} of {len(found)} in the project.", *one.remarks)
            )
            for n, one in enumerate(found, start=1)
        ]
    found[0] = found[0]._replace(
        left_out=(*found[0].left_out, *notes), remarks=(*found[0].remarks, *remarks)
    )
    return found


class _Members:
    """The members of the package; names in the project only ever choose among these."""

    def __init__(self, data: bytes, name: str) -> None:
        self._package = Package(data, name)
        self._name = name
        self._left = MAX_TEXT_BYTES
        # Programs differ in "sources", "Sources" and no folder at all: the base name decides.
        self._by_base = {_base(member): member for member in sorted(self._package.names)}

    def project(self) -> Any:
        """Return the root of project.qde."""
        member = self._by_base.get("project.qde")
        if member is None:
            what = "it is a package without a project.qde"
            raise unreadable(self._name, what, "a REFI-QDA project", _NO_PROJECT)
        root = self._package.xml(member)
        if local_name(root) != "Project":
            raise unreadable(self._name, "it holds no project", "a REFI-QDA project", _NO_PROJECT)
        return root

    def source(self, path: str | None) -> bytes | None:
        """Return the bytes of an internal source, or None if it is not in the package."""
        inside = _INTERNAL.fullmatch(path or "")
        member = self._by_base.get(_base(inside["file"])) if inside else None
        if member is None:
            return None
        data = self._package.read(member)
        self._left -= len(data)
        if self._left < 0:
            what = f"its texts are over {MAX_TEXT_BYTES // 1024**2} MB"
            remedy = "Export the project with fewer sources, in several files."
            raise unreadable(self._name, what, "less text", remedy)
        return data


def _base(path: str) -> str:
    return re.split(r"[\\/]", path)[-1].casefold()


def _sources(project: Any) -> Iterator[_Source]:
    """Yield what can have text, in document order: a source, or the transcripts of one."""
    for sources in all_below(project, "Sources"):
        for element in sources:
            if local_name(element) == "TextSource":
                yield _Source(element, is_transcript=False)
            elif local_name(element) in _MEDIA_KINDS:
                for inner in element:
                    if local_name(inner) in _INNER_TEXTS:
                        yield _Source(inner, is_transcript=local_name(inner) == "Transcript")


def _read(
    source: _Source, package: _Members, name: str, read_other: ReadOther | None
) -> list[Delivered]:
    """Return the interview of a source; none if it has no text that can be read."""
    element = source.element
    text, encoding, doubts = _plain_text(element, package, name)
    if text.strip():
        points = _sync_points(element) if source.is_transcript else []
        spoken = _timed(text, points) if points else _untimed(text)
        if local_name(element) == "Representation":
            doubts = (
                *doubts,
                "The text is what the program that made the project took from a PDF.",
            )
        interviews = [spoken._replace(encoding=encoding, remarks=(*doubts, *spoken.remarks))]
    else:
        rich = package.source(element.get("richTextPath"))
        interviews = read_other(rich, name) if rich and read_other else []
    interviews = [i._replace(part_key=element.get("guid") or "") for i in interviews]
    if interviews:
        first = interviews[0]
        interviews[0] = first._replace(left_out=(*first.left_out, *_beside(element)))
    return interviews


def _untimed(text: str) -> Delivered:
    found = turns_of_document([plain_line(line) for line in _LINE_END.split(text)])
    return Delivered(FORM, found.turns, found.left_out, found.remarks, is_report=found.is_report)


def _timed(text: str, points: list[tuple[int, int]]) -> Delivered:
    found = turns_of_cues(_cues(text, points))
    return Delivered(FORM, found.turns, found.left_out, found.remarks)


def _plain_text(element: Any, package: _Members, name: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the plain text of a source, "" if it has none, its encoding and doubts about that."""
    for child in element:
        if local_name(child) == "PlainTextContent" and (child.text or "").strip():
            return child.text or "", "utf-8", ()
    data = package.source(element.get("plainTextPath"))
    # Some programs write the text beside an empty file.
    return read_text(data, name) if data and data.strip() else ("", "", ())


def _sync_points(element: Any) -> list[tuple[int, int]]:
    """Return the points of a transcript where its time is known: position and milliseconds."""
    points = []
    for point in all_below(element, "SyncPoint"):
        position, time = point.get("position") or "", point.get("timeStamp") or ""
        if re.fullmatch("[0-9]{1,9}", position) and re.fullmatch("[0-9]{1,10}", time):
            points.append((int(position), int(time)))
    return sorted(points)


def _cues(text: str, points: list[tuple[int, int]]) -> list[Cue]:
    """Cut a transcript into stretches of whole lines, each from the time that stands in it.

    A time in the middle of a line is that of the line: cut there, it would split a word.
    """
    starts: list[int | None] = []
    stretches: list[list[str]] = []
    positions = [position for position, _ in points]
    used = 0
    for line in _LINE.finditer(text):
        # A time at the very end of a line is that of the next line.
        until = bisect_left(positions, line.end(1)) if line[1] else used
        if until > used or not stretches:
            at_start = bisect_right(positions, line.start())
            starts.append(points[max(at_start - 1, used)][1] if until > used else None)
            stretches.append([])
        stretches[-1].append(line[1])
        used = until
    return [
        Cue(start, None, "\n".join(lines).strip())
        for start, lines in zip(starts, stretches, strict=True)
        if any(line.strip() for line in lines)
    ]


def _beside(element: Any) -> Iterator[LeftOut]:
    """Yield what the project says about a source: its name, and notes on it."""
    if (element.get("name") or "").strip():
        yield LeftOut(
            kind=LeftOutKind.METADATA, place="name of the source", text=element.get("name")
        )
    for description in element:
        if local_name(description) == "Description" and (description.text or "").strip():
            yield LeftOut(
                kind=LeftOutKind.COMMENT, place="note on the source", text=description.text
            )


def _notes(
    project: Any, package: _Members, name: str, read_other: ReadOther | None
) -> Iterator[LeftOut]:
    """Yield the notes (memos) of a project and their names; they are texts as sources are."""
    for note in all_below(project, "Note"):
        title = (note.get("name") or "").strip()
        if title:
            yield LeftOut(kind=LeftOutKind.METADATA, place="name of a note", text=title)
        text = _plain_text(note, package, name)[0]
        rich = None if text.strip() else package.source(note.get("richTextPath"))
        read = read_other(rich, name) if rich and read_other else []
        described = [child for child in note if local_name(child) == "Description"]
        texts = [text, *(child.text or "" for child in described)]
        texts += [f"{t.speaker_label}\n{t.text}" for one in read for t in one.turns]
        for said in filter(None, map(str.strip, texts)):
            yield LeftOut(kind=LeftOutKind.COMMENT, place="note of the project", text=said)
        yield from (piece for one in read for piece in one.left_out)


def _remarks_on_project(project: Any, n_unread: int) -> list[str]:
    """Return what of a project is not taken over, with counts."""
    counts = Counter(local_name(element) for element in project.iter())
    remarks = []
    if counts["Coding"]:
        remarks.append(f"Codings of the project, not taken over: {counts['Coding']}.")
    if counts["Note"]:
        remarks.append(f"Notes of the project, not taken over: {counts['Note']}.")
    for kind, called in _MEDIA_KINDS.items():
        silent = sum(
            all(local_name(c) not in _INNER_TEXTS for c in element)
            for element in all_below(project, kind)
        )
        if silent:
            remarks.append(f"Sources of the kind {called} without text, not read: {silent}.")
    if n_unread:
        remarks.append(
            f"Text sources whose text is empty, outside the project or not readable: {n_unread}."
        )
    return remarks
