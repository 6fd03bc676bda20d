"""Replace every mention of the forms of a study's key, and nothing that only looks like one.

A form that is nothing but a name is replaced wherever it stands, in any case. A form that is also
an ordinary word ("Bakker", "Wil") is replaced where it was detected, and elsewhere only where it is
surely a name: with a capital inside a sentence, or beside another part of the same name.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.domain.name_spelling import Spellings
from pipeline.domain.speech import Mark, MovedOffsets
from pipeline.domain.transcript import Action, Category, Detection, Pseudonym, RawTurn, Turn
from pipeline.errors import PrivacyError
from pipeline.stages.form_index import Folded, FormIndex, Mention
from pipeline.stages.mentions import NOT_SPREAD, form_of, is_birthday, name_start
from pipeline.stages.name_forms import (
    PARTICLES,
    TITLES,
    fold_form,
    name_parts,
    title_before,
    without_pseudonyms,
)
from pipeline.stages.places import Place, joined_places
from pipeline.stages.role_words import role_start

_MIN_SURE = 3
"""Shorter words are too often something else: "li", "bo", and initials."""
_MIN_MISSPELT = 6
"""A word from here on that is a letter off a name, and nothing else that is known, is that name."""
_MISHEARD = frozenset({Category.PERSON, Category.NAME, Category.PLACE})
_THINGS = frozenset(
    {
        *(Category.NAME, Category.SCHOOL, Category.EMPLOYER, Category.WORSHIP, Category.CARE),
        *(Category.CLUB, Category.ORGANISATION),
    }
)
"""Categories whose names are often ordinary phrases: the community centre "De Brug"."""
_SAID_IN_WORDS = frozenset(
    {
        *(Category.PHONE, Category.EMAIL, Category.BIRTH_DATE, Category.POSTCODE, Category.BSN),
        *(Category.IBAN, Category.PLATE, Category.WEB),
    }
)
"""Categories that are ordinary words when they are said: "nul zes twaalf", "jan punt nl"."""
_SHARED = f"[{Category.PERSON.value}]"
"""Stands for a part of a name that several people have: no number, because nobody can tell."""
_ENDING = re.compile(r"(?:['’]?s|(?:[aeo]?tje|je|pje|kje)s?)(?!\w)")


class _Written(NamedTuple):
    """A text with what is tied to places in it."""

    text: str
    times: tuple[tuple[int, int], ...] = ()
    marks: tuple[Mark, ...] = ()


class Masker:
    """Replaces the forms of a study's key in texts."""

    def __init__(
        self,
        key: Sequence[Pseudonym],
        is_ordinary: Callable[[str], bool],
        keep: Iterable[str] = (),
        is_name: Callable[[str], bool] | None = None,
        is_word: Callable[[str], bool] | None = None,
    ) -> None:
        """Prepare the key.

        Args:
            key: The study's key.
            is_ordinary: Whether a folded word is also an ordinary word.
            keep: Words that are never masked; as part of a name they are not looked for.
            is_name: Whether a folded word stands in a list of names or places. Without it every
                ordinary word of the key with a capital inside a sentence is taken for the name.
            is_word: Whether a folded word can be anything but a name, compounds, countries and
                English words included: it is not read as a name misspelt. As `is_ordinary` if not
                given.
        """
        self._is_ordinary = is_ordinary
        self._is_name = is_name
        self._is_word = is_word or is_ordinary
        self._kept = {fold_form(word) for word in keep}
        self._by_form = {f: p for p in key if p.category not in NOT_SPREAD for f in p.forms}
        self._apart = {(p.category, f): p for p in key if p.category in NOT_SPREAD for f in p.forms}
        people = [p for p in key if p.category is Category.PERSON]
        self._shown = _parts_of_names(people, self._kept)
        self._owner = {part: p.pseudonym for p in people for f in p.forms for part in name_parts(f)}
        self._shown |= {form: _shown(p, form) for form, p in self._by_form.items()}
        self._owner |= {form: p.pseudonym for form, p in self._by_form.items()}
        self._roles = {p.pseudonym: p.role for p in people if p.role}
        self._titled = {f for p in people for f in p.forms if f.partition(" ")[0] in TITLES}
        self._sure = {form for form in self._shown if self._is_sure(form)}
        self._birthdays = {f for f, p in self._by_form.items() if is_birthday(f, p.category)}
        self._index = FormIndex(self._shown, self._is_known_word)
        self._spellings = Spellings(f for f in self._sure if self._may_be_misheard(f))
        self._misspelt: dict[str, str] = {}
        self._ours = {p.pseudonym for p in key} | set(self._shown.values())

    def mask(self, turns: Sequence[RawTurn], detections: Sequence[Detection]) -> list[Turn]:
        """Return the turns of one interview with everything that identifies replaced.

        Replaces what was detected to be masked and every sure mention of a form of the key. Marks
        and times move along and are not found again: "Amara" in an invented sentence may be masked
        as a name, and the sentence must still be known as invented.

        Raises:
            PrivacyError: A form that is nothing but a name is left, or a detection is of another
                text; nothing may be written.
        """
        by_turn: dict[int, list[Detection]] = {}
        born = {form_of(d.text, d.category) for d in detections} & self._birthdays
        for d in detections:
            if d.action is Action.MASK:
                by_turn.setdefault(d.turn_number, []).append(d)
        masked = []
        for turn in turns:
            found = by_turn.get(turn.turn_number, ())
            if any(turn.text[d.start : d.end] != d.text for d in found):
                raise PrivacyError(
                    f"{turn.transcript_id}, turn {turn.turn_number}: the detections are of an "
                    "earlier text.\n      Nothing was written for this interview. Run duiding "
                    "anonymise for the whole study."
                )
            detected = [self._detected(turn.text, d) for d in found]
            written = self._replaced(_Written(turn.text, turn.times, turn.marks), born, detected)
            if self.leaks(written.text, born):
                # Replacing can bring words together into a form that did not stand there before.
                written = self._replaced(written, born)
            if self.leaks(written.text, born):
                raise PrivacyError(
                    f"{turn.transcript_id}, turn {turn.turn_number}: a detected form is left in "
                    "the pseudonymised text.\n      This is a fault of the program; nothing was "
                    "written for this interview. Please report it (without the text)."
                )
            same = turn.model_dump(exclude={"text", "times", "marks"})
            masked.append(Turn(**same, **written._asdict()))
        return masked

    def mask_text(self, text: str) -> str:
        """Return `text` with every sure mention of a form of the key replaced."""
        masked = self._replaced(_Written(text), self._birthdays)
        return (self._replaced(masked, self._birthdays) if self.leaks(masked.text) else masked).text

    def leaks(self, text: str, born: Collection[str] = frozenset()) -> int:
        """Return how many forms that are nothing but a name still stand in a text.

        Args:
            text: A masked text.
            born: Folded birthdays without a year that were told in the interview it is of.
        """
        folded = Folded(without_pseudonyms(text, self._ours))
        return sum(1 for m in self._mentions(folded, born) if m.form in self._sure)

    def _detected(self, text: str, d: Detection) -> Place:
        """Return a detection as a place: a title before the name stays, an ending goes along."""
        form = form_of(d.text, d.category)
        if d.category in NOT_SPREAD:
            return d.start, d.end, self._apart[d.category, form].pseudonym
        start, end = name_start(text, d), d.end
        if d.category is Category.PERSON:
            ending = _ENDING.match(text, end)
            end = ending.end() if ending else end
        titled = f"{title_before(text, start)} {form}"
        return start, end, self._shown[titled if titled in self._by_form else form]

    def _replaced(
        self, before: _Written, born: Collection[str], detected: Sequence[Place] = ()
    ) -> _Written:
        """Return the masked text, with times and marks at their new places."""
        places = self._places(before.text, born, detected)
        pieces, at = [], 0
        for start, end, shown in places:
            pieces += [before.text[at:start], shown]
            at = end
        text = "".join([*pieces, before.text[at:]])
        moved = MovedOffsets(places)
        times = tuple((moved.end(place), ms) for place, ms in before.times)
        return _Written(text, times, moved.marks(before.marks, text))

    def _places(self, text: str, born: Collection[str], detected: Sequence[Place]) -> list[Place]:
        """Return what to replace in a text: detections and mentions, joined where they overlap."""
        folded = Folded(without_pseudonyms(text, self._ours))
        places = [
            (role_start(text, start, self._roles.get(shown, "")), end, shown)
            for start, end, shown in detected
        ]
        covered: set[int] = set()
        for first, last, form in self._mentions(folded, born):
            name = first + 1 if form in self._titled else first
            (start, end), shown = folded.span(name, last), self._shown[form]
            places.append((role_start(text, start, self._roles.get(shown, "")), end, shown))
            covered.update(range(first, last + 1))
        for n, word in enumerate(folded.words):
            shown = self._misheard(word.folded) if n not in covered else ""
            if shown:
                places.append((*folded.span(n, n), shown))
        return joined_places(places)

    def _mentions(self, text: Folded, born: Collection[str]) -> Iterator[Mention]:
        """Yield the mentions in a text that are surely names, in order, without overlaps."""
        n = 0
        while n < len(text.words):
            likely = self._index.candidates(text, n)
            likely = [m for m in likely if m.form not in self._birthdays or m.form in born]
            found = next((m for m in likely if self._is_meant(text, m)), None)
            if found:
                yield found
            n = found.last + 1 if found else n + 1

    def _is_meant(self, text: Folded, mention: Mention) -> bool:
        if mention.form in self._sure or self._is_beside_own(text, mention):
            return True
        numbers = range(mention.first, mention.last + 1)
        words = [n for n in numbers if text.words[n].folded not in PARTICLES] or list(numbers)
        if text.text.isupper() or not all(map(text.has_capital, words)):
            return False
        inside = mention.last > mention.first or not text.starts_sentence(mention.first)
        if not inside or len(mention.form) < _MIN_SURE:
            return False
        pseudonym = self._by_form.get(mention.form)
        is_thing = pseudonym is not None and pseudonym.category in _THINGS
        return is_thing or self._is_name is None or self._is_name(mention.form.split(" ")[-1])

    def _is_beside_own(self, text: Folded, mention: Mention) -> bool:
        """Whether another part of the same person's name stands right beside this one."""
        beside = []
        if mention.first > 0 and text.between(mention.first - 1) == " ":
            beside.append(text.words[mention.first - 1].folded)
        if mention.last + 1 < len(text.words) and text.between(mention.last) == " ":
            beside.append(text.words[mention.last + 1].folded)
        parts = set(name_parts(mention.form))
        own = self._owner[mention.form]
        return any(w not in parts and self._owner.get(w) == own for w in beside)

    def _is_sure(self, form: str) -> bool:
        """Whether a form is a name wherever it stands, in any case."""
        words = [w for w in re.split(r"[\s-]+", form) if w]
        telling = [w for w in words if len(w) >= _MIN_SURE and w not in PARTICLES]
        if not all(map(self._is_ordinary, telling)):
            return True
        pseudonym = self._by_form.get(form)
        if pseudonym is not None and pseudonym.category in _SAID_IN_WORDS:
            return len(words) > 1
        is_person = pseudonym is not None and pseudonym.category is Category.PERSON
        return is_person and len(words) > 1 and not PARTICLES.intersection(words)

    def _is_known_word(self, word: str) -> bool:
        return self._is_ordinary(word) or (self._is_name is not None and self._is_name(word))

    def _may_be_misheard(self, form: str) -> bool:
        pseudonym = self._by_form.get(form)
        return " " not in form and (pseudonym is None or pseudonym.category in _MISHEARD)

    def _misheard(self, word: str) -> str:
        """Return what stands for a word that is a name of the key spelt another way; or ""."""
        if word not in self._misspelt:
            self._misspelt[word] = self._meant(word)
        return self._misspelt[word]

    def _meant(self, word: str) -> str:
        if len(word) < _MIN_SURE or word in self._kept or word in self._shown:
            return ""
        found = self._spellings.alike(word)
        is_listed = self._is_name is not None and self._is_name(word)
        if not found and len(word) >= _MIN_MISSPELT and not is_listed:
            found = self._spellings.near(word)
        if not found or self._is_ordinary(word) or self._is_word(word):
            return ""
        shown = {self._shown[form] for form in found}
        return shown.pop() if len(shown) == 1 else _SHARED


def _shown(pseudonym: Pseudonym, form: str) -> str:
    """Return what stands for one form: an invented name has a first name and a surname."""
    parts = name_parts(form)
    if not pseudonym.first or len(parts) > 1:
        return pseudonym.pseudonym
    return f"[{pseudonym.last if set(parts) & set(pseudonym.surnames) else pseudonym.first}]"


def _parts_of_names(people: Iterable[Pseudonym], kept: set[str]) -> dict[str, str]:
    """Return what stands for each part of a person's name by itself."""
    parts: dict[str, set[str]] = {}
    for pseudonym in people:
        for form in pseudonym.forms:
            for part in name_parts(form):
                if len(part) >= _MIN_SURE and part not in kept:
                    parts.setdefault(part, set()).add(_shown(pseudonym, part))
    return {part: min(shown) if len(shown) == 1 else _SHARED for part, shown in parts.items()}
