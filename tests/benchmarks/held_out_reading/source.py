"""The notation in which the held-out interviews are written, and the truth it implies.

A source is a head of `key: value` lines, a line `--`, and one row per line:

    SPEAKER|text              a turn; the label that forms write is in the head under `labels`
    SPEAKER=as typed:|text    a turn whose label is typed in this way
    SPEAKER@tr|text           a turn in another language
    &SPEAKER=R2:|text         on the same line of the file as the row before
    +|text                    another paragraph of the same turn
    !kind|text                not speech: title, data, legend, heading, mail, page, tool, column,
                              typist; "either" is text that may stand in a turn or be left out

Within a text `{t 00:12}` is a time, `{fn ...}` a footnote, `{cm ...}` a comment, `{del ...}` and
`{ins ...}` tracked changes, `{x ...}` the memo or code of a table's row. Speaker "-" is nobody.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

_PART = re.compile(r"\{(t|fn|cm|del|ins|x) ([^}]*)\}")
_ROW = re.compile(r"(?P<same>&?)(?P<key>[^|=@]+)(?:@(?P<lang>[a-z]+))?(?:=(?P<label>[^|]*))?\|")
_NOT_SAID = {"fn": "footnote", "cm": "comment", "del": "deleted", "x": "comment"}
_GROUPS = {
    "docx": "word processor", "odt": "word processor", "rtf": "word processor",
    "md": "word processor", "pdf": "PDF", "txt": "plain text", "csv": "table", "xlsx": "table",
}  # fmt: skip
_PROGRAMS = (
    "teams_", "word_online", "zoom_", "whisper", "noscribe", "atrain", "amberscript", "f4_",
    "otr", "srt_",
)  # fmt: skip


class Part(NamedTuple):
    """A stretch of a row: kind "" is spoken text, others as in the notation."""

    kind: str
    text: str


class Row(NamedTuple):
    """One row of a source; `speaker` is "" where `kind` says what else it is."""

    kind: str
    speaker: str
    label: str
    parts: tuple[Part, ...]
    same_line: bool = False
    more: bool = False
    language: str = ""

    @property
    def spoken(self) -> str:
        """The words that count as said, with single spaces."""
        said = "".join(part.text for part in self.parts if part.kind in {"", "ins"})
        return " ".join(said.split())

    @property
    def time(self) -> str:
        """The first time of the row, or ""."""
        return next((part.text for part in self.parts if part.kind == "t"), "")

    @property
    def memo(self) -> str:
        """The memo of a table's row, or ""."""
        return next((part.text for part in self.parts if part.kind == "x"), "")


class Interview(NamedTuple):
    """A parsed source."""

    name: str
    head: dict[str, str]
    rows: tuple[Row, ...]

    def of(self, *kinds: str) -> list[Row]:
        """Return the rows of these kinds, in order."""
        return [row for row in self.rows if row.kind in kinds]


def read_source(path: Path) -> Interview:
    """Return the interview in a source file."""
    head_text, _, body = path.read_text(encoding="utf-8").partition("\n--\n")
    head = dict(line.split(": ", 1) for line in head_text.splitlines())
    labels = dict(pair.split("=", 1) for pair in head.get("labels", "").split("; ") if pair)
    rows: list[Row] = []
    for line in body.splitlines():
        rows.append(_row(line, labels, rows[-1] if rows else None))
    return Interview(path.stem, head, tuple(rows))


def _row(line: str, labels: dict[str, str], before: Row | None) -> Row:
    if line.startswith("!"):
        kind, _, text = line[1:].partition("|")
        return Row(kind, "", "", (Part("", text),))
    if line.startswith("+|"):
        assert before is not None
        return Row("turn", before.speaker, "", _parts(line[2:]), False, True, before.language)
    match = _ROW.match(line)
    assert match, line
    key = match["key"]
    label = match["label"] if match["label"] is not None else labels.get(key, key)
    speaker = "" if key == "-" else key
    parts = _parts(line[match.end() :])
    language = match["lang"] or ""
    return Row("turn", speaker, label, parts, bool(match["same"]), False, language)


def _parts(text: str) -> tuple[Part, ...]:
    pieces = _PART.split(text)
    parts = [Part("", pieces[0])]
    for kind, inner, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        parts += [Part(kind, inner), Part("", after)]
    return tuple(part for part in parts if part.text)


def gold(interview: Interview) -> dict[str, Any]:
    """Return the truth about a file: who said what, and what nobody said."""
    form, ending = interview.head["form"], interview.head["file"]
    program = form.startswith(_PROGRAMS)
    return {
        "id": interview.name,
        "file": f"{interview.name}.{ending}",
        "form": form,
        "group": "recognisers and programs" if program else _GROUPS[ending],
        "is_report": interview.head.get("report") == "yes",
        "roles": _roles(interview.head["speakers"]),
        "turns": _turns(interview.of("turn")),
        "not_speech": _not_speech(interview),
        "either": [row.spoken for row in interview.of("either")],
        "times": [part.text for row in interview.rows for part in row.parts if part.kind == "t"],
    }


def _roles(text: str) -> dict[str, list[str]]:
    """Return the acceptable roles per speaker, from `I interviewer; V interviewer/other`."""
    pairs = (entry.rsplit(" ", 1) for entry in text.split("; "))
    return {"" if name == "-" else name: roles.split("/") for name, roles in pairs}


def _turns(rows: Iterable[Row]) -> list[dict[str, str]]:
    """Return turns; rows in a row of one speaker and language are one turn."""
    turns: list[dict[str, str]] = []
    for row in rows:
        language = row.language or "nl"
        last = turns[-1] if turns else None
        if last and last["speaker"] == row.speaker and last["language"] == language:
            last["text"] += " " + row.spoken
        else:
            turns.append({"speaker": row.speaker, "language": language, "text": row.spoken})
    return turns


def _not_speech(interview: Interview) -> list[dict[str, str]]:
    head = interview.head
    found = []
    for page in range(1, int(head.get("pages", 1)) + 1):
        found += [{"kind": k, "text": head[k]} for k in ("header", "footer") if k in head]
        if "footer" in head:
            found.append({"kind": "page", "text": str(page)})
    if "line number" in head:
        found.append({"kind": "line number", "text": head["line number"]})
    for row in interview.rows:
        if row.kind not in {"turn", "either"}:
            found.append({"kind": row.kind, "text": row.spoken})
        found += [
            {"kind": _NOT_SAID[part.kind], "text": part.text}
            for part in row.parts
            if part.kind in _NOT_SAID
        ]
    return found
