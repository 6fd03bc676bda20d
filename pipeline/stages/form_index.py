"""Find the folded forms of a key in a text, word by word: the longest at each place."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from pipeline.domain.name_spelling import diminutive_stems, genitive_stem
from pipeline.stages.name_forms import fold_with_offsets

_WORD = re.compile(r"[^\W_]+")
_GENITIVE = re.compile(r"'?s(?![^\W_])")


class Word(NamedTuple):
    """A word of a folded text, with its place there."""

    folded: str
    start: int
    end: int


class Folded:
    """A text folded, its words, and the way back to the offsets of the text as written."""

    def __init__(self, text: str) -> None:
        """Fold `text`."""
        self.text = text
        self.folded, self._offsets = fold_with_offsets(text)
        self.words = [Word(m.group(), *m.span()) for m in _WORD.finditer(self.folded)]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where words `first` to `last` (both included) stand, with a genitive 's."""
        end = self.words[last].end
        genitive = _GENITIVE.match(self.folded, end) if self.folded[end : end + 1] == "'" else None
        end = genitive.end() if genitive else end
        return self._offsets[self.words[first].start], self._offsets[end - 1] + 1

    def has_capital(self, n: int) -> bool:
        """Whether word `n` was written with a capital."""
        return self.text[self._offsets[self.words[n].start]].isupper()

    def between(self, n: int) -> str:
        """Return what stands between word `n` and the next, with single spaces."""
        between = self.folded[self.words[n].end : self.words[n + 1].start]
        return re.sub(r"[\s-]+", " ", between[:80])

    def starts_sentence(self, n: int) -> bool:
        """Whether word `n` is the first of a sentence, so that its capital says nothing."""
        start = self.words[n].start
        before = self.folded[max(0, start - 20) : start].rstrip(" \"'“”‘’„«»(*\t")
        return not before or before[-1] in ".!?…:;\n\r[]–—-"


class Mention(NamedTuple):
    """A form that stands in a text, as numbers of its first and last word."""

    first: int
    last: int
    form: str


class _Pattern(NamedTuple):
    form: str
    words: tuple[str, ...]
    between: tuple[str, ...]


class FormIndex:
    """Folded forms by their first word. The last word may end in a genitive or diminutive."""

    def __init__(self, forms: Iterable[str], is_word: Callable[[str], bool]) -> None:
        """Take the forms; what `is_word` knows is not read as a name with an ending ("Hans")."""
        self._by_first: dict[str, list[_Pattern]] = {}
        self._is_word = is_word
        self._seen: dict[str, tuple[_Pattern, ...]] = {}
        for form in sorted(set(forms), key=lambda f: (-len(f), f)):
            pattern = _pattern(form)
            if pattern:
                self._by_first.setdefault(pattern.words[0], []).append(pattern)

    def candidates(self, text: Folded, n: int) -> list[Mention]:
        """Return the forms that begin at word `n` of a text, the longest first."""
        found = []
        for pattern in self._starting(text.words[n].folded):
            last = n + len(pattern.words) - 1
            if last < len(text.words) and self._stands(pattern, text, n):
                found.append(Mention(n, last, pattern.form))
        return found

    def _starting(self, word: str) -> tuple[_Pattern, ...]:
        if word not in self._seen:
            found = list(self._by_first.get(word, ()))
            for stem in self._stems(word):
                found += [p for p in self._by_first.get(stem, ()) if len(p.words) == 1]
            self._seen[word] = tuple(found)
        return self._seen[word]

    def _stems(self, word: str) -> list[str]:
        if word in self._by_first:
            return []
        found = {genitive_stem(word), *diminutive_stems(word)} & self._by_first.keys()
        return (
            sorted(found, key=lambda s: (-len(s), s)) if found and not self._is_word(word) else []
        )

    def _stands(self, pattern: _Pattern, text: Folded, n: int) -> bool:
        words: Sequence[str] = [w.folded for w in text.words[n : n + len(pattern.words)]]
        if any(a != b for a, b in zip(words[:-1], pattern.words[:-1], strict=True)):
            return False
        last, wanted = words[-1], pattern.words[-1]
        if last != wanted and wanted not in {genitive_stem(last), *diminutive_stems(last)}:
            return False
        between = [text.between(n + i) for i in range(len(words) - 1)]
        return all(_same_gap(a, b) for a, b in zip(between, pattern.between, strict=True))


def _same_gap(a: str, b: str) -> bool:
    """Whether two gaps are the same; a full stop after an initial may be left out."""
    return a == b or {a, b} <= {" ", ". "}


def _pattern(form: str) -> _Pattern | None:
    text = Folded(form)
    if not text.words:
        return None
    gaps = tuple(text.between(n) for n in range(len(text.words) - 1))
    return _Pattern(form, tuple(w.folded for w in text.words), gaps)
