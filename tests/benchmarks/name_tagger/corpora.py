"""Real Dutch sentences for training: UD treebanks, prompts and debates, without their names' types.

A sentence is (text, spans); a span is (start, end, label) in code points, label UNTYPED until it is
known what kind of name it is. Sources and licences: ../shared/data/tagger/SOURCE.txt.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
TREEBANKS = (
    "alpino-dev", "alpino-test", "alpino-old-train", "lassy-dev", "lassy-test", "lassy-old-dev",
    "lassy-old-train",
)  # fmt: skip
UNTYPED = "NAM"
_DEV_SHARE = 10
_INSIDE_CAPITAL = re.compile(r"(?<=[a-z,;:\d\"'’)] )[\"'‘(]?[^\W\d_a-z]")
_SENTENCES = re.compile(r"(?<=[.?!])\s+")


class Sentence(NamedTuple):
    """A text and the names in it: (start, end, label), in order, without overlap."""

    text: str
    spans: tuple[tuple[int, int, str], ...] = ()
    unlisted: bool = False
    """Whether its names are to be taken for names that stand in no list."""


class UdToken(NamedTuple):
    """What is used of a token of a treebank; offsets in the sentence."""

    start: int
    end: int
    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    relation: str


def require_data() -> None:
    """Stop with a clear message where the shared data is absent."""
    if not (SHARED / "tagger" / "SOURCE.txt").is_file():
        raise SystemExit(
            "The training data is not here: expected the folder ../shared/data/tagger beside the "
            "project, with the treebanks that its SOURCE.txt names.\n"
            "Nothing was changed; the weights in codebooks/name_tagger stay as they are."
        )


def in_dev(text: str) -> bool:
    """Whether a sentence is kept for measuring: one in ten, by its digest."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % _DEV_SHARE == 0


def treebank_sentences() -> Iterator[tuple[str, list[UdToken]]]:
    """Every sentence of the treebanks once, with its tokens."""
    seen: set[str] = set()
    for name in TREEBANKS:
        path = SHARED / "tagger" / f"{name}.conllu"
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            text, tokens = _read_block(block)
            if tokens and text not in seen:
                seen.add(text)
                yield text, tokens


def _read_block(block: str) -> tuple[str, list[UdToken]]:
    text, tokens = "", []
    for line in block.splitlines():
        cells = line.split("\t")
        if len(cells) != 10 or not cells[0].isdigit():
            continue
        start = len(text)
        text += cells[1]
        head = int(cells[6]) if cells[6].isdigit() else 0
        tokens.append(UdToken(start, len(text), *cells[1:6], head, cells[7]))
        if "SpaceAfter=No" not in cells[9]:
            text += " "
    return text.rstrip(), tokens


def name_spans(tokens: list[UdToken]) -> list[tuple[int, int, str]]:
    """The proper nouns of a sentence, neighbours joined."""
    spans: list[tuple[int, int, str]] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.upos != "PROPN" and "deeleigen" not in token.xpos:
            continue
        joins = before and spans and spans[-1][1] == before.end and token.start <= before.end + 1
        if joins:
            spans[-1] = (spans[-1][0], token.end, UNTYPED)
        else:
            spans.append((token.start, token.end, UNTYPED))
    return spans


def prompts() -> list[str]:
    """The recording prompts, in order."""
    lines = (SHARED / "tagger" / "spoken_prompts_nl.txt").read_text(encoding="utf-8").splitlines()
    return [line.partition("\t")[2].strip() for line in lines if "\t" in line]


def debate_sentences() -> dict[str, list[str]]:
    """Sentences of the debates of the lower house, per agenda item."""
    path = SHARED / "parliament_turns" / "turns.jsonl"
    items: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        turn = json.loads(line)
        items.setdefault(turn["agendapunt"], []).extend(_SENTENCES.split(turn["text"]))
    return items


def has_no_capital_inside(text: str) -> bool:
    """Whether only the first word has a capital: there is no name, but perhaps there."""
    return not _INSIDE_CAPITAL.search(text)


def is_dev_item(item: str) -> bool:
    """Whether an agenda item is kept for measuring: the debates about care."""
    return item.startswith(("Ondercurate", "Wmo", "Wlz"))
