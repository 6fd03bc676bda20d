"""Score what a de-identification tool finds in a set, after TAB (Pilan et al. 2022).

From the Text Anonymization Benchmark come: recall per entity, where an entity counts only if all
its mentions are hidden; direct and quasi identifiers apart; token precision, plain and weighted by
information. Differences: weights are -log2 of a unigram probability instead of a language model's,
and a quasi-identifier also counts as found where it is queued for a person.

Words. A token is a run of letters and digits, apostrophes inside it allowed. A mention is hidden if
each of its *content* tokens is covered as far as it lies within the gold span. No content, unless
a mention has nothing else: function words; titles in names of persons; generic heads in anything
but persons and roles (not_content.json). Within a prediction that touches a gold span those words
are neither right nor wrong.
"""

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from pathlib import Path
from typing import NamedTuple

SETS = Path(__file__).parent
MASK, QUEUE = "mask", "queue"
PERSON = "PERSON"
Prediction = tuple[int, int, str]
"""Start, end (code points, end exclusive) and action, "mask" or "queue"."""

_LISTS = json.loads((SETS / "not_content.json").read_text(encoding="utf-8"))
_FUNCTION, _TITLE, _HEAD = (frozenset(_LISTS[name]) for name in ("function", "title", "head"))
_NEUTRAL = _FUNCTION | _TITLE | _HEAD

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Token(NamedTuple):
    """A token of a text: offsets in code points, end exclusive; `form` is lower case."""

    start: int
    end: int
    form: str


class Gold(NamedTuple):
    """A marked mention. `category` is a name of `Category`; `type` is "direct" or "quasi"."""

    start: int
    end: int
    text: str
    category: str
    type: str
    entity: str


@dataclass(frozen=True)
class Item:
    """One turn of a set, as README describes it."""

    id: str
    style: str
    kind: str
    origin: str
    text: str
    spans: tuple[Gold, ...]


@dataclass
class Tally:
    """How many of how many."""

    found: int = 0
    total: int = 0

    def add(self, is_found: bool) -> None:
        """Count one more."""
        self.found += is_found
        self.total += 1

    @property
    def share(self) -> float:
        """The share found, 0 where there was nothing to find."""
        return self.found / self.total if self.total else 0.0


Tallies = dict[tuple[str, ...], Tally]


@dataclass
class Score:
    """What one tool did on one set. Keys of the tallies are tuples, see `score`."""

    entities: Tallies = field(default_factory=dict)
    mentions: Tallies = field(default_factory=dict)
    tokens: Tallies = field(default_factory=dict)
    masked: Tally = field(default_factory=Tally)
    """Masked tokens of the whole set: right out of all."""
    weight: list[float] = field(default_factory=lambda: [0.0, 0.0])
    """Bits of masked tokens: right, all."""
    free: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By style, in free speech: `words`, wrong `spans`, wrong `tokens` and `queued` spans."""

    @property
    def weighted_precision(self) -> float:
        """Token precision weighted by information, 0 where nothing was masked."""
        return self.weight[0] / self.weight[1] if self.weight[1] else 0.0

    def wrong_per_thousand(self, what: str, styles: Iterable[str] = ("cased", "lower")) -> float:
        """Return wrong `spans`, `tokens` or `queued` spans per 1,000 words of free speech."""
        styles = list(styles)
        words = sum(self.free["words", style] for style in styles)
        return 1000 * sum(self.free[what, style] for style in styles) / words if words else 0.0


def read_items(split: str, folder: Path = SETS) -> list[Item]:
    """Return the items of a split in order of file and line.

    Raises:
        ValueError: A span does not hold its text; the message gives the item's id.
    """
    items = []
    for path in sorted((folder / split).glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            row["spans"] = tuple(Gold(**span) for span in row["spans"])
            items.append(Item(**row))
            if any(row["text"][s.start : s.end] != s.text for s in row["spans"]):
                raise ValueError(f"{path.name}: offsets and text of {row['id']} do not agree")
    return items


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text, in order."""
    return [Token(m.start(), m.end(), m.group().lower()) for m in _TOKEN.finditer(text)]


class Information:
    """How much a word tells, in bits: -log2 p, p counted in free speech.

    Add-one smoothing; a word that was not seen has the share of one unseen word. The counts are
    small (5,000 words), so this says little more than: common words weigh less than names.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts = Counter(token.form for text in texts for token in tokens_of(text))
        self._total = self._counts.total() + len(self._counts) + 1

    def bits(self, form: str) -> float:
        """Return the information of a token in lower case."""
        return -log2((self._counts[form] + 1) / self._total)


def content_of(tokens: Sequence[Token], span: Gold) -> list[tuple[int, int]]:
    """Return the stretches of a gold span that must be covered for it to be hidden."""
    inside = [t for t in tokens if t.start < span.end and span.start < t.end]
    content = [t for t in inside if t.form not in _empty_in(span.category)] or inside
    return [(max(t.start, span.start), min(t.end, span.end)) for t in content]


def _empty_in(category: str) -> frozenset[str]:
    if category == PERSON:
        return _FUNCTION | _TITLE
    return _FUNCTION if category == "ROLE" else _FUNCTION | _HEAD


def is_covered(start: int, end: int, ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether [start, end) lies within one of the ranges, which are sorted and do not touch."""
    place = bisect_left(ranges, (start + 1,)) - 1
    return place >= 0 and ranges[place][0] <= start and end <= ranges[place][1]


def united(predictions: Iterable[Prediction], actions: Iterable[str]) -> list[tuple[int, int]]:
    """Return the ranges that predictions with one of the actions cover, joined and sorted."""
    wanted = frozenset(actions)
    joined: list[tuple[int, int]] = []
    for start, end, _ in sorted(p for p in predictions if p[2] in wanted):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def score(
    items: Sequence[Item],
    predictions: Mapping[str, Sequence[Prediction]],
    information: Information | None = None,
) -> Score:
    """Return what `predictions`, per item id, are worth on `items`.

    Entities are counted under ("type", type), ("type", type, style), ("category", category,
    style), ("ids", kind), and, for names in items with an origin, ("origin", origin, style);
    mentions and tokens under ("category", category) and ("type", type). An item without a
    prediction counts as one in which nothing was found.
    """
    result = Score()
    information = information or Information(i.text for i in items if i.kind == "free")
    for item in items:
        found = predictions.get(item.id, ())
        tokens = tokens_of(item.text)
        _recall(result, item, tokens, found)
        _precision(result, item, tokens, found, information)
    return result


def _count(tallies: Tallies, keys: Iterable[tuple[str, ...]], is_found: bool) -> None:
    for key in keys:
        tallies.setdefault(key, Tally()).add(is_found)


def _recall(
    result: Score, item: Item, tokens: Sequence[Token], found: Sequence[Prediction]
) -> None:
    hidden = {"direct": united(found, [MASK]), "quasi": united(found, [MASK, QUEUE])}
    entities: dict[str, list[bool]] = {}
    first: dict[str, Gold] = {}
    for span in item.spans:
        pieces = [is_covered(*piece, hidden[span.type]) for piece in content_of(tokens, span)]
        keys = [("category", span.category), ("type", span.type)]
        for piece in pieces:
            _count(result.tokens, keys, piece)
        _count(result.mentions, keys, all(pieces))
        entities.setdefault(span.entity, []).append(all(pieces))
        first.setdefault(span.entity, span)
    for entity, mentions in entities.items():
        _count(result.entities, _entity_keys(item, first[entity]), all(mentions))


def _entity_keys(item: Item, span: Gold) -> list[tuple[str, ...]]:
    keys = [
        ("type", span.type),
        ("type", span.type, item.style),
        ("category", span.category),
        ("category", span.category, item.style),
    ]
    if span.category == PERSON and item.origin:
        keys += [("origin", item.origin), ("origin", item.origin, item.style)]
    if item.kind in {"spoken_ids", "digit_ids"} and span.category != PERSON:
        keys.append(("ids", item.kind))
    return keys


def _precision(
    result: Score,
    item: Item,
    tokens: Sequence[Token],
    found: Sequence[Prediction],
    information: Information,
) -> None:
    gold = [(span.start, span.end) for span in item.spans]
    wrong_tokens = 0
    masked = united(found, [MASK])
    for start, end in masked:
        touches = any(s < end and start < e for s, e in gold)
        for token in (t for t in tokens if t.start < end and start < t.end):
            is_right = any(s < token.end and token.start < e for s, e in gold)
            if touches and not is_right and token.form in _NEUTRAL:
                continue
            bits = information.bits(token.form)
            result.masked.add(is_right)
            result.weight[0] += bits * is_right
            result.weight[1] += bits
            wrong_tokens += not is_right
    if item.kind == "free":
        queued = united(found, [QUEUE])
        for what, number in (
            ("words", len(item.text.split())),
            ("spans", len(masked)),
            ("tokens", wrong_tokens),
            ("queued", len(queued)),
        ):
            result.free[what, item.style] += number


def gap(result: Score, style: str | None = None, fewest: int = 10) -> tuple[str, str, float]:
    """Return the best and the worst origin and the difference of their recall of names.

    Origins with fewer than `fewest` names are left out; ties go to the first in the alphabet.

    Raises:
        ValueError: No origin has that many names.
    """
    length = 2 if style is None else 3
    shares = {
        key[1]: tally.share
        for key, tally in sorted(result.entities.items())
        if key[0] == "origin"
        and len(key) == length
        and (style is None or key[2] == style)
        and tally.total >= fewest
    }
    if not shares:
        raise ValueError(f"no origin has {fewest} names or more")
    best, worst = max(shares, key=lambda o: shares[o]), min(shares, key=lambda o: shares[o])
    return best, worst, shares[best] - shares[worst]
