"""Replace what may identify someone by pseudonyms that are the same in the whole study.

Detectors propose spans; here they are joined, tied to one pseudonym per person, place or number,
and replaced. A form that was detected anywhere in the study is replaced everywhere in it. The
result is pseudonymised, not anonymous: the key exists, and stories can still identify.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from pipeline.domain.speech import Mark, MovedOffsets
from pipeline.domain.transcript import Action, Category, Detection, Pseudonym, RawTurn, Turn
from pipeline.errors import PrivacyError
from pipeline.stages.name_forms import (
    any_of,
    fold_form,
    fold_with_offsets,
    name_parts,
    spaced,
    without_pseudonyms,
)

_PARTS_COUNT = frozenset({Category.PERSON, Category.NAME})
_MIN_PART = 3
_NAMED_AS_THINGS = frozenset(
    {Category.NAME, Category.SCHOOL, Category.EMPLOYER, Category.WORSHIP, Category.ORGANISATION}
)
"""Categories whose names are often ordinary phrases: the community centre "De Brug"."""
_NOT_SPREAD = frozenset({Category.DATE, Category.NUMBER})
"""Categories of which a form is not looked for elsewhere: a date says nothing by itself."""


class Detector(Protocol):
    """Something that finds spans that may identify someone, with its name on each."""

    name: str

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return detections in the turns of one interview; they may overlap."""
        ...


def find_detections(turns: Sequence[RawTurn], detectors: Sequence[Detector]) -> list[Detection]:
    """Return what the detectors find in one interview, in reading order.

    Overlapping spans to mask become one span over all of them, in the category of the surest, so
    that no part of a proposed name is left standing. What is queued for a person is kept beside
    them and may overlap, unless all of it is masked anyway.
    """
    texts = {turn.turn_number: turn.text for turn in turns}
    found = [detection for detector in detectors for detection in detector.detect(turns)]
    found.sort(key=lambda d: (d.turn_number, d.start, -d.end, -d.score, d.category, d.detector))
    masked = _joined([d for d in found if d.action is Action.MASK], texts)
    queued = [d for d in found if d.action is Action.QUEUE and not _within(d, masked)]
    return sorted([*masked, *queued], key=lambda d: (d.turn_number, d.start, -d.end, d.action))


def _within(queued: Detection, masked: Sequence[Detection]) -> bool:
    return any(
        d.turn_number == queued.turn_number and d.start <= queued.start and queued.end <= d.end
        for d in masked
    )


def _joined(found: Sequence[Detection], texts: Mapping[int, str]) -> list[Detection]:
    joined: list[Detection] = []
    for detection in found:
        last = joined[-1] if joined else None
        if last and last.turn_number == detection.turn_number and detection.start < last.end:
            joined[-1] = _join(last, detection, texts[last.turn_number])
        else:
            joined.append(detection)
    return joined


def _join(first: Detection, second: Detection, text: str) -> Detection:
    surest = max(first, second, key=lambda d: (d.score, d.end - d.start))
    end = max(first.end, second.end)
    return surest.model_copy(
        update={"start": first.start, "end": end, "text": text[first.start : end]}
    )


def assign_pseudonyms(
    detections: Mapping[str, Sequence[Detection]],
    known: Sequence[Pseudonym] = (),
    register: Sequence[tuple[str, Category]] = (),
) -> list[Pseudonym]:
    """Give every person, place and number of a study its pseudonym.

    The same folded form is the same pseudonym in the whole study. A first name or surname alone
    joins the one full name of the study that holds it; if several do, it is a person of its own.
    Numbers follow the order of interview and place, and go on where `known` stops, so that a new
    interview does not renumber earlier ones.

    Args:
        detections: Per transcript id, in any order.
        known: The key of an earlier run; its pseudonyms stay as they are.
        register: Names known from intake; they come first, mentioned or not, so that a first name
            alone is tied to them.

    Returns:
        The whole key, in order of category and number.
    """
    key = {(p.category, p.number): p for p in known}
    owner = {form: (p.category, p.number) for p in known for form in p.forms}
    forms = _forms_in_order(detections, register)
    wholes = [f for f in forms if len(f.parts) > 1] + [f for f in forms if len(f.parts) <= 1]
    place_of = {form.folded: n for n, form in enumerate(forms)}
    joined: dict[str, str] = {}
    full_names = _full_names(forms, known)
    for form in wholes:
        if form.folded in owner or form.folded in joined:
            continue
        candidates = full_names.get(form.folded, set()) if len(form.parts) == 1 else set()
        joined[form.folded] = candidates.pop() if len(candidates) == 1 else form.folded
    for form in sorted(forms, key=lambda f: place_of.get(joined.get(f.folded, f.folded), -1)):
        if form.folded in owner:
            continue
        head = joined[form.folded]
        if head not in owner:
            owner[head] = _next_entity(key, form, head)
        owner[form.folded] = owner[head]
        pseudonym = key[owner[head]]
        if form.folded not in pseudonym.forms:
            key[owner[head]] = pseudonym.model_copy(
                update={"forms": tuple(sorted({*pseudonym.forms, form.folded}))}
            )
    return sorted(key.values(), key=lambda p: (p.category.value, p.number))


class _Form(NamedTuple):
    folded: str
    category: Category
    parts: tuple[str, ...]


def _forms_in_order(
    detections: Mapping[str, Sequence[Detection]], register: Sequence[tuple[str, Category]]
) -> list[_Form]:
    mentions = list(register)
    for transcript_id in sorted(detections, key=lambda t: int(t[1:])):
        found = [d for d in detections[transcript_id] if d.action is Action.MASK]
        found.sort(key=lambda d: (d.turn_number, d.start))
        mentions.extend((d.text, d.category) for d in found)
    forms: dict[str, _Form] = {}
    for text, category in mentions:
        folded = fold_form(text)
        parts = name_parts(folded) if category in _PARTS_COUNT else (folded,)
        forms.setdefault(folded, _Form(folded, category, parts))
    return list(forms.values())


def _full_names(forms: Sequence[_Form], known: Sequence[Pseudonym]) -> dict[str, set[str]]:
    """Return for every part of a full name the full names of the study that hold it."""
    holders: dict[str, set[str]] = {}
    wholes = [f.folded for f in forms if f.category in _PARTS_COUNT and len(f.parts) > 1]
    wholes += [f for p in known if p.category in _PARTS_COUNT for f in p.forms if " " in f]
    for whole in wholes:
        for part in name_parts(whole):
            holders.setdefault(part, set()).add(whole)
    return holders


def _next_entity(
    key: dict[tuple[Category, int], Pseudonym], form: _Form, head: str
) -> tuple[Category, int]:
    number = 1 + max((n for category, n in key if category is form.category), default=0)
    place = (form.category, number)
    label = f"[{form.category.value}-{number}]"
    key[place] = Pseudonym(pseudonym=label, category=form.category, number=number, forms=(head,))
    return place


class _Written(NamedTuple):
    """A text with what is tied to places in it."""

    text: str
    times: tuple[tuple[int, int], ...] = ()
    marks: tuple[Mark, ...] = ()


class Masker:
    """Replaces every form of a study's key, wherever it stands as whole words.

    `is_ordinary` tells whether a folded single word is also an ordinary word; such a form is only
    looked for with a capital ("Bakker" is masked everywhere, "bakker" is not). So are names of
    buildings and organisations that hold nothing but ordinary words ("De Brug").
    """

    def __init__(
        self,
        key: Sequence[Pseudonym],
        is_ordinary: Callable[[str], bool],
        keep: Iterable[str] = (),
    ) -> None:
        """Prepare the key; a part of a name that is in `keep` is not looked for by itself."""
        kept = {fold_form(word) for word in keep}
        self._pseudonyms = {form: p.pseudonym for p in key for form in p.forms}
        spread = [p for p in key if p.category not in _NOT_SPREAD]
        parts = _parts_of_names(spread)
        self._spread = {part: found for part, found in parts.items() if part not in kept}
        self._spread |= {form: p.pseudonym for p in spread for form in p.forms}
        phrases = {form for p in spread if p.category in _NAMED_AS_THINGS for form in p.forms}
        self._capital_only = frozenset(
            form
            for form in self._spread
            if (" " not in form or form in phrases) and all(map(is_ordinary, form.split(" ")))
        )
        self._pattern = any_of(self._spread)

    def mask(self, turns: Sequence[RawTurn], detections: Sequence[Detection]) -> list[Turn]:
        """Return the turns of one interview with everything that identifies replaced.

        Replaces detections and every other mention of a form of the key. Marks and times move
        along and are not found again: "Amara" in an invented sentence may be masked as a name, and
        the sentence must still be known as invented.

        Raises:
            PrivacyError: A detected form is left in the result; nothing may be written.
        """
        by_turn: dict[int, list[tuple[int, int, str]]] = {}
        for d in detections:
            if d.action is Action.QUEUE:
                continue
            place = (d.start, d.end, self._pseudonyms[fold_form(d.text)])
            by_turn.setdefault(d.turn_number, []).append(place)
        masked = []
        for turn in turns:
            detected = by_turn.get(turn.turn_number, ())
            written = self._replaced(_Written(turn.text, turn.times, turn.marks), detected)
            if self.leaks(written.text):
                # Replacing can bring words together into a form that did not stand there before.
                written = self._replaced(written)
            if self.leaks(written.text):
                raise PrivacyError(
                    f"{turn.transcript_id}, turn {turn.turn_number}: a detected form is left in "
                    "the pseudonymised text.\n      This is a fault of the program; nothing was "
                    "written for this interview. Please report it (without the text)."
                )
            same = turn.model_dump(exclude={"text", "times", "marks"})
            masked.append(Turn(**same, **written._asdict()))
        return masked

    def mask_text(self, text: str) -> str:
        """Return `text` with every mention of a form of the key replaced."""
        masked = self._replaced(_Written(text))
        return (self._replaced(masked) if self.leaks(masked.text) else masked).text

    def leaks(self, text: str) -> int:
        """Return how many forms of the key still stand in a text."""
        folded, _ = fold_with_offsets(without_pseudonyms(text))
        return sum(1 for _ in self._mentions(without_pseudonyms(text), folded))

    def _replaced(
        self, before: _Written, detected: Sequence[tuple[int, int, str]] = ()
    ) -> _Written:
        """Return the masked text, with times and marks at their new places."""
        places = self._places(before.text, detected)
        text = before.text
        for start, end, pseudonym in reversed(places):
            text = text[:start] + pseudonym + text[end:]
        moved = MovedOffsets(places)
        times = tuple((moved.end(place), ms) for place, ms in before.times)
        return _Written(text, times, moved.marks(before.marks, text))

    def _places(
        self, text: str, detected: Sequence[tuple[int, int, str]]
    ) -> list[tuple[int, int, str]]:
        """Return what to replace in a text: detections and mentions, joined where they overlap."""
        places = list(detected)
        text = without_pseudonyms(text)
        folded, offsets = fold_with_offsets(text)
        for match in self._mentions(text, folded, offsets):
            start, end = offsets[match.start()], offsets[match.end() - 1] + 1
            places.append((start, end, self._spread[spaced(match.group())]))
        joined: list[tuple[int, int, str]] = []
        for start, end, pseudonym in sorted(places, key=lambda p: (p[0], -p[1])):
            if joined and start < joined[-1][1]:
                first, last, earlier = joined[-1]
                longer = pseudonym if end - start > last - first else earlier
                joined[-1] = (first, max(last, end), longer)
            else:
                joined.append((start, end, pseudonym))
        return joined

    def _mentions(
        self, text: str, folded: str, offsets: Sequence[int] | None = None
    ) -> Iterable[re.Match[str]]:
        offsets = offsets or fold_with_offsets(text)[1]
        for match in self._pattern.finditer(folded):
            form = spaced(match.group())
            last_word = match.start() + match.group().rfind(form.rpartition(" ")[2])
            if form in self._capital_only and not text[offsets[last_word]].isupper():
                continue
            yield match


def _parts_of_names(key: Sequence[Pseudonym]) -> dict[str, str]:
    """Return the pseudonym for each part of a person's name; without number if people share it."""
    parts: dict[str, set[str]] = {}
    for pseudonym in key:
        if pseudonym.category is Category.PERSON:
            for form in pseudonym.forms:
                for part in name_parts(form):
                    if len(part) >= _MIN_PART:
                        parts.setdefault(part, set()).add(pseudonym.pseudonym)
    shared = f"[{Category.PERSON.value}]"
    return {part: min(found) if len(found) == 1 else shared for part, found in parts.items()}
