"""JSON of speech recognisers, opened in bounded memory, and the values found in it."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.cue_scan import clock_ms
from pipeline.files.delivered import Cue
from pipeline.files.transcript_faults import unreadable

MAX_CONTAINERS = 2_000_000
"""Lists and objects; a day of talk with a time for every word has a tenth of it."""
MAX_VALUES = 12_000_000
_LONGEST_MS = 1_000_000_000
"""Eleven days; what is beyond it is no time (nor is NaN, which is in no range)."""
_SHORT_LABEL = 2

_EXPORT = "Export the transcript again as .vtt, .srt, .docx or .json, and run again."


class Recognised(NamedTuple):
    """What one kind of JSON holds: cues, and what the file says besides.

    `form` names the kind. `faulty` are the numbers, from 1, of the segments of `total` in which
    no text was found. `has_one_clock` says that cues of several channels are to be mixed by time.
    """

    form: str
    cues: list[Cue]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    language: str = ""
    has_one_clock: bool = False
    faulty: tuple[int, ...] = ()
    total: int = 0


class Loaded(NamedTuple):
    """The content of a JSON file, and the values whose place a later one of the same name took."""

    content: Any
    overwritten: list[Any]


def load_json(text: str, name: str) -> Loaded:
    """Parse JSON; NaN is read, depth and size are bounded, and no field is lost in silence.

    Args:
        text: The whole file.
        name: What messages call the file.

    Raises:
        InputFileError: It is no JSON, cut off, nested too deep, or holds too many values.
    """
    expected = "the whole JSON file of a speech recogniser"
    if text.count("{") + text.count("[") > MAX_CONTAINERS or text.count(",") > MAX_VALUES:
        what = "the JSON holds more values than any interview"
        raise unreadable(name, what, f"at most {MAX_CONTAINERS} lists and objects", _EXPORT)
    overwritten: list[Any] = []

    def without_loss(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            overwritten.extend(value for key, value in pairs if fields[key] is not value)
        return fields

    try:
        # Some exports leave raw line ends in strings.
        content = json.loads(text, strict=False, object_pairs_hook=without_loss)
        is_read = True
    except (ValueError, RecursionError):  # its message would quote nothing, its traceback all
        is_read = False
    if not is_read:
        raise unreadable(name, "the JSON is damaged or cut off", expected, _EXPORT)
    return Loaded(content, overwritten)


def milliseconds(value: object, per_unit: float = 1000) -> int | None:
    """Return whole milliseconds; None for what is no time (recognisers write null and NaN).

    Args:
        value: A number, a number as text ("1.53"), or a clock ("00:01:02,500").
        per_unit: Milliseconds in a unit of a number; 1000 for seconds.
    """
    if isinstance(value, str):
        text = value.strip()
        if ":" in text:
            return clock_ms(text)
        try:
            value = float(text.removesuffix("s"))
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # A whole number too large for a float is no time either.
    if not 0 <= value <= _LONGEST_MS or not math.isfinite(value):
        return None
    ms = round(value * per_unit)
    return ms if ms <= _LONGEST_MS else None


def mappings(value: object) -> list[Mapping[str, Any]]:
    """Return a list whose every item is an object; [] for anything else."""
    if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        return value
    return []


def text_in(item: Mapping[str, Any], *keys: str) -> str | None:
    """Return the text under the first of `keys` that is there: "" for null, None if none is."""
    for key in keys:
        if key in item:
            value = item[key]
            if isinstance(value, str):
                return value
            if value is None:
                return ""
            if isinstance(value, int | float):
                return str(value)
    return None


def speaker_in(item: Mapping[str, Any], *keys: str) -> str | None:
    """Return the label under the first of `keys` that holds one; None if none does.

    A bare number or letter would look like a label of its own kind ("A" for Antwoord), so
    "Speaker" is set before it.
    """
    for key in keys:
        value = item.get(key)
        if isinstance(value, Mapping):
            value = value.get("name") or value.get("id")
        if isinstance(value, bool) or not isinstance(value, str | int):
            continue
        label = str(value).strip()
        if label:
            is_bare = label.isdecimal() or (len(label) == 1 and label.isalpha())
            return f"Speaker {label}" if is_bare and len(label) <= _SHORT_LABEL else label
    return None


def given_speakers(cues: Sequence[Cue]) -> list[Cue]:
    """Return cues that say "" where no speaker is stated, if any cue states one."""
    if all(cue.speaker is None for cue in cues):
        return list(cues)
    return [cue._replace(speaker=cue.speaker or "") for cue in cues]


def language_in(content: Mapping[str, Any], *keys: str) -> str:
    """Return the language code under one of `keys` ("nl" for "nl-NL" and "Dutch"), or ""."""
    names = {"dutch": "nl", "english": "en"}
    for key in keys:
        value = content.get(key)
        if isinstance(value, str):
            code = value.strip().lower().replace("_", "-").split("-")[0]
            code = names.get(code, code)
            if code.isascii() and code.isalpha() and len(code) in (2, 3):
                return code
    return ""


def strings_in(value: object) -> Iterator[str]:
    """Yield all texts within a value, in order, without those that say nothing."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str) and here.strip():
            yield here
        elif isinstance(here, Mapping):
            waiting.extend(reversed(list(here.values())))
        elif isinstance(here, list):
            waiting.extend(reversed(here))


def metadata(
    item: Mapping[str, Any], used: frozenset[str] | set[str], place: str
) -> Iterator[LeftOut]:
    """Yield the texts of an object that stand under other keys than those used."""
    others = [value for key, value in item.items() if key not in used]
    text = "\n".join(strings_in(others))
    if text:
        yield LeftOut(kind=LeftOutKind.METADATA, place=place, text=text)
