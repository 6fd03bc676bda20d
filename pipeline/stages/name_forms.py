"""Forms of names for comparing: folded, cut into parts, and found again in a text."""

import re
import unicodedata
from collections.abc import Iterable

_PARTICLES = frozenset(
    (
        *("van", "de", "der", "den", "het", "'t", "ten", "ter", "te", "el", "al", "ait", "ben"),
        *("bin", "bint", "ould", "da", "dos", "do", "di", "du", "la", "le", "von", "zu"),
    )
)


def fold_form(text: str) -> str:
    """Return a form for comparing: lower case, no accents, single spaces, no genitive 's."""
    folded, _ = fold_with_offsets(text)
    return spaced(folded).strip(" .,;:'").removesuffix("'s") or folded


def spaced(folded: str) -> str:
    """Return a folded text with single spaces for hyphens and white space."""
    return re.sub(r"[\s-]+", " ", folded)


def name_parts(folded: str) -> tuple[str, ...]:
    """Return the words of a folded name without its particles."""
    return tuple(p for p in re.split(r"[\s-]+", folded) if p and p not in _PARTICLES)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return `text` folded, and for every character of it the offset it came from.

    Folding can change the length ("İ" becomes two characters), so offsets are carried along.
    """
    folded: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for c in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()):
            if not unicodedata.combining(c):
                folded.append({"’": "'", "‐": "-", "ı": "i", "ł": "l", "ø": "o"}.get(c, c))
                offsets.append(offset)
    return "".join(folded), offsets


def without_pseudonyms(text: str) -> str:
    """Blank the pseudonyms of a text; no name reaches over the blanks."""
    return re.sub(r"\[[A-Z-]+(?:-\d+)?\]", lambda m: "\0" * len(m.group()), text)


_ENDING = r"(?:s|tje|je|pje|etje|atje|tjes|jes)"


def any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of the folded forms as whole words, the longest first.

    A genitive s and a diminutive count as the end of a word: "samiras" and "samiraatje" hold
    "samira".
    """
    alternatives = [
        r"[\s-]+".join(re.escape(word) for word in form.split(" "))
        for form in sorted(forms, key=lambda f: (-len(f), f))
    ]
    if not alternatives:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(alternatives)})(?={_ENDING}?(?![^\W_]))")
