"""Look for forms that identify people in what a study produced, apart from what masked them.

The masker and this scan share no code on purpose: what one overlooks by a fault of its own, the
other does not. Texts are cut into words; a form is found where its words stand one after another,
whatever stands between them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.domain.privacy import ScanForm
from pipeline.domain.transcript import Category
from pipeline.stages.scan_text import fold_for_scan, packed_texts, pieces_of, ways_to_read

_NO_NAMES = frozenset({Category.DATE, Category.AGE, Category.ROLE})
"""Of these a form proves nothing elsewhere: a date or an age stands in any report."""
_SPELLED = frozenset(
    {Category.PHONE, Category.BSN, Category.IBAN, Category.NUMBER, Category.BIRTH_DATE}
)
"""Of these the figures count, whatever stands between them."""
_CODES = frozenset({Category.PLATE, Category.POSTCODE, Category.NUMBER})
"""Letters and figures by turns, with or without something between them."""
_MIN_LETTERS = 3
"""A single word shorter than this is looked for only beside other words of its form."""
_MIN_GENITIVE = 4
"""A shorter word with an s is often another word: "Len", "lens"."""
_MIN_FIGURES = 7
"""Fewer figures than this are met by chance in counts, times and digests."""
_MIN_GLUED, _MIN_GLUED_NAME = 8, 5
"""Letters from which a form of several words is also looked for written as one; fewer where a
hyphen or an apostrophe makes one word of them already: "M'Barek", "mbarek"."""
_MONTHS = {
    name: str(n)
    for n, names in enumerate(
        (
            "januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul",
            "augustus aug", "september sept", "oktober okt", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""Number of each month, by its Dutch name and usual abbreviation."""
_PARTS_OF_DATE = 3
_DIALLED = 9
"""Figures of a Dutch telephone number without the 0 before it."""

_WORD = re.compile(r"[^\W_]+")
_FIGURES = re.compile("[0-9]+")
_PIECE = re.compile(r"[0-9]+|[^\W\d_]+")
_SCIENTIFIC = re.compile(r"(?<![0-9.])([0-9])\.([0-9]{5,15})e\+?([0-9]{1,2})(?![0-9])")
"""A long number as a sheet may keep it: 6.12345678E+8."""
_LETTER_BY_LETTER = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .,-]{1,2}){2,39}[^\W\d_](?![^\W_])")
_HUMP = re.compile(r"(?<=[^\W\d_])(?=[0-9])|(?<=[0-9])(?=[^\W\d_])|(?<=[a-z])(?=[A-Z])")
"""Where a name of a file goes on with another word: "verslagJansen2"."""


class LeakIndex:
    """Finds the forms of a study in texts of any kind; making it costs no more than its forms."""

    def __init__(self, forms: Iterable[ScanForm], own_texts: Iterable[str] = ()) -> None:
        """Prepare the forms.

        Args:
            forms: What may stand nowhere.
            own_texts: The program's own texts (codebook, templates). A form that stands in one of
                them is no leak and is not looked for.
        """
        wanted = [f for f in dict.fromkeys(forms) if f.category not in _NO_NAMES]
        self._prepare(wanted)
        own = {form for text in own_texts for form in self.found_in(text)}
        if own:
            self._prepare([form for form in wanted if form not in own])

    def found_in(self, text: str) -> Counter[ScanForm]:
        """Return which forms stand in a text and how often.

        Capitals, accents, unseen characters, letters of other scripts that look the same, HTML
        entities, URL-encoding, escapes of JSON, base64 and words broken at the end of a line make
        no difference. A text may be as long as a file.
        """
        found: Counter[ScanForm] = Counter()
        for piece, behind in pieces_of(text):
            found.update(self._found_in_piece(piece + behind) - self._found_in_piece(behind))
        return found

    def found_in_name(self, name: str) -> Counter[ScanForm]:
        """Return which forms stand in the name of a file or folder: also in "verslagJansen2"."""
        return self.found_in(name) | self.found_in(_HUMP.sub(" ", name))

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

    def _found_in_piece(self, text: str) -> Counter[ScanForm]:
        found: Counter[ScanForm] = Counter()
        if text:
            for way in ways_to_read(text):
                found |= self._found_in_folded(way)
            for packed in packed_texts(text):
                found.update(self._found_in_folded(fold_for_scan(packed)))
        return found

    def _found_in_folded(self, folded: str) -> Counter[ScanForm]:
        words = _WORD.findall(folded)
        found = self._names_in(words)
        for name in _spelled_out(folded):
            found.update(form for parts, form in self._by_start.get(name, ()) if len(parts) == 1)
        if self._figures:
            runs = _FIGURES.findall(folded)
            found.update(self._numbers_in([*runs, "", *_written_out(folded)]))
        if self._accounts:
            glued = "".join(words)
            found.update({f: n for a, f in self._accounts.items() if (n := glued.count(a))})
        return found

    def _names_in(self, words: Sequence[str]) -> Counter[ScanForm]:
        """Return the forms of which the words stand one after another."""
        found: Counter[ScanForm] = Counter()
        starts = self._by_start.keys() & set(words)
        for place, word in enumerate(words) if starts else ():
            if word in starts:
                for parts, form in self._by_start[word]:
                    if _stands_at(words, place, parts):
                        found[form] += 1
        return found

    def _numbers_in(self, runs: Sequence[str]) -> Counter[ScanForm]:
        """Return the numbers that runs of figures make, one after another."""
        found: Counter[ScanForm] = Counter()
        for start, run in enumerate(runs):
            number, end = run, start + 1
            while number in self._beginnings:
                if number in self._figures:
                    found[self._figures[number]] += 1
                if end == len(runs) or not runs[end]:
                    break
                number, end = number + runs[end], end + 1
        return found


def _ways_to_write(words: tuple[str, ...], form: ScanForm) -> Iterable[tuple[str, ...]]:
    """Return the sequences of words by which a form is found, each once."""
    if not words or form.is_ordinary:
        return ()
    glued = "".join(words)
    if form.category is Category.BIRTH_DATE and (dates := _ways_to_write_date(words)):
        return dates
    if form.category in _SPELLED and glued.isdecimal():
        return ()  # found by its figures
    if form.category in _CODES and any(map(str.isdecimal, glued)):
        return dict.fromkeys((words, (glued,), tuple(_PIECE.findall(glued))))
    if len(words) > 1:
        is_one_word = len(form.form.split()) == 1
        least = _MIN_GLUED_NAME if is_one_word else _MIN_GLUED
        return (words, (glued,)) if len(glued) >= least else (words,)
    if len(glued) < _MIN_LETTERS:
        return ()
    return (words, (f"{glued}s",)) if len(glued) >= _MIN_GENITIVE else (words,)


def _ways_to_write_date(words: tuple[str, ...]) -> dict[tuple[str, ...], None]:
    """Return the ways to write a date with its month in figures or letters; none for another form.

    In the order of speech and from year to day, with and without zeros; each once.
    """
    numbers = tuple(_MONTHS.get(word, word) for word in words)
    if len(words) == 1 or not all(map(str.isdecimal, numbers)):
        return {}
    short = tuple(number.lstrip("0") or "0" for number in numbers)
    long = tuple(number.zfill(2) for number in short)
    ways = [short, long, short[::-1], long[::-1]]
    if len(words) == _PARTS_OF_DATE:
        day, month, year = short if len(short[0]) < len(short[-1]) else short[::-1]
        named = [name for name, number in _MONTHS.items() if number == month]
        ways += [(number, name, year) for name in named for number in (day, day.zfill(2))]
    return dict.fromkeys([words, *ways])


def _stands_at(words: Sequence[str], place: int, parts: Sequence[str]) -> bool:
    """Tell whether the words from `place` on are `parts`; the last may have a genitive s."""
    end = place + len(parts)
    if len(parts) == 1:
        return True  # it is looked up by its one word
    if end > len(words) or list(words[place : end - 1]) != list(parts[:-1]):
        return False
    return words[end - 1] in (parts[-1], f"{parts[-1]}s")


def _same_numbers(figures: str) -> set[str]:
    """Return the ways to write one number: dialled with 0, 31, 0031 or 31 (0), or as an amount.

    A cell that holds a number and no text has no zeros before it.
    """
    same = {figures}
    if len(figures.lstrip("0")) >= _MIN_FIGURES:
        same.add(figures.lstrip("0"))
    for prefix in ("0031", "31", "0"):
        rest = figures.removeprefix(prefix).removeprefix("0")
        if figures.startswith(prefix) and len(rest) == _DIALLED:
            return same | {rest, f"0{rest}", f"31{rest}", f"0031{rest}", f"310{rest}"}
    return same


def _written_out(folded: str) -> Iterator[str]:
    """Yield whole numbers that are written as a fraction and a power of ten, "" behind each."""
    for found in _SCIENTIFIC.finditer(folded):
        whole, fraction, power = found.groups()
        if len(fraction) <= int(power) <= 2 * len(fraction):
            yield f"{whole}{fraction}".ljust(int(power) + 1, "0")
            yield ""


def _spelled_out(folded: str) -> Iterator[str]:
    """Yield words that are said letter by letter: "b o u z i d i"."""
    for found in _LETTER_BY_LETTER.finditer(folded):
        yield "".join(_WORD.findall(found.group()))
