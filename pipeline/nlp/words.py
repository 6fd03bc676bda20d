"""Words of a text with their place, and what is known about each."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple


def _marks() -> str:
    """Return the signs that join the letter before them, as ranges of a character class.

    Combining marks (Unicode category M: "ọ̀" is a letter and a mark, so are Arabic vowels) and what
    is not seen: soft hyphen, zero-width space, joiners and marks of direction.
    """
    hidden = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    ranges: list[list[int]] = []
    for code in _MARKED:
        sign = chr(code)
        if unicodedata.category(sign)[0] != "M" and sign not in hidden:
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_MARKED = (0xAD, *range(0x300, 0x3100), *range(0xA600, 0xAC00), *range(0xFB00, 0xFF00))
"""Where scripts of living languages have their marks; the rest would cost start-up time."""
MARKS = _marks()
"""Signs that belong to the letter before them, for use inside a character class."""
LETTERS = rf"[^\W\d_]++(?:[{MARKS}]++[^\W\d_]*+)*+"
"""A run of letters with their marks. Possessive: a line of 50,000 letters is read once."""
WORD = re.compile(
    rf"(?:(?<![^\W_])['’](?=[tsn]\b))?{LETTERS}(?:(?!['’]s\b(?!['’‑-]))['’‑-]{LETTERS})*",
    re.IGNORECASE,
)
"""A word may begin with an apostrophe ("'t Hart"); a genitive or plural 's is no part of it."""
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_CAPITAL_LATER = re.compile(r"(?:['’]s|[^\W\d_]{1,20})[-’'‑][^\W\d_a-z]")
"""'s-Hertogenbosch, al-Jabouri, d'Angelo, motie-Jansen."""
_INITIAL = re.compile(
    r"(?<!\w)(?:[^\W\d_a-z]|(?:[Dd]rs|[MmDdIi]r|[Ii]ng|[Pp]rof|[Dd]s|[Mm]evr|[Mm]w|[Dd]hr|[Ff]am))\.\s$"
)
"""An initial, or a title that is written with a stop: what follows goes on with the sentence."""
_SENTENCE_END = re.compile(r"(?:^|[.!?…:;\n\"“”‘’()\[\]–—])\s*[\"'“‘(–—-]*\s*$")


class Word(NamedTuple):
    """A word of a text: offsets in code points, end exclusive.

    `text` is composed (NFC) and without signs that are not seen, so it can be shorter than the
    stretch it stands for.
    """

    text: str
    folded: str
    start: int
    end: int
    is_capitalised: bool
    starts_sentence: bool


def words_of(text: str) -> list[Word]:
    """Return the words of `text` in order; digits and punctuation are no words."""
    words = []
    for match in WORD.finditer(text):
        form = plain(match.group())
        words.append(
            Word(
                text=form,
                folded=fold(form),
                start=match.start(),
                end=match.end(),
                is_capitalised=_is_capitalised(form),
                starts_sentence=_ends_sentence(text[max(0, match.start() - 12) : match.start()]),
            )
        )
    return words


def plain(form: str) -> str:
    """Return `form` composed (NFC) and without signs that are not seen."""
    if form.isascii():
        return form  # nearly every word
    return unicodedata.normalize("NFC", _HIDDEN.sub("", form))


def _is_capitalised(form: str) -> bool:
    """Whether a word begins with a capital, an article before it left out ("al-Jabouri")."""
    if form.isalpha():
        return form[0].isupper()  # nearly every word; nothing that joins two in it
    return form.lstrip("'’")[0].isupper() or _CAPITAL_LATER.match(form) is not None


def _ends_sentence(before: str) -> bool:
    """Whether a new sentence follows `before`; "J. de Wit" is not the end of one."""
    return bool(_SENTENCE_END.search(before)) and not _INITIAL.search(before)


@lru_cache(maxsize=200_000)
def fold(form: str) -> str:
    """Return `form` in lower case, without accents and with plain apostrophes and hyphens.

    For comparing only: folding can change the length ("İ"), so never use it for offsets.
    """
    if form.isascii():
        return form.lower()  # nearly every word
    visible = _HIDDEN.sub("", form).casefold().replace("ı", "i")
    decomposed = unicodedata.normalize("NFKD", visible)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.replace("’", "'").replace("‐", "-").replace("ł", "l").replace("ø", "o")


CLOSED_CLASS = frozenset({
    "de", "het", "een", "en", "of", "maar", "want", "dus", "dat", "die", "dit", "deze",
    "van", "in", "op", "te", "aan", "bij", "met", "voor", "uit", "over", "door", "naar", "om",
    "tot", "als", "dan", "zo", "ik", "jij", "je", "u", "hij", "zij", "ze", "wij", "we", "jullie",
    "mijn", "jouw", "zijn", "haar", "ons", "onze", "hun", "er", "hier", "daar", "wat", "wie",
    "waar", "niet", "geen", "ja", "nee", "wel", "ook", "nog", "al", "toen", "nu", "hoe",
})  # fmt: skip
"""Articles, pronouns and the like: by themselves never a name, whatever a list says."""


@cache
def function_words() -> frozenset[str]:
    """Return spaCy's Dutch stop words, folded: no name begins or ends with one in lower case."""
    from spacy.lang.nl.stop_words import STOP_WORDS

    return frozenset(fold(word) for word in STOP_WORDS)


class Compounds(NamedTuple):
    """What counts as words written as one: letters of the whole and of the parts, linking signs."""

    least: int = 8
    longest: int = 60
    head: int = 3
    tail: int = 4
    parts: int = 3
    links: tuple[str, ...] = ("s",)


SPOKEN_COMPOUNDS = Compounds()
"""Measured on the name lists and on 112,000 words of Dutch: 1.1 % of names pass as a compound and
1.3 of 1,000 words stay unknown; tails of 3 letters: 3.4 %."""


def is_compound(
    form: str, is_word: Callable[[str], bool], rules: Compounds = SPOKEN_COMPOUNDS
) -> bool:
    """Return whether `form` is two words or more written as one, perhaps with a linking sign.

    Longer forms than `rules` allow are no words: that keeps a line of 50,000 letters fast.
    """
    return len(form) <= rules.longest and _splits(form, is_word, rules)


def _splits(form: str, is_word: Callable[[str], bool], rules: Compounds) -> bool:
    if len(form) < rules.least:
        return False
    for place in range(len(form) - rules.tail, rules.head - 1, -1):
        head, tail = form[:place], form[place:]
        if not is_word(tail):
            continue
        heads = [head] + [
            head.removesuffix(link)
            for link in rules.links
            if head.endswith(link) and place - len(link) >= rules.head
        ]
        if any(map(is_word, heads)):
            return True
        fewer = rules._replace(parts=rules.parts - 1)
        if rules.parts > 2 and any(_splits(part, is_word, fewer) for part in heads):
            return True
    return False


@cache
def _dictionary(language: str) -> Mapping[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    return DEFAULT_DICTIONARY_FACTORY.get_dictionary(language)


def is_dictionary_word(form: str) -> bool:
    """Return whether simplemma's Dutch dictionary holds `form` as it is written.

    In lower case it holds words only: "zwolle" is in it as a form of "zwellen", "samira" is not.
    """
    return form in _dictionary("nl")


def is_english_word(form: str) -> bool:
    """Return whether simplemma's English dictionary holds `form` as it is written: few names."""
    return form in _dictionary("en")


@lru_cache(maxsize=200_000)
def is_dutch_word(form: str) -> bool:
    """Return whether simplemma's Dutch dictionary knows `form`; it knows few names."""
    import simplemma

    return bool(simplemma.is_known(form.lower(), lang="nl"))


@lru_cache(maxsize=200_000)
def lemma(form: str) -> str:
    """Return the folded Dutch lemma of `form` (simplemma; 94 % right on UD, stack.md section 5)."""
    import simplemma

    # "homo's", "baby's": simplemma knows few plurals with an apostrophe.
    singular = form.lower().replace("’", "'").removesuffix("'s")
    return fold(str(simplemma.lemmatize(singular or form.lower(), lang="nl")))


@lru_cache(maxsize=200_000)
def is_known_as_name(form: str) -> bool:
    """Return whether simplemma has `form` as a proper noun and else only as an inflected word.

    "zwolle" is a form of "zwellen" to it, and "Zwolle" is itself.
    """
    import simplemma

    lower, title = form.lower(), form.title()
    as_written = simplemma.lemmatize(title, lang="nl"), simplemma.lemmatize(lower, lang="nl")
    return is_dutch_word(form) and as_written[0] == title and as_written[1] != lower
