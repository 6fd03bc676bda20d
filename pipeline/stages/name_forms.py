"""Forms of names for comparing: folded, cut into parts, and found again in a text."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache

from pipeline.domain.transcript import Category

PARTICLES = frozenset(
    (
        *(
            "van",
            "de",
            "der",
            "den",
            "het",
            "'t",
            "t",
            "ten",
            "ter",
            "te",
            "el",
            "al",
            "ait",
            "ben",
        ),
        *("bin", "bint", "ibn", "thi", "ould", "da", "dos", "do", "di", "du"),
        *("la", "le", "von", "zu"),
    )
)
_ALSO_FIRST_NAMES = frozenset({"ben", "bin", "do", "la", "le"})
TITLES = frozenset(
    {
        *("mevrouw", "meneer", "mijnheer", "mevr", "mw", "dhr", "heer", "familie", "dokter", "dr"),
        *("juf", "juffrouw", "meester", "imam", "pastoor", "dominee", "tante", "oom", "zuster"),
        *("prof", "professor", "wethouder", "burgemeester", "agent"),
    }
)
"""Words before a name that say nothing of who it is, with which a detector may begin its span."""


def fold_form(text: str) -> str:
    """Return a form for comparing: lower case, no accents, single spaces, no genitive 's."""
    folded, _ = fold_with_offsets(text)
    return spaced(folded).strip(" .,;:'").removesuffix("'s") or folded


def spaced(folded: str) -> str:
    """Return a folded text with single spaces for hyphens and white space."""
    return re.sub(r"[\s-]+", " ", folded)


def person_form(text: str) -> str:
    """Return the folded form of a person's name, without the title that a detector took along."""
    words = fold_form(text).split(" ")
    while len(words) > 1 and words[0].strip(".") in TITLES:
        words = words[1:]
    return " ".join(words)


_TITLE = re.compile(rf"(?<!\w)({'|'.join(sorted(TITLES))})(?:\.? |\. ?)$", re.IGNORECASE)


def title_before(text: str, start: int) -> str:
    """Return the folded title that stands right before a place in a text: "mevrouw"; or ""."""
    found = _TITLE.search(re.sub(r"\s", " ", text[max(0, start - 12) : start]))
    return found.group(1).lower() if found else ""


def name_parts(folded: str) -> tuple[str, ...]:
    """Return the words of a folded name without titles and particles; initials as one letter.

    A particle that can be a first name counts as one in front: "Ben Smit" is not "Smit". A name
    that is nothing but particles ("Ben") keeps them.
    """
    words = [_initial(p.strip(".,'")) for p in re.split(r"[\s-]+", folded)]
    words = [w for w in words if w]
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    kept = [
        w for n, w in enumerate(words) if w not in PARTICLES or (n == 0 and w in _ALSO_FIRST_NAMES)
    ]
    return tuple(kept or words)


def _initial(part: str) -> str:
    """Return "s" for the initials "s.b", and any other part as it is."""
    return part[0] if re.fullmatch(r"(?:\w\.){1,4}\w?", part) else part


def fold_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Return `text` folded, and for every character of it the offset it came from.

    Folding can change the length ("İ" becomes two characters), so offsets are carried along.
    """
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for c in _fold_character(character):
            folded.append(c)
            offsets.append(offset)
    return "".join(folded), offsets


@lru_cache(maxsize=5000)
def _fold_character(character: str) -> str:
    whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    plain = (c for c in whole if not unicodedata.combining(c))
    return "".join({"’": "'", "‐": "-", "ı": "i", "ł": "l", "ø": "o"}.get(c, c) for c in plain)


_BRACKETS = re.compile(r"\[[^\[\]\r\n]{1,80}\]")
_LABEL = re.compile(rf"\[(?:{'|'.join(re.escape(c.value) for c in Category)})(?:-\d+)?\]")


def without_pseudonyms(text: str, ours: Collection[str] = ()) -> str:
    """Blank the labels of a text and what stands in `ours`, brackets included.

    No name reaches over the blanks. A name in brackets ("[Samira lacht]") is not blanked.
    """

    def blank(match: re.Match[str]) -> str:
        found = match.group()
        return "\0" * len(found) if found in ours or _LABEL.fullmatch(found) else found

    return _BRACKETS.sub(blank, text)
