"""What may be said in a reason that goes into a log: why, and never who."""

import re
from collections.abc import Callable, Iterable

from pipeline.domain.privacy import ScanForm
from pipeline.domain.transcript import Category
from pipeline.stages.leak_scan import LeakIndex
from pipeline.stages.name_forms import PARTICLES, TITLES
from pipeline.stages.scan_text import fold_for_scan
from pipeline.stages.withdrawn import says_who

MAX_REASON = 200
"""Characters: room for a sentence, none for a story."""
_MIN_PART = 3
_WORD = re.compile(r"[^\W\d_]+")
_CONTACT = re.compile(r"@|(?:[0-9][ .-]?){7}")
"""A sign of an address, or as many figures as only a number has, dates left out."""
_DATE = re.compile(r"\b(?:[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})\b")


def reason_fault(reason: str, forms: Iterable[ScanForm], is_ordinary: Callable[[str], bool]) -> str:
    """Return what is wrong with a reason, "" if nothing is. It quotes nothing of it.

    Args:
        reason: As a person gave it.
        forms: Of the key and the register, folded.
        is_ordinary: Tells whether a folded word is also an ordinary word: "Wil" is a name, and "wil
            niet meer" holds none. Such a word counts as a name where it has a capital.
    """
    if not reason.strip():
        return "it is empty"
    if len(reason) > MAX_REASON:
        return f"it has {len(reason)} characters; at most {MAX_REASON} are kept"
    if not reason.isprintable():
        return "it holds a line break or another character that cannot be seen"
    if says_who(reason):
        return "it holds the id of a participant or an interview"
    if _CONTACT.search(_DATE.sub(" ", reason)):
        return "it holds an address or a number"
    if _holds_name(reason, list(forms), is_ordinary):
        return "it holds a name or number of this study"
    return ""


def _holds_name(reason: str, forms: list[ScanForm], is_ordinary: Callable[[str], bool]) -> bool:
    words = {w for form in forms if form.category is Category.PERSON for w in _parts(form.form)}
    for word in _WORD.findall(reason):
        folded = fold_for_scan(word)
        stem = folded.removesuffix("s")
        is_sure = word[0].isupper() or not is_ordinary(folded)
        if is_sure and not words.isdisjoint({folded, stem}):
            return True
    whole = [f for f in forms if " " in f.form.strip() or not is_ordinary(f.form)]
    return bool(LeakIndex([f._replace(is_ordinary=False) for f in whole]).found_in(reason))


def _parts(form: str) -> set[str]:
    """Return the words of a person's form that can be a name by themselves."""
    words = set(_WORD.findall(fold_for_scan(form)))
    return {w for w in words - PARTICLES - TITLES if len(w) >= _MIN_PART}
