"""TTML (.ttml, .dfxp, .xml): subtitles as XML, of broadcasters and of YouTube (w3.org/TR/ttml2)."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.cue_scan import clock_ms
from pipeline.files.delivered import Cue, Delivered
from pipeline.files.safe_package import parse_xml
from pipeline.files.transcript_cues import turns_of_cues
from pipeline.files.transcript_faults import unreadable

_EXPECTED = "subtitles in TTML: a body with paragraphs"
_REMEDY = "Export the subtitles again as .vtt or .srt."
_OFFSET = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)(h|ms|m|s|f|t)")
_UNITS_MS = {"h": 3_600_000.0, "m": 60_000.0, "s": 1_000.0, "ms": 1.0}
_FRAMES = re.compile(r"([0-9]{1,4}:[0-9]{1,3}:[0-9]{1,3}):([0-9]{1,4})(?:\.[0-9]+)?")
_SPACES = re.compile(r"\s+")
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_ttml(data: bytes, name: str) -> Delivered:
    """Read the paragraphs of a TTML file, with the names of its agents as speakers.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        Turns with their times.

    Raises:
        InputFileError: It is no whole XML, no TTML, or no paragraph holds text.
    """
    root = parse_xml(data, name)
    if _local(root) != "tt":
        raise unreadable(name, "the file is XML of another kind", _EXPECTED, _REMEDY)
    bodies = [child for child in root if _local(child) == "body"]
    paragraphs = [p for body in bodies for p in body.iter() if _local(p) == "p"]
    if not any("".join(p.itertext()).strip() for p in paragraphs):
        raise unreadable(name, "no paragraph of the file holds text", _EXPECTED, _REMEDY)
    agents = _agents(root)
    rates = _Rates(root)
    found = turns_of_cues([_cue(p, agents, rates) for p in paragraphs])
    language = root.get(_XML_LANG, "").split("-")[0].lower()
    return Delivered(
        "TTML", found.turns, (*_head(root), *_between(bodies), *found.left_out), found.remarks,
        language=language if len(language) in (2, 3) and language.isalpha() else "",
    )  # fmt: skip


def _local(element: Any) -> str:
    """Return the name of an element without its namespace; "" for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _attribute(element: Any, name: str) -> str:
    """Return an attribute of whatever namespace; TTML has had several."""
    for key, value in element.attrib.items():
        if etree.QName(key).localname == name:
            return str(value)
    return ""


class _Rates:
    """How many frames and ticks of the file there are in a second."""

    def __init__(self, root: Any) -> None:
        self.frames = _number(_attribute(root, "frameRate")) or 30.0
        self.ticks = _number(_attribute(root, "tickRate")) or 1.0

    def ms(self, time: str) -> int | None:
        """Return the milliseconds of "00:01:02.5", "00:01:02:12" (frames), "62.5s" or "1560f"."""
        time = time.strip()
        offset, frames = _OFFSET.fullmatch(time), _FRAMES.fullmatch(time)
        if offset:
            units = _UNITS_MS | {"f": 1000 / self.frames, "t": 1000 / self.ticks}
            return round(float(offset[1]) * units[offset[2]])
        if frames:
            whole = clock_ms(frames[1])
            return None if whole is None else whole + round(int(frames[2]) * 1000 / self.frames)
        return clock_ms(time)


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[0-9]{1,9}", text) and int(text) else None


def _agents(root: Any) -> dict[str, str]:
    """Return the names of the people or characters that the head of the file lists, by id."""
    agents = (element for element in root.iter() if _local(element) == "agent")
    return {
        agent.get(_XML_ID, ""): _SPACES.sub(" ", "".join(agent.itertext())).strip()
        for agent in agents
    }


def _cue(paragraph: Any, agents: dict[str, str], rates: _Rates) -> Cue:
    start_ms = rates.ms(_attribute(paragraph, "begin"))
    end_ms = rates.ms(_attribute(paragraph, "end"))
    length_ms = rates.ms(_attribute(paragraph, "dur"))
    if end_ms is None and start_ms is not None and length_ms is not None:
        end_ms = start_ms + length_ms
    spans = (_attribute(element, "agent") for element in paragraph.iter(etree.Element))
    agent = next((value for value in spans if value), "").split(" ")[0].lstrip("#")
    speaker = (agents.get(agent) or agent or "") if agents else None
    return Cue(start_ms, end_ms, "".join(_texts(paragraph)).strip(), speaker)


def _texts(paragraph: Any) -> Iterator[str]:
    """Yield the texts of a paragraph; its line breaks are <br/>, those of the XML are spaces."""
    for action, element in etree.iterwalk(paragraph, events=("start", "end", "comment")):
        if action == "start":
            if _local(element) == "br":
                yield "\n"
            yield _SPACES.sub(" ", element.text or "")
        elif element is not paragraph:
            yield _SPACES.sub(" ", element.tail or "")


def _head(root: Any) -> Iterator[LeftOut]:
    text = "\n".join(
        element.text.strip()
        for head in root
        if _local(head) == "head"
        for element in head.iter(etree.Element)
        if _local(element) != "name" and element.text and element.text.strip()
    )
    if text:
        yield LeftOut(kind=LeftOutKind.METADATA, place="head of the file", text=text)


def _between(bodies: list[Any]) -> Iterator[LeftOut]:
    """Yield text that stands in no paragraph, where TTML allows none but programs write some."""
    texts = []
    for body in bodies:
        for element in body.iter(etree.Element):
            if "p" in map(_local, (element, *element.iterancestors())):
                continue
            own = [element.text, *(child.tail for child in element)]
            texts += [text.strip() for text in own if text and text.strip()]
    if texts:
        text = "\n".join(texts)
        yield LeftOut(kind=LeftOutKind.METADATA, place="outside the paragraphs", text=text)
