"""ELAN (.eaf): tiers of annotations, one tier per speaker (mpi.nl/tools/elan/EAFv3.0.xsd).

Tiers that depend on another one (translation, glosses, words) say the same again and are no turns.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Cue, Delivered
from pipeline.files.safe_package import parse_xml
from pipeline.files.transcript_cues import turns_of_cues
from pipeline.files.transcript_faults import unreadable

_EXPECTED = "an ELAN file (.eaf) with a tier that holds text"
_REMEDY = "Open the file in ELAN and look; ask for it again, or export it as .srt or text."
_LONGEST_MS = 1_000_000_000
_ANNOTATIONS = ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION")


class _Annotation(NamedTuple):
    """What is said in one place of a tier. `order` puts those without a time in their place."""

    start_ms: int | None
    end_ms: int | None
    order: int
    text: str


class _Tier(NamedTuple):
    number: int
    tier_id: str
    parent: str
    speaker: str
    annotations: list[_Annotation]

    @property
    def has_words(self) -> bool:
        return any(annotation.text.strip() for annotation in self.annotations)


class _Slot(NamedTuple):
    """A point in time: its milliseconds if known, and the last known ones up to it."""

    ms: int | None
    at_least: int


def read_eaf(data: bytes, name: str) -> Delivered:
    """Read the tiers of an ELAN file, mixed in the order of time.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        Turns labelled with the participant of their tier, or the tier's name. What stands in
        tiers that depend on others is left out as metadata.

    Raises:
        InputFileError: It is no whole XML, no ELAN file, or no tier holds text.
    """
    root = parse_xml(data, name)
    if root.tag != "ANNOTATION_DOCUMENT":
        raise unreadable(name, "the file is XML of another kind", _EXPECTED, _REMEDY)
    tiers = _tiers(root)
    spoken = _spoken(tiers)
    if not spoken:
        what = f"none of its {len(tiers)} tiers holds text"
        raise unreadable(name, what, _EXPECTED, _REMEDY)
    found = turns_of_cues(_cues(spoken), has_one_clock=True)
    others = [tier for tier in tiers if tier not in spoken and tier.has_words]
    remarks = list(found.remarks)
    if others:
        numbers = ", ".join(str(tier.number) for tier in others)
        remarks.append(
            f"Tier(s) {numbers} say again what other tiers hold (translation, glosses, words); "
            "their text is kept apart and in no turn."
        )
    if len(spoken) > 1:
        remarks.append(f"{len(spoken)} tiers are read as speech, mixed in the order of time.")
    left_out = (*_tier_texts(others), *_other_texts(root), *found.left_out)
    return Delivered("ELAN", found.turns, left_out, tuple(remarks), language=_language(root))


def _tiers(root: Any) -> list[_Tier]:
    slots = _slots(root)
    times: dict[str, _Annotation] = {}
    tiers = []
    for number, tier in enumerate(root.iterchildren("TIER"), start=1):
        annotations = []
        for element in tier.iter(*_ANNOTATIONS):
            annotation = _annotation(element, slots, times)
            times[element.get("ANNOTATION_ID", "")] = annotation
            annotations.append(annotation)
        tier_id = tier.get("TIER_ID", "").strip()
        participant = tier.get("PARTICIPANT", "").strip()
        # ELAN calls the tier of a new file "default".
        speaker = participant or ("" if tier_id.casefold() == "default" else tier_id)
        parent = tier.get("PARENT_REF", "").strip()
        tiers.append(_Tier(number, tier_id, parent, speaker, annotations))
    return tiers


def _slots(root: Any) -> dict[str, _Slot]:
    """Return the points in time by their ids; ELAN lists them in the order of time."""
    slots = {}
    latest = 0
    for element in root.iter("TIME_SLOT"):
        value = element.get("TIME_VALUE", "").strip()
        is_time = value.isascii() and value.isdecimal() and len(value) < 12
        ms = int(value) if is_time and int(value) <= _LONGEST_MS else None
        latest = latest if ms is None else ms
        slots[element.get("TIME_SLOT_ID", "")] = _Slot(ms, latest)
    return slots


def _annotation(
    element: Any, slots: Mapping[str, _Slot], times: Mapping[str, _Annotation]
) -> _Annotation:
    text = "\n".join(
        "".join(value.itertext()) for value in element.iterchildren("ANNOTATION_VALUE")
    )
    if element.tag == "REF_ANNOTATION":
        parent = times.get(element.get("ANNOTATION_REF", ""))
        if parent is None:
            return _Annotation(None, None, 0, text)
        return parent._replace(text=text)
    unknown = _Slot(None, 0)
    start = slots.get(element.get("TIME_SLOT_REF1", ""), unknown)
    end = slots.get(element.get("TIME_SLOT_REF2", ""), unknown)
    return _Annotation(start.ms, end.ms, start.at_least, text)


def _spoken(tiers: Sequence[_Tier]) -> list[_Tier]:
    """Return the tiers that are speech: those with words that say no other tier's words again.

    Where the tier on top only marks time, the first tier below it that holds words is speech.
    """
    by_id = {tier.tier_id: tier for tier in tiers}
    spoken: list[_Tier] = []
    tops: set[str] = set()
    for tier in tiers:
        above = list(_above(tier, by_id))
        top = above[-1].tier_id if above else ""
        if not tier.has_words or any(other.has_words for other in above) or top in tops:
            continue
        spoken.append(tier)
        if top:
            tops.add(top)
    return spoken


def _above(tier: _Tier, by_id: Mapping[str, _Tier]) -> Iterator[_Tier]:
    seen = {tier.tier_id}
    parent = by_id.get(tier.parent)
    while parent is not None and parent.tier_id not in seen:
        yield parent
        seen.add(parent.tier_id)
        parent = by_id.get(parent.parent)


def _cues(tiers: Sequence[_Tier]) -> list[Cue]:
    placed = [(annotation, tier.speaker) for tier in tiers for annotation in tier.annotations]
    placed.sort(key=lambda pair: pair[0].order)
    return [
        Cue(annotation.start_ms, annotation.end_ms, annotation.text, speaker)
        for annotation, speaker in placed
    ]


def _tier_texts(tiers: Sequence[_Tier]) -> Iterator[LeftOut]:
    for tier in tiers:
        text = "\n".join(a.text for a in tier.annotations if a.text.strip())
        yield LeftOut(kind=LeftOutKind.METADATA, place=f"tier {tier.number}", text=text)


def _other_texts(root: Any) -> Iterator[LeftOut]:
    """Yield the texts outside tiers: properties, and the words of controlled vocabularies."""
    texts = [
        element.text.strip()
        for child in root.iterchildren()
        if child.tag != "TIER"
        for element in child.iter()
        if isinstance(element.tag, str) and element.text and element.text.strip()
    ]
    if texts:
        yield LeftOut(kind=LeftOutKind.METADATA, place="header of the file", text="\n".join(texts))


def _language(root: Any) -> str:
    """Return the language of the tiers if they state one and the same."""
    codes = {tier.get("LANG_REF", "") for tier in root.iterchildren("TIER")} - {""}
    code = codes.pop() if len(codes) == 1 else ""
    names = {"nld": "nl", "dut": "nl", "eng": "en"}
    code = names.get(code, code)
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""
