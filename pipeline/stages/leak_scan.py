"""Look for forms that identify people in what a study produced, apart from what masked them.

The masker and this scan share no code on purpose: what one overlooks by a fault of its own, the
other does not. Texts are cut into words; a form is found where its words stand one after another,
whatever stands between them.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from pipeline.domain.privacy import ScanForm
from pipeline.domain.transcript import Category

_NO_NAMES = frozenset({Category.DATE, Category.AGE, Category.ROLE})
"""Of these a form proves nothing elsewhere: a date or an age stands in any report."""
_SPELLED = frozenset(
    {Category.PHONE, Category.BSN, Category.IBAN, Category.NUMBER, Category.BIRTH_DATE}
)
"""Of these the figures count, whatever stands between them."""
_CODES = frozenset({Category.PLATE, Category.POSTCODE})
"""Letters and figures by turns, with or without something between them."""
_MIN_LETTERS = 3
"""A single word shorter than this is looked for only beside other words of its form."""
_MIN_GENITIVE = 4
"""A shorter word with an s is often another word: "Len", "lens"."""
_MIN_FIGURES = 7
"""Fewer figures than this are met by chance in counts, times and digests."""
_MIN_GLUED = 8
"""Letters from which a form of several words is also looked for written as one."""
_DIALLED = 9
"""Figures of a Dutch telephone number without the 0 before it."""

_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
_FIGURES = re.compile("[0-9]+")
_PIECE = re.compile(r"[0-9]+|[^\W\d_]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,10});", re.IGNORECASE)
_PERCENT = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_LINE_ESCAPE = re.compile(r"\\[nrtbf]")
_TWICE = 2
"""How often text is decoded at most: an address within an attribute is encoded two times."""


class FormIndex:
    """Finds the forms of a study in texts of any kind; making it costs no more than its forms."""

    def __init__(self, forms: Iterable[ScanForm], own_texts: Iterable[str] = ()) -> None:
        """Prepare the forms.

        Args:
            forms: What may stand nowhere.
            own_texts: The program's and the researcher's own texts (codebook, templates,
                settings). A form that stands in one of them is no leak and is not looked for.
        """
        wanted = [f for f in dict.fromkeys(forms) if f.category not in _NO_NAMES]
        self._prepare(wanted)
        own = {form for text in own_texts for form in self.found_in(text)}
        if own:
            self._prepare([form for form in wanted if form not in own])

    def found_in(self, text: str) -> Counter[ScanForm]:
        """Return which forms stand in a text and how often.

        Capitals, accents, invisible characters, HTML entities, URL-encoding and escapes of JSON
        make no difference. A text may be as long as a file.
        """
        found: Counter[ScanForm] = Counter()
        folded = fold_for_scan(text)
        words = _WORD.findall(folded)
        starts = self._by_start.keys() & set(words)
        if starts:
            for place, word in enumerate(words):
                if word in starts:
                    for parts, form in self._by_start[word]:
                        if _stands_at(words, place, parts):
                            found[form] += 1
        if self._figures:
            found.update(self._numbers_in(_FIGURES.findall(folded)))
        if self._accounts:
            glued = "".join(words)
            for account, form in self._accounts.items():
                if account in glued:
                    found[form] += glued.count(account)
        return found

    def _prepare(self, forms: Sequence[ScanForm]) -> None:
        self._by_start: dict[str, list[tuple[tuple[str, ...], ScanForm]]] = {}
        self._figures: dict[str, ScanForm] = {}
        self._accounts: dict[str, ScanForm] = {}
        for form in forms:
            folded = fold_for_scan(form.form)
            words = tuple(_WORD.findall(folded))
            figures = "".join(_FIGURES.findall(folded))
            if form.category is Category.IBAN:
                self._accounts["".join(words)] = form
            elif form.category in _SPELLED and len(figures) >= _MIN_FIGURES:
                self._figures |= dict.fromkeys(_same_numbers(figures), form)
            for parts in _ways_to_write(words, form):
                self._by_start.setdefault(parts[0], []).append((parts, form))
        self._beginnings = {f[: n + 1] for f in self._figures for n in range(len(f))}

    def _numbers_in(self, runs: Sequence[str]) -> Counter[ScanForm]:
        """Return the numbers that runs of figures make, one after another."""
        found: Counter[ScanForm] = Counter()
        for start, run in enumerate(runs):
            number, end = run, start + 1
            while number in self._beginnings:
                if number in self._figures:
                    found[self._figures[number]] += 1
                if end == len(runs):
                    break
                number, end = number + runs[end], end + 1
        return found


def fold_for_scan(text: str) -> str:
    """Return a text decoded, in lower case, without accents and invisible characters."""
    for _ in range(_TWICE):
        if "&" in text and _ENTITY.search(text):
            text = html.unescape(text)
        if "%" in text and _PERCENT.search(text):
            text = unquote(text, errors="replace")
    if "\\" in text:
        text = _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), text)
        text = _LINE_ESCAPE.sub(" ", text)
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return _INVISIBLE.sub("", plain)


def leaks_by_form(found: Iterable[Mapping[ScanForm, int]]) -> Counter[ScanForm]:
    """Return the sum of several findings."""
    total: Counter[ScanForm] = Counter()
    for counts in found:
        total.update(counts)
    return total


def _ways_to_write(words: tuple[str, ...], form: ScanForm) -> Iterable[tuple[str, ...]]:
    """Return the sequences of words by which a form is found, each once."""
    if not words or form.is_ordinary:
        return ()
    glued = "".join(words)
    if form.category in _SPELLED and glued.isdecimal():
        # As a number they are found by their figures; a date also in its other orders.
        is_date = form.category is Category.BIRTH_DATE and len(words) > 1
        short = tuple(word.lstrip("0") or "0" for word in words)
        long = tuple(word.zfill(2) for word in short)
        return dict.fromkeys((short, long, short[::-1], long[::-1])) if is_date else ()
    if form.category in _CODES:
        return dict.fromkeys((words, (glued,), tuple(_PIECE.findall(glued))))
    if len(words) > 1:
        return (words, (glued,)) if len(glued) >= _MIN_GLUED else (words,)
    if len(glued) < _MIN_LETTERS:
        return ()
    return (words, (f"{glued}s",)) if len(glued) >= _MIN_GENITIVE else (words,)


def _stands_at(words: Sequence[str], place: int, parts: Sequence[str]) -> bool:
    """Tell whether the words from `place` on are `parts`; the last may have a genitive s."""
    end = place + len(parts)
    if len(parts) == 1:
        return True  # it is looked up by its one word
    if end > len(words) or list(words[place : end - 1]) != list(parts[:-1]):
        return False
    return words[end - 1] in (parts[-1], f"{parts[-1]}s")


def _same_numbers(figures: str) -> set[str]:
    """Return the ways to dial one number: with 0, 31, 0031 or 31 (0) before it."""
    for prefix in ("0031", "31", "0"):
        rest = figures.removeprefix(prefix).removeprefix("0")
        if figures.startswith(prefix) and len(rest) == _DIALLED:
            return {figures, f"0{rest}", f"31{rest}", f"0031{rest}", f"310{rest}"}
    return {figures}
