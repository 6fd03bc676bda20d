"""What the name tagger sees of each word: its letters, the lists it stands in and its neighbours.

Training (tests/benchmarks/name_tagger) and running use these functions alike. A feature is a short
string; what it stands for follows from where it is made. Changing any of them means training again.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Self

from pipeline.domain.name_lists import NameLists
from pipeline.nlp.ordinary_words import OrdinaryWords
from pipeline.nlp.words import WORD, fold, plain

_TOKEN = re.compile(rf"(?P<word>{WORD.pattern})|(?P<number>\d+)|(?P<sign>[^\s\w])", re.IGNORECASE)
_MARKUP = re.compile(
    r"([^\w\s])\1{19,}|\[[^\[\]\n]{0,60}\]|<[^<>\n]{0,60}>|\*[a-z]{1,3}\b|\((?:lacht|zucht|stilte)\)"
)
_FILLERS = frozenset({
    *("uh", "uhm", "uhh", "eh", "ehm", "ehh", "euh", "euhm", "hm", "hmm", "mm", "mhm"),
})  # fmt: skip
_SENTENCE_END = frozenset('.?!:…"“”‘()–—')
_CAPITALS_PER_WORD = 0.02
"""As pipeline/nlp/name_detector.py: below this share a text has no capitals."""
_MAX_LETTERS = 24
"""Letters of a word that are looked at; keeps a line of 50,000 letters fast."""


class Token(NamedTuple):
    """A word, number or sign of a turn; offsets in code points, end exclusive.

    `text` is composed and without signs that are not seen; see words.plain.
    """

    text: str
    start: int
    end: int
    is_word: bool


class Seen(NamedTuple):
    """A token as the tagger sees it."""

    form: str
    """Folded; of a number only how many digits it has."""
    case: str
    """A capital inside a sentence, S at its start, X all capitals, a none, l where a text has no
    capitals at all; 9 a number, P a sign."""
    kind: str
    """The letter of ordinary_words.Kind."""
    lists: str
    """Letters of the name lists it stands in: f s p q t a k; see Gazetteer."""


class Gazetteer(NamedTuple):
    """The name lists, folded, by single words."""

    first_names: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]
    place_parts: frozenset[str]
    particles: frozenset[str]
    ambiguous: frozenset[str]
    keep: frozenset[str]

    @classmethod
    def from_lists(cls, lists: NameLists) -> Self:
        """Fold and index `lists`."""
        places = [fold(place).split() for place in lists.places]
        return cls(
            first_names=frozenset(map(fold, lists.first_names)),
            surnames=frozenset(map(fold, lists.surnames)),
            places=frozenset(words[0] for words in places if len(words) == 1),
            place_parts=frozenset(w for words in places if len(words) > 1 for w in words),
            particles=frozenset(w for item in lists.surname_particles for w in fold(item).split()),
            ambiguous=frozenset(map(fold, lists.ambiguous_names)),
            keep=frozenset(map(fold, lists.keep)),
        )

    def letters(self, folded: str) -> str:
        """Return a letter for each list that `folded` stands in."""
        return "".join(
            letter for letter, words in zip("fspqtak", self, strict=True) if folded in words
        )


class Eyes:
    """Turns tokens into what the tagger sees of them."""

    def __init__(self, gazetteer: Gazetteer, ordinary: OrdinaryWords) -> None:
        """Take the lists."""
        self._letters = lru_cache(maxsize=100_000)(gazetteer.letters)
        self._kind = ordinary.kind

    def see(self, tokens: Sequence[Token], unlisted: frozenset[int] = frozenset()) -> list[Seen]:
        """Return one view per token.

        Args:
            tokens: All tokens of a turn.
            unlisted: Positions that are taken for names in no list (training only).
        """
        cased = has_capitals(tokens)
        seen = []
        starts = True
        for i, token in enumerate(tokens):
            if not token.is_word:
                seen.append(_not_a_word(token))
                starts = starts or token.text in _SENTENCE_END
                continue
            form = fold(token.text)
            kind, lists = str(self._kind(form).value), self._letters(form)
            if i in unlisted:
                kind, lists = kind.replace("c", "n"), "t" if "t" in lists else ""
            seen.append(Seen(form, _case(token.text, starts=starts, cased=cased), kind, lists))
            starts = False
        return seen


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a turn in order, without mark-up ("[lacht]", "*v") and fillers."""
    hidden = [match.span() for match in _MARKUP.finditer(text)]
    tokens = []
    for match in _TOKEN.finditer(text):
        while hidden and hidden[0][1] <= match.start():
            hidden.pop(0)
        if hidden and hidden[0][0] <= match.start():
            continue
        if match["word"] and match.group().lower() in _FILLERS:
            continue
        form = plain(match.group())
        tokens.append(Token(form, match.start(), match.end(), bool(match["word"])))
    return tokens


def has_capitals(tokens: Sequence[Token]) -> bool:
    """Return whether a text uses capitals: one in fifty words has one, and not nearly all do."""
    words = [token.text for token in tokens if token.is_word]
    capitals = sum(word[0].isupper() for word in words)
    all_capitals = sum(word.isupper() for word in words) > 0.6 * len(words) and len(words) > 3
    return capitals > _CAPITALS_PER_WORD * len(words) and not all_capitals


def _case(form: str, *, starts: bool, cased: bool) -> str:
    if not cased:
        return "l"
    if len(form) > 1 and form.isupper():
        return "X"
    letters = form.lstrip("'’")
    if not (letters[:1].isupper() or any(c.isupper() for c in letters[1:])):
        return "a"
    return "S" if starts else "A"


def _not_a_word(token: Token) -> Seen:
    if token.text.isdigit():
        return Seen(f"9{min(len(token.text), 6)}", "9", "", "")
    return Seen(token.text, "P", "", "")


@lru_cache(maxsize=50_000)
def own_features(seen: Seen) -> tuple[str, ...]:
    """Return what a word says about itself."""
    form, case, kind, lists = seen
    if case in "9P":
        return ("b", f"w={form}")
    features = [
        "b",
        f"w={form}",
        f"c={case}",
        f"k={kind}",
        f"ck={case}{kind}",
        f"g={case}{kind}{lists}",
    ]
    features += [f"h={letter}{kind}" for letter in lists]
    features += [f"l={case}{min(len(form), 12)}"]
    padded = f"^{form[:_MAX_LETTERS]}$"
    features += [f"3={padded[i : i + 3]}" for i in range(len(padded) - 2)]
    features += [f"4={padded[i : i + 4]}" for i in range(len(padded) - 3)]
    features += [f"s{n}={form[-n:]}{kind}" for n in (2, 3)]
    features += [f"p{n}={form[:n]}{kind}" for n in (2, 3)]
    if "-" in form or "'" in form:
        features.append(f"-{case}{kind}")
    return tuple(features)


@lru_cache(maxsize=50_000)
def near_features(seen: Seen) -> tuple[str, ...]:
    """Return what a word says about the words next to it."""
    form, case, kind, lists = seen
    if case in "9P":
        return (f"w={form}", f"g={case}")
    return (f"w={form}", f"s3={form[-3:]}{kind}", f"g={case}{kind}{lists}", f"ck={case}{kind}")


@lru_cache(maxsize=50_000)
def far_features(seen: Seen) -> tuple[str, ...]:
    """Return what a word says about the words two away from it."""
    return (f"w={seen.form}", f"g={seen.case}{seen.kind}{seen.lists}")


NOTHING = Seen("", "P", "", "")
"""What stands before the first and after the last token."""


def joint_features(around: Sequence[Seen]) -> list[str]:
    """Return what words say together: `around` is five views, two before to two after."""
    before2, before, own, after, after2 = around
    rank = f"{own.case}{own.kind}{own.lists[:2]}"
    rank_before = f"{before.case}{before.kind}{before.lists[:2]}"
    rank_after = f"{after.case}{after.kind}{after.lists[:2]}"
    return [
        f"A={before.form}|{rank}",
        f"B={rank}|{after.form}",
        f"C={before2.form}|{before.form}|{own.case}{own.kind}",
        f"D={before.form}|{own.case}{own.kind}|{after.form}",
        f"E={rank_before}|{rank}|{rank_after}",
        f"F={own.case}{own.kind}|{after.form}|{after2.form}",
        f"G={before.form}|{own.form}",
        f"H={own.form}|{after.form}",
        f"I={rank_before}|{rank}",
        f"J={rank}|{rank_after}",
    ]
