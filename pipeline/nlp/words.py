"""Words of a text with their place, and what is known about each."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

WORD = re.compile(
    r"(?:(?<![^\W_])['’](?=[tsn]\b))?[^\W\d_]+(?:(?!['’]s\b(?!['’‑-]))['’‑-][^\W\d_]+)*",
    re.IGNORECASE,
)
"""A word may begin with an apostrophe ("'t Hart"); a genitive or plural 's is no part of it."""
_CAPITAL_LATER = re.compile(r"(?:['’]s|[a-z]{1,3})[-’'‑][^\W\d_a-z]")
"""'s-Hertogenbosch, al-Jabouri, d'Angelo."""
_INITIAL = re.compile(r"(?<!\w)[^\W\d_a-z]\.\s$")
_SENTENCE_END = re.compile(r"(?:^|[.!?…:;\n\"“”‘’()\[\]–—])\s*[\"'“‘(–—-]*\s*$")


@dataclass(frozen=True)
class Word:
    """A word of a text: offsets in code points, end exclusive."""

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
        form = match.group()
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


def _is_capitalised(form: str) -> bool:
    """Whether a word begins with a capital, an article before it left out ("al-Jabouri")."""
    return form.lstrip("'’")[0].isupper() or _CAPITAL_LATER.match(form) is not None


def _ends_sentence(before: str) -> bool:
    """Whether a new sentence follows `before`; "J. de Wit" is not the end of one."""
    return bool(_SENTENCE_END.search(before)) and not _INITIAL.search(before)


@lru_cache(maxsize=200_000)
def fold(form: str) -> str:
    """Return `form` in lower case, without accents and with plain apostrophes and hyphens.

    For comparing only: folding can change the length ("İ"), so never use it for offsets.
    """
    decomposed = unicodedata.normalize("NFKD", form.casefold().replace("ı", "i"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.replace("’", "'").replace("‐", "-").replace("ł", "l").replace("ø", "o")


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
