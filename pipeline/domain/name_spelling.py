"""When two spellings can be the same name: sound, slips of speech recognition, Dutch endings.

All functions take folded words (lower case, no accents, one word). They never say that two names
*are* the same person; that is for the linker, which sees the whole study.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_VOWELS = frozenset("aeiouy")
_MIN_SOUND = 4
"""Shorter names that only sound alike are too often two names: Li and Ly, Bas and Baas."""
_MIN_NEAR = 5
_MIN_TWO_SLIPS = 9
"""One slip from five letters, two from nine: a longer name leaves more that still agrees."""
_MIN_DROPPED = 8
"""In a shorter name a letter more or less is another name: Maria, Marika; Yasin, Yasmin."""
_TWO_NAMES = 9
_LIKE_VOWELS = tuple(map(set, ("ae", "ei", "ou", "iy")))
_ALIKE = tuple(map(set, ("bp", "dt", "gk", "vf", "vw", "sz", "kc", "mn")))
"""Vowels and consonants that are misheard for one another in the middle of a name."""
_FAINT = frozenset("rlnh")
"""Consonants that are hardly heard before another."""
_PINYIN = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|iao|ian|ing|uai|uan|ang|eng|ong"
    r"|ia|ie|iu|in|ua|uo|ui|un|ai|ei|ao|ou|an|en|[aeiou])"
    r"){2,3}"
)
_CHINESE = re.compile("ng|iao|ian|uan|hua|hui|^[xq]|zh")
_MIN_STEM = 3
_LONGEST = 40
"""What is longer is no name; it is compared by its beginning, so that it costs no time."""

_SOUNDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("tsj|sj|sh", "S"),
        ("[vw](?=s[kc])", "f"),
        ("^dj|^dz", "j"),
        ("th|dt", "t"),
        ("ph", "f"),
        ("kh", "k"),
        ("ck", "k"),
        ("c(?=[eiy])", "s"),
        ("[cq]", "k"),
        ("x", "ks"),
        ("ou|oe", "u"),
        ("eij|ey|ij|ei|ie|y|^j", "i"),
        ("gt", "kt"),
        ("(?<!^)h", ""),
        ("ii+", "i"),
    )
)
"""Spellings of one sound, in this order (issue 4: ou/u, ch/sj/sh, k/c/q, y/ij/ei/i, h, th/t,
dt/t; dj/j, kh/k and ph/f besides, which differ by the country that wrote the passport)."""
_CH = ("S", "k", "h")
"""What a written ch can be: Chaimae, Christina, and before a consonant a breath: Achmed."""
_FIRST_SOUNDS = str.maketrans(
    {"c": "k", "q": "k", "j": "i", "y": "i", "z": "s", "v": "f", "u": "o"}
)
"""Letters that begin a name alike, also to a recogniser that knows no ö: Özdemir, Uzdemir."""
_DIMINUTIVE = re.compile(r"(?:(?<=[^aeiou])etje|(?<=a)atje|(?<=o)otje|tje|pje|kje|je)s?$")


@lru_cache(maxsize=100_000)
def sound_keys(word: str) -> frozenset[str]:
    """Return how a folded word can sound; two words that share a key sound alike."""
    readings = [word[:_LONGEST].replace("sch", "sk")]
    if re.match("c[eiy]", word):
        readings.append(f"k{readings[0][1:]}")  # Cees, Kees
    for _ in range(2):
        if "ch" in readings[0]:
            heard = _CH if re.search("ch[^aeiouy]", readings[0]) else _CH[:2]
            readings = [r.replace("ch", c, 1) for r in readings for c in heard]
    return frozenset(_sound(reading) for reading in readings)


def _sound(word: str) -> str:
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return re.sub(r"(.)\1+", r"\1", word)


def sound_alike(a: str, b: str) -> bool:
    """Whether two words are one name written by two ears: Mohamed, Mohammed; Yasmin, Jasmin."""
    if a == b:
        return True
    long_enough = min(len(a), len(b)) >= _MIN_SOUND
    return long_enough and not sound_keys(a).isdisjoint(sound_keys(b))


def slips(a: str, b: str, most: int) -> int:
    """Return how many letters were misheard, dropped or swapped; `most` + 1 if more, or others.

    Only what is easily misheard counts as a slip; any other difference makes two names.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = _gaps(b)
    for i, x in enumerate(a, start=1):
        earlier, before, row = before, row, [row[0] + _dropped(a, i - 1)]
        for j, y in enumerate(b, start=1):
            changed = before[j - 1] + (0 if x == y else _changed(x, y, min(len(a), len(b))))
            cost = min(before[j] + _dropped(a, i - 1), row[j - 1] + _dropped(b, j - 1), changed)
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2] and 2 < i < len(a):
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _gaps(word: str) -> list[int]:
    row = [0]
    for n in range(len(word)):
        row.append(row[-1] + _dropped(word, n))
    return row


def _changed(x: str, y: str, shorter: int) -> int:
    """Return what it costs that one letter stands for the other."""
    if _VOWELS.issuperset((x, y)):
        return 1 if shorter >= _MIN_TWO_SLIPS or {x, y} in _LIKE_VOWELS else _TWO_NAMES
    return 1 if {x, y} in _ALIKE else _TWO_NAMES


def _dropped(word: str, n: int) -> int:
    """Return what it costs that letter `n` of a word was not heard, or heard and not there."""
    letter, before, after = word[n], word[n - 1 : n], word[n + 1 : n + 2]
    if letter in (before, after) or {letter, before} == {"s", "z"} or {letter, after} == {"s", "z"}:
        return 1
    if letter in _VOWELS:
        is_between = before and after and before not in _VOWELS and after not in _VOWELS
        return 1 if is_between and len(word) >= _MIN_DROPPED else _TWO_NAMES
    is_faint = (letter in _FAINT and after) or (letter == "n" and before == "e" and not after)
    return 1 if is_faint and len(word) >= _MIN_DROPPED else _TWO_NAMES


def slips_allowed(a: str, b: str) -> int:
    """Return how many slips two words may differ by and still be one name misheard."""
    shorter = min(len(_telling(a)), len(_telling(b)))
    if shorter < _MIN_NEAR:
        return 0
    return 2 if shorter >= _MIN_TWO_SLIPS else 1


def _telling(word: str) -> str:
    """Return a name without the servant in front: Abdulkadir and Abdulkarim differ in the rest."""
    return re.sub("^abd(?:oe|u|e|i)[lr]?", "", word)


def is_near(a: str, b: str) -> bool:
    """Whether two words may be one name misheard: few slips, none in the first sound or the end.

    What differs in a last vowel is often the other gender or another name (Samir, Samira; Marco,
    Marca; Kowalski, Kowalska), so that is never near.
    """
    most = slips_allowed(a, b)
    if a == b or most == 0 or differ_in_last_vowel(a, b):
        return False
    if len({word.removesuffix("n")[-1] in _VOWELS for word in (a, b)}) > 1:
        return False
    if a[0].translate(_FIRST_SOUNDS) != b[0].translate(_FIRST_SOUNDS):
        return False
    if is_pinyin(a) and is_pinyin(b):
        return False
    return slips(a, b, most) <= most


def is_pinyin(word: str) -> bool:
    """Whether a word looks Chinese: every letter tells there (Xiaoming, Xiaoling)."""
    return bool(_PINYIN.fullmatch(word) and _CHINESE.search(word))


def differ_in_last_vowel(a: str, b: str) -> bool:
    """Whether two words differ in nothing but the vowel at their end, or in having one."""
    stems = {word.rstrip("aeiouyh") for word in (a, b)}
    ends = {word.rstrip("h")[-1:] in _VOWELS for word in (a, b)}
    return a.rstrip("h") != b.rstrip("h") and len(stems) == 1 and True in ends


def genitive_stem(word: str) -> str:
    """Return "samira" for "samiras"; empty if the word has no such end."""
    stem = word.removesuffix("'s") if word.endswith("'s") else word.removesuffix("s")
    return stem if stem != word and len(stem) >= _MIN_STEM and stem[-1] not in "sxz" else ""


def diminutive_stems(word: str) -> set[str]:
    """Return the words that a diminutive can come from: "tommetje" from "tom", "tomm", "tomme"."""
    found = _DIMINUTIVE.search(word)
    if not found:
        return set()
    stems = {word[: found.start()], re.sub(r"t?jes?$", "", word), re.sub(r"jes?$", "", word)}
    stems |= {s[:-1] for s in stems if len(s) > 1 and s[-1] == s[-2]}
    return {s for s in stems if len(s) >= _MIN_STEM}


def _deletions(word: str, most: int) -> set[str]:
    found = {word}
    for _ in range(most):
        found |= {w[:i] + w[i + 1 :] for w in found for i in range(len(w))}
    return found


def _reach(word: str) -> int:
    return 0 if len(word) < _MIN_NEAR else 1 if len(word) < _MIN_TWO_SLIPS else 2


class Spellings:
    """Words of names that can be found again in other spellings, without comparing each to each."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """Start with these words."""
        self._words: set[str] = set()
        self._by_sound: dict[str, set[str]] = {}
        self._by_deletion: dict[str, set[str]] = {}
        self._by_stem: dict[str, set[str]] = {}
        for word in words:
            self.add(word)

    def add(self, word: str) -> None:
        """Take one more word."""
        if word in self._words:
            return
        self._words.add(word)
        for index, keys in (
            (self._by_sound, sound_keys(word)),
            (self._by_deletion, _deletions(word[:_LONGEST], _reach(word))),
            (self._by_stem, {genitive_stem(word), *diminutive_stems(word)} - {""}),
        ):
            for key in keys:
                index.setdefault(key, set()).add(word)

    def alike(self, word: str) -> set[str]:
        """Return the words that are `word` or sound like it."""
        found = {w for key in sound_keys(word) for w in self._by_sound.get(key, ())}
        return {w for w in found if sound_alike(w, word)}

    def with_ending(self, word: str) -> set[str]:
        """Return the words of which `word` is the genitive or diminutive, or the other way."""
        stems = {genitive_stem(word), *diminutive_stems(word)} - {""}
        return (stems & self._words) | self._by_stem.get(word, set())

    def near(self, word: str) -> set[str]:
        """Return the words that `word` may be misheard for."""
        keys = _deletions(word[:_LONGEST], _reach(word))
        found = {w for key in keys for w in self._by_deletion.get(key, ())}
        return {w for w in found if is_near(w, word)}

    def loosely(self, word: str) -> set[str]:
        """Return the words that differ by any one letter inside: for a person to look at."""
        found = {
            w for key in _deletions(word[:_LONGEST], 1) for w in self._by_deletion.get(key, ())
        }
        return {w for w in found if _is_loose(w, word)}


def _is_loose(a: str, b: str) -> bool:
    is_inside = a[0] == b[0] and a[-1] == b[-1] and min(len(a), len(b)) >= _MIN_NEAR
    return a != b and is_inside and not (is_pinyin(a) and is_pinyin(b))
