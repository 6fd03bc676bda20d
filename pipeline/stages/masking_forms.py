"""Find forms in a text as whole words, in any case and with or without accents."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator

from pipeline.stages.name_forms import PARTICLES, TITLES, fold_with_offsets

_WORD = re.compile(r"[^\W_]+")
_MAX_GAP = 3
"""Characters between two words of a form: "Jan-Peter", "S. Bouzidi", "06 - 12"."""
_MIN_GENITIVE = 4
"""Letters of a last word that may take a genitive s: "samiras" holds "samira", "als" no "al"."""


_MIN_TELLING = 3
"""Letters of a part of a name that tells whose it is: not "li", and no initial."""


def holds_name(text: str, forms: Iterable[str], is_ordinary: Callable[[str], bool]) -> bool:
    """Tell whether a text holds one of the forms, or a part of one that is no ordinary word.

    Args:
        text: What a reviewer typed.
        forms: Folded forms of the study's key.
        is_ordinary: Whether a folded single word is also an ordinary word: "bakker" in a general
            term says no name, though somebody may be called so.
    """
    own = words_of_form(text)
    telling = {
        word
        for word in own
        if len(word) >= _MIN_TELLING and word not in PARTICLES | TITLES and not is_ordinary(word)
    }
    for form in forms:
        words = words_of_form(form)
        if telling.intersection(words):
            return True
        is_whole = any(own[n : n + len(words)] == words for n in range(len(own)))
        if len(words) > 1 and is_whole and not PARTICLES.issuperset(words[:-1]):
            return True
    return False


def words_of_form(form: str) -> tuple[str, ...]:
    """Return the folded words of a form; none if it holds no letter or digit."""
    return tuple(_WORD.findall(fold_with_offsets(form)[0]))


class FormFinder:
    """Finds many forms at once: one pass over a text, whatever the number of forms."""

    def __init__(self, forms: Iterable[str]) -> None:
        """Index the forms by their first word; those without words are left out."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for form in sorted(set(forms)):
            words = words_of_form(form)
            if words:
                self._by_first.setdefault(words[0], []).append((words, form))
        for found in self._by_first.values():
            found.sort(key=lambda item: (-len(item[0]), item[1]))  # the longest wins

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, form) in reading order, without overlap; offsets of `text`.

        `form` is as given to the constructor. A genitive s of the last word goes along.
        """
        if not self._by_first:
            return
        folded, offsets = fold_with_offsets(text)
        words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(folded)]
        i = 0
        while i < len(words):
            found = self._at(words, i)
            if found is None:
                i += 1
                continue
            n, form = found
            yield offsets[words[i][1]], offsets[words[i + n - 1][2] - 1] + 1, form
            i += n

    def _at(self, words: list[tuple[str, int, int]], i: int) -> tuple[int, str] | None:
        """Return how many words the longest form at word `i` has, and the form."""
        first = words[i][0]
        for key in (first, first[:-1] if first.endswith("s") else first):
            for form_words, form in self._by_first.get(key, ()):
                if _stands_at(form_words, words, i):
                    return len(form_words), form
        return None


def _stands_at(form: tuple[str, ...], words: list[tuple[str, int, int]], i: int) -> bool:
    own = words[i : i + len(form)]
    if len(own) < len(form):
        return False
    if any(b[1] - a[2] > _MAX_GAP for a, b in itertools.pairwise(own)):
        return False
    last = form[-1]
    has_end = own[-1][0] == last or (len(last) >= _MIN_GENITIVE and own[-1][0] == f"{last}s")
    return has_end and all(word[0] == part for word, part in zip(own, form[:-1], strict=False))
