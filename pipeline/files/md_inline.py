"""Markdown within a line: emphasis, escapes, links and a little HTML, to runs with a look."""

import html
import re
from typing import NamedTuple

from pipeline.files.delivered import Run

_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>(?<!`)`(?!`)[^`\n]{1,2000}`(?!`))"
    r"|(?P<link>!?\[(?P<shown>[^\[\]\n]{0,1000})\]\((?P<address>[^()\s]{0,2000})(?:\s[^()\n]{0,300})?\))"
    r"|(?P<tag></?(?:br|b|i|u|strong|em|span|sup|sub|mark|font|ins|small)(?:\s[^<>]{0,300})?/?>)"
    r"|(?P<mark>\*{1,3}|_{1,3}|~~|==)"
    r"|(?P<entity>&(?:[a-zA-Z]{2,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)",
    re.IGNORECASE,
)
_TAG_LOOKS = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "ins": "u"}
_MARK_LOOKS = {"*": "i", "_": "i", "**": "b", "__": "b", "***": "bi", "___": "bi"}


class Inline(NamedTuple):
    """The runs of a line, and the addresses of links and pictures in it."""

    runs: tuple[Run, ...]
    addresses: tuple[str, ...]


def inline_of(text: str) -> Inline:
    """Return the runs of a paragraph of Markdown; marks without a partner stay as they are."""
    matches = list(_TOKEN.finditer(text))
    paired = _paired(text, matches)
    pieces: list[tuple[str, str]] = []
    addresses: list[str] = []
    marked: set[str] = set()
    tagged: list[str] = []
    place = 0
    for n, match in enumerate(matches):
        style = _style(marked, tagged)
        pieces.append((text[place : match.start()], style))
        place = match.end()
        if match["mark"]:
            if n in paired:
                marked ^= {match["mark"]}
            else:
                pieces.append((match[0], style))
        elif match["tag"]:
            pieces.append(("\n" if _name(match[0]) == "br" else "", style))
            _tag(match[0], tagged)
        else:
            pieces.append((_shown(match), style))
            if match["link"] and match["address"]:
                addresses.append(match["address"])
    pieces.append((text[place:], _style(marked, tagged)))
    return Inline(_runs(pieces), tuple(addresses))


def _paired(text: str, matches: list[re.Match[str]]) -> set[int]:
    """Return which marks begin or end an emphasis: each with its partner."""
    paired: set[int] = set()
    opened: dict[str, int] = {}
    for n, match in enumerate(matches):
        mark = match["mark"]
        if not mark:
            continue
        before = text[match.start() - 1 : match.start()] or " "
        after = text[match.end() : match.end() + 1] or " "
        # "naam_van_de_wijk" has no emphasis in it.
        is_inside = mark[0] == "_" and before.isalnum() and after.isalnum()
        if mark in opened and not before.isspace() and not is_inside:
            paired |= {opened.pop(mark), n}
        elif not after.isspace() and not is_inside:
            opened[mark] = n
    return paired


def _style(marked: set[str], tagged: list[str]) -> str:
    letters = {letter for mark in marked for letter in _MARK_LOOKS.get(mark, "")}
    letters |= {_TAG_LOOKS[name] for name in tagged}
    return "".join(letter for letter in "biu" if letter in letters)


def _name(tag: str) -> str:
    return re.split(r"[\s/>]", tag.lstrip("</"), maxsplit=1)[0].lower()


def _tag(tag: str, tagged: list[str]) -> None:
    name = _name(tag)
    if name not in _TAG_LOOKS:
        return
    if not tag.startswith("</"):
        tagged.append(name)
    elif name in tagged:
        tagged.remove(name)


def _shown(match: re.Match[str]) -> str:
    if match["escape"]:
        return match["escape"][1]
    if match["code"]:
        return match["code"].strip("`")
    return match["shown"] if match["link"] else html.unescape(match["entity"])


def _runs(pieces: list[tuple[str, str]]) -> tuple[Run, ...]:
    runs: list[tuple[str, list[str]]] = []
    for text, style in pieces:
        if text and runs and runs[-1][0] == style:
            runs[-1][1].append(text)
        elif text:
            runs.append((style, [text]))
    return tuple(Run("".join(texts), style) for style, texts in runs)
