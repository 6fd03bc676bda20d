"""Identifiers that have a form of their own: numbers, addresses on the web, dates.

Checksums (BSN eleven-test, IBAN modulo 97) come from python-stdnum. Speech recognition writes
numbers as words, so all of them are also found as they are said: "nul zes, dubbel twee ...", "jan
punt de vries apenstaartje ...", "drie mei negentien negenentachtig", "twaalf vierendertig a b".
"""

from bisect import bisect, bisect_left, insort
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.domain.spoken_forms import SpokenForms
from pipeline.domain.transcript import Category, Detection, RawTurn
from pipeline.nlp.spoken_ids import Run, RunFinder, classify, continues, is_service
from pipeline.nlp.spoken_numbers import Atom, NumberReader
from pipeline.nlp.structured_clean import CleanText, clean
from pipeline.nlp.structured_codes import Cue, CueFinder
from pipeline.nlp.structured_dates import DateFinder
from pipeline.nlp.structured_left import LeftFinder
from pipeline.nlp.structured_shapes import ShapeFinder
from pipeline.nlp.structured_spelled import SpelledFinder
from pipeline.nlp.structured_symbols import Reading, SymbolReader
from pipeline.nlp.structured_tokens import Found
from pipeline.nlp.structured_web import WebFinder
from pipeline.nlp.structured_written import written_identifiers

_UNIT = r"(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_TEEN = r"(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien)"
_TENS = r"(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
NUMBER_WORD = rf"(?:(?:{_UNIT}\s?(?:en|ën)\s?)?{_TENS}|{_TEEN}|{_UNIT})"
"""A number up to 99 in words, as a pattern: for house numbers."""

_GOES_ON = frozenset(
    {Category.PHONE, Category.BSN, Category.IBAN, Category.NUMBER, Category.POSTCODE}
)
"""Kinds of number that may be cut over turns or repeated in the next."""
_DATES = frozenset({Category.DATE, Category.BIRTH_DATE})
_SHAPED = frozenset({Category.PLATE, Category.POSTCODE})
_TURNS_ON = 2
_TOKENS_ON = 15
_LATEST = 6
"""How many numbers back a row of digits may go on with or repeat."""


class _Open(NamedTuple):
    """A number that may go on: where it stopped, its kind and its digits."""

    turn: int
    token: int
    category: Category
    digits: str


class StructuredDetector:
    """Finds phone numbers, e-mail, web addresses, postcodes, BSN, IBAN, plates and dates."""

    name = "structured"

    def __init__(self, forms: SpokenForms) -> None:
        """Take how numbers, letters and addresses are said (files.spoken_forms)."""
        self._reader = NumberReader(forms.numbers)
        self._finder = RunFinder(forms)
        self._public = frozenset(forms.public_numbers)
        symbols = SymbolReader(forms, self._finder)
        self._cues = CueFinder(forms, symbols)
        self._shapes = ShapeFinder(forms, symbols, self._finder)
        self._spelled = SpelledFinder(forms, symbols)
        self._web = WebFinder(forms, symbols)
        self._dates = DateFinder(forms.dates, self._reader, self._finder)
        self._left = LeftFinder(forms, symbols)

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return the identifiers in `turns`, the turns of one interview in order.

        A date with a year is always found; a day and month only as a date of birth. A number
        that is cut over two turns, or repeated in the next, is found in both.
        """
        cleaned = [clean(turn.text) for turn in turns]
        readings = [Reading(text.text, self._reader) for text in cleaned]
        found: list[list[Found]] = []
        asked: Cue | None = None
        about_birth = False
        for reading in readings:
            cues = self._cues.cues(reading)
            found.append(self._in_turn(reading, cues, asked, about_birth=about_birth))
            if not self._finder.is_listening(reading.tokens):
                about_birth = self._dates.asks_birth(reading)
                asked = _open_cue(reading, cues, found[-1])
        self._add_rows(readings, found)
        for reading, items in zip(readings, found, strict=True):
            postcodes = [item.end for item in items if item.category is Category.POSTCODE]
            items.extend([*self._left.left(reading, _covered(reading, items), postcodes)])
        return [
            _detection(turn, text, item)
            for turn, text, items in zip(turns, cleaned, found, strict=True)
            for item in items
        ]

    def _in_turn(
        self, reading: Reading, cues: Sequence[Cue], asked: Cue | None, *, about_birth: bool
    ) -> list[Found]:
        """Return what one turn shows by itself and by the question before it."""
        kinds = frozenset(cue.category for cue in (*cues, *([asked] if asked else [])))
        found = [
            *written_identifiers(reading.text),
            *self._web.addresses(reading),
            *self._dates.dates(reading, asked=about_birth),
        ]
        found += self._shapes.shapes(reading, kinds)
        dated = _covered(reading, (f for f in found if f.category in _DATES))
        shaped = _covered(reading, (f for f in found if f.category in _SHAPED))
        for item in self._cues.announced(reading, cues, asked):
            in_date = dated[item.start] and dated[item.end - 1]
            if item.category in _SHAPED:
                # What is announced may run on into the next words; a shape knows where it ends.
                end = _last_of(shaped, item.start, item.end)
                if end and shaped[item.start]:
                    continue
                item = item._replace(end=end or item.end)
            if not in_date:
                found.append(item)
        taken = _covered(reading, found)
        return [
            *found,
            *(s for s in self._spelled.names(reading) if not any(taken[s.start : s.end])),
        ]

    # Rows of numbers, over the turns of the interview

    def _add_rows(self, readings: Sequence[Reading], found: list[list[Found]]) -> None:
        """Add to `found` the rows of digits that identify by themselves or go on with another."""
        rows = [
            [
                run
                for run in self._finder.runs(reading.tokens, _free_atoms(reading, items))
                if run.digits not in self._public and not is_service(run.digits)
            ]
            for reading, items in zip(readings, found, strict=True)
        ]
        opened: list[_Open] = []
        for turn, reading in enumerate(readings):
            opened = [o for o in opened if self._may_go_on(readings, o, turn)]
            opened = sorted([*opened, *_numbers_of(reading, found[turn], turn)])
            for number, run in enumerate(rows[turn]):
                last = number + 1 == len(rows[turn])
                following = self._next_run(readings, rows, turn) if last else None
                item = _of_row(reading, run, following, opened, turn)
                if item:
                    found[turn].append(item)
                    insort(opened, _Open(turn, run.atoms[-1].last, item.category, run.digits))

    def _may_go_on(self, readings: Sequence[Reading], opened: _Open, turn: int) -> bool:
        between = readings[opened.turn + 1 : turn]
        if len(between) < _TURNS_ON:
            return True
        return len(between) <= 4 and all(self._finder.is_listening(r.tokens) for r in between)

    def _next_run(
        self, readings: Sequence[Reading], rows: Sequence[Sequence[Run]], turn: int
    ) -> Run | None:
        """Return the row with which one of the next two turns opens."""
        for place in range(turn + 1, min(turn + 3, len(rows))):
            if rows[place]:
                return rows[place][0] if rows[place][0].opens else None
            if not self._finder.is_listening(readings[place].tokens):
                return None
        return None


def _of_row(
    reading: Reading, run: Run, following: Run | None, opened: Sequence[_Open], turn: int
) -> Found | None:
    """Return what a row of numbers is by itself, after a number before, or before the next row."""
    verdict = classify(run)
    if verdict:
        atoms = run.atoms[verdict.start :]
        # A plus sign belongs to the number.
        first = atoms[0].first - (run.plus and verdict.start == 0)
        span = reading.span(first, atoms[-1].last)
        return Found(*span, verdict.category, verdict.score, verdict.reason)
    span = reading.span(run.atoms[0].first, run.atoms[-1].last)
    until = bisect(opened, _Open(turn, run.atoms[0].first, Category.WEB, "~"))
    for before in opened[max(0, until - _LATEST) : until]:
        same = before.turn == turn
        if same and run.atoms[0].first - before.token > _TOKENS_ON:
            continue
        if continues(run, before.digits, whole_turn=run.opens and run.closes and not same):
            return Found(*span, before.category, 0.8, "goes on with a number said before")
    if following and run.closes:
        joined = classify(run._replace(atoms=run.atoms + following.atoms))
        if joined and joined.start == 0:
            return Found(*span, joined.category, 0.8, "number cut over two turns")
    return None


def _open_cue(reading: Reading, cues: Sequence[Cue], found: Sequence[Found]) -> Cue | None:
    """Return the last cue of a turn if what it announces has not been said."""
    if not cues or cues[-1].strength in {"near", "last digits"}:
        return None
    after = reading.tokens[cues[-1].last].end
    if any(f.start >= after and f.category is cues[-1].category for f in found):
        return None
    return cues[-1]


def _covered(reading: Reading, found: Iterable[Found]) -> bytearray:
    """Return for every letter of the turn whether it is in one of the spans."""
    covered = bytearray(len(reading.text))
    for item in found:
        covered[item.start : item.end] = b"\x01" * (item.end - item.start)
    return covered


def _last_of(covered: bytearray, start: int, end: int) -> int:
    """Return where the last covered letter from `start` up to `end` ends; 0 if there is none."""
    return covered.rfind(b"\x01", start, end) + 1


def _free_atoms(reading: Reading, found: Iterable[Found]) -> list[Atom]:
    """Return the numbers that no span holds."""
    covered = _covered(reading, found)
    return [atom for atom in reading.atoms if not covered[reading.tokens[atom.first].start]]


def _numbers_of(reading: Reading, found: Iterable[Found], turn: int) -> list[_Open]:
    """Return the numbers among `found` that the next words may go on with or repeat."""
    starts = [reading.tokens[atom.first].start for atom in reading.atoms]
    opened = []
    for item in found:
        atoms = reading.atoms[bisect_left(starts, item.start) : bisect_left(starts, item.end)]
        if atoms and item.category in _GOES_ON:
            digits = "".join(atom.digits for atom in atoms)
            opened.append(_Open(turn, atoms[-1].last, item.category, digits))
    return opened


def _detection(turn: RawTurn, text: CleanText, found: Found) -> Detection:
    found = text.placed(found)
    return Detection(
        turn_number=turn.turn_number,
        start=found.start,
        end=found.end,
        text=turn.text[found.start : found.end],
        category=found.category,
        detector=StructuredDetector.name,
        score=found.score,
        action=found.action,
        general=found.general,
        reason=found.reason,
    )
