"""Sentences to train and to measure on: carriers and real sentences with names put into them."""

from __future__ import annotations

import lzma
import random
import re
from collections.abc import Callable, Iterator
from functools import cache

from pipeline.nlp.tagger_features import Gazetteer
from pipeline.nlp.words import fold
from tests.benchmarks.name_tagger import corpora
from tests.benchmarks.name_tagger.corpora import Sentence, UdToken
from tests.benchmarks.name_tagger.names import LISTS, POOLS, NameMaker, origins, parts

PERSON, PLACE, STREET, ORGANISATION = "PER", "LOC", "STR", "ORG"
_CHOICE = re.compile(r"\(([^()]*)\)")
_SLOT = re.compile(r"\{([A-Z])\}")
_COMMON_ORIGINS = ("Dutch", "Dutch", "Frisian", "Turkish", "Moroccan", "Hindustani", "Antillean")
_WORD_AS_SURNAME = 0.12
"""After "mevrouw" any word is a name: "mevrouw Geel"."""
_PRONOUNS = frozenset({"hij", "zij", "ze", "hem"})


@cache
def lines_of(name: str) -> list[str]:
    """The lines of a file of pools/, without comments."""
    lines = (POOLS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def pick_origin(chance: random.Random) -> str:
    """An origin; all count alike, some a little more."""
    return chance.choice([*origins(), *_COMMON_ORIGINS])


def fill(
    carrier: str, maker: NameMaker, chance: random.Random, origin: Callable[[], str]
) -> Sentence:
    """Make a sentence of a carrier: choices made, slots filled."""
    while match := _CHOICE.search(carrier):
        choice = chance.choice(match[1].split("|"))
        carrier = carrier[: match.start()] + choice + carrier[match.end() :]
    text, spans, last = "", [], 0
    for match in _SLOT.finditer(carrier):
        text += carrier[last : match.start()]
        form, label = _filling(match[1], maker, chance, origin)
        if label:
            spans.append((len(text), len(text) + len(form), label))
        text += form
        last = match.end()
    text += carrier[last:]
    return Sentence(text[:1].upper() + text[1:], tuple(spans), chance.random() < 0.5)


def _filling(
    slot: str, maker: NameMaker, chance: random.Random, origin: Callable[[], str]
) -> tuple[str, str]:
    if slot == "K":
        return chance.choice(parts()["kin"]), ""
    if slot == "H":
        return chance.choice(parts()["human"]), ""
    if slot in "LWRO":
        make, label = {
            "L": (maker.place, PLACE), "W": (maker.neighbourhood, PLACE),
            "R": (maker.street, STREET), "O": (maker.organisation, ORGANISATION),
        }[slot]  # fmt: skip
        return make(), label
    whose = origin()
    if slot == "P":
        slot = "F" if chance.random() < 0.55 else "N"
    if slot == "S" and not maker.dev and chance.random() < _WORD_AS_SURNAME:
        return chance.choice(_dictionary()).title(), PERSON
    if slot == "S":
        return maker.surname(whose), PERSON
    return (maker.full_name(whose) if slot == "N" else maker.first_name(whose)), PERSON


def swapped(
    text: str, spans: list[tuple[int, int, str]], maker: NameMaker, chance: random.Random
) -> Sentence:
    """The sentence with other names of the same kind in it."""
    made, new, last = "", [], 0
    for start, end, label in spans:
        form = text[start:end]
        if label == PERSON:
            whose = pick_origin(chance)
            form = maker.full_name(whose) if " " in form else maker.first_name(whose)
        elif label == PLACE:
            form = maker.place()
        made += text[last:start]
        new.append((len(made), len(made) + len(form), label))
        made += form
        last = end
    return Sentence(made + text[last:], tuple(new), chance.random() < 0.5)


def referents(text: str, tokens: list[UdToken]) -> list[tuple[int, int, str]]:
    """Where a person or place is spoken of without a name: "hij", "de directeur", "de stad"."""
    human, places = set(parts()["human"]), set(parts()["place_nouns"])
    found = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        form = token.form.lower()
        if token.upos == "PRON" and form in _PRONOUNS and "Plur" not in token.feats:
            found.append((token.start, token.end, PERSON))
        elif before and before.upos == "DET" and before.form.lower() in {"de", "het", "een"}:
            if token.upos == "NOUN" and form in human:
                found.append((before.start, token.end, PERSON))
            elif token.upos == "NOUN" and form in places:
                found.append((before.start, token.end, PLACE))
    return found


_PLAIN_REFERENT = re.compile(
    r"\b(?:[Hh]ij|[Hh]em|[Ii]emand|[Nn]iemand|[Mm]ijn (?:{kin})|[Dd]e (?:{human}))\b".format(
        kin="|".join(parts()["kin"]), human="|".join(parts()["human"])
    )
)


def plain_referents(text: str) -> list[tuple[int, int, str]]:
    """As `referents`, in text without annotation."""
    return [(m.start(), m.end(), PERSON) for m in _PLAIN_REFERENT.finditer(text)]


def typed(
    text: str, spans: list[tuple[int, int, str]], lists: Gazetteer
) -> list[tuple[int, int, str]]:
    """Give untyped names a kind by the lists; what is on the keep list is no name."""
    found = []
    for start, end, _ in spans:
        form = text[start:end]
        words = fold(form).split()
        if fold(form) in lists.keep or not any(c.isupper() for c in form):
            continue
        label = corpora.UNTYPED
        if words[0] in lists.first_names and words[0] not in lists.places:
            label = PERSON
        elif len(words) == 1 and words[0] in lists.places:
            label = PLACE
        elif len(words) == 1 and words[0] in lists.surnames:
            label = PERSON
        found.append((start, end, label))
    return found


def lowered(sentence: Sentence, chance: random.Random) -> Sentence:
    """The sentence as speech recognition without capitals writes it; mostly without signs."""
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in sentence.text)
    if chance.random() < 0.25:
        return sentence._replace(text=lower)
    kept = [i for i, c in enumerate(lower) if not _is_dropped(lower, i, c)]
    new_at = {old: new for new, old in enumerate(kept)}
    spans = []
    for start, end, label in sentence.spans:
        inside = [new_at[i] for i in range(start, end) if i in new_at]
        if inside:
            spans.append((inside[0], inside[-1] + 1, label))
    return sentence._replace(text="".join(lower[i] for i in kept), spans=tuple(spans))


def _is_dropped(text: str, i: int, c: str) -> bool:
    return c in '.,?!:;"“”()…' or (c == "'" and i + 1 < len(text) and text[i + 1] == " ")


def name_lower(sentence: Sentence, chance: random.Random) -> Sentence:
    """A typist who forgot the capitals of the names only."""
    letters = list(sentence.text)
    for start, end, _ in sentence.spans:
        letters[start:end] = [c.lower() if len(c.lower()) == 1 else c for c in letters[start:end]]
    return sentence._replace(text="".join(letters))


def training_sentences(seed: int, lists: Gazetteer, amount: int) -> Iterator[Sentence]:
    """All sentences to train on, in a fixed order.

    Args:
        seed: Of every random step.
        lists: To type the names of the treebanks with.
        amount: How many sentences are made of the carriers.
    """
    chance = random.Random(seed)
    maker = NameMaker(chance)
    for sentence in _all_cased(chance, maker, lists, amount):
        draw = chance.random()
        if draw < 0.45:
            yield lowered(sentence, chance)
        elif draw < 0.48 and sentence.spans:
            yield name_lower(sentence, chance)
        else:
            yield sentence


def _all_cased(
    chance: random.Random, maker: NameMaker, lists: Gazetteer, amount: int
) -> Iterator[Sentence]:
    yield from _from_treebanks(chance, maker, lists)
    plain = [text for text in corpora.prompts() if not corpora.in_dev(text)]
    for item, sentences in corpora.debate_sentences().items():
        plain += [] if corpora.is_dev_item(item) else sentences
    for text in plain:
        if corpora.has_no_capital_inside(text) and 3 < len(text) < 300:
            yield from _from_plain(text, chance, maker)
    for n in range(amount):
        carrier = chance.choice(lines_of("carriers"))
        sentence = fill(carrier, maker, chance, lambda: pick_origin(chance))
        yield sentence
        if n % 5 < 3:
            yield fill(chance.choice(lines_of("negatives")), maker, chance, lambda: "Dutch")


def _from_treebanks(
    chance: random.Random, maker: NameMaker, lists: Gazetteer
) -> Iterator[Sentence]:
    for text, tokens in corpora.treebank_sentences():
        if corpora.in_dev(text):
            continue
        spans = typed(text, corpora.name_spans(tokens), lists)
        yield Sentence(text, tuple(spans))
        if any(label in {PERSON, PLACE} for _, _, label in spans):
            yield swapped(text, spans, maker, chance)
        spoken_of = referents(text, tokens)
        if spoken_of and chance.random() < 0.8:
            yield swapped(text, _merged(spans, spoken_of, chance), maker, chance)
        elif not spans:
            yield Sentence(text)
        if chance.random() < 0.35:
            yield _with_rare_words(text, spans, tokens, chance, lists)


def _with_rare_words(
    text: str,
    spans: list[tuple[int, int, str]],
    tokens: list[UdToken],
    chance: random.Random,
    lists: Gazetteer,
) -> Sentence:
    """The sentence with dictionary words, some misspelt, for its nouns, verbs and adjectives.

    Shows that a word unseen in training is no name as long as a dictionary knows it.
    """
    made, new, last = "", [], 0
    inside = {(start, end): label for start, end, label in spans}
    pieces = {(t.start, t.end) for t in tokens if t.upos in {"NOUN", "VERB", "ADJ"}}
    pieces = {p for p in pieces if p[0] > 0 and chance.random() < 0.4}
    pieces = {p for p in pieces if not any(p[0] < end and start < p[1] for start, end in inside)}
    for start, end in sorted([*pieces, *inside]):
        made += text[last:start]
        label = inside.get((start, end))
        form = text[start:end] if label else _rare_word(chance, lists)
        if label:
            new.append((len(made), len(made) + len(form), label))
        made += form
        last = end
    return Sentence(made + text[last:], tuple(new))


def _rare_word(chance: random.Random, lists: Gazetteer) -> str:
    word = chance.choice(_dictionary())
    while word in lists.first_names or word in lists.surnames or word in lists.places:
        word = chance.choice(_dictionary())
    if chance.random() < 0.04 and len(word) > 6:
        cut = chance.randrange(2, len(word) - 2)
        word = word[:cut] + word[cut + 1 :]
    return word


@cache
def _dictionary() -> list[str]:
    path = LISTS.parent / "ordinary_words" / "lower.txt.xz"
    words = lzma.decompress(path.read_bytes()).decode("utf-8").split("\n")
    return [word for word in words if 3 <= len(word) <= 14 and word.isalpha()]


def _merged(
    spans: list[tuple[int, int, str]], more: list[tuple[int, int, str]], chance: random.Random
) -> list[tuple[int, int, str]]:
    free = [m for m in more if not any(m[0] < end and start < m[1] for start, end, _ in spans)]
    return sorted([*spans, *(m for m in free if chance.random() < 0.7)])


def _from_plain(text: str, chance: random.Random, maker: NameMaker) -> Iterator[Sentence]:
    yield Sentence(text)
    spans = plain_referents(text)
    if spans:
        yield swapped(text, spans, maker, chance)
