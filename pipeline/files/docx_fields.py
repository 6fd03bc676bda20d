"""Fields of Word: an instruction that nobody sees, and the result that stands in the text.

Text is never left out because a field is not closed or not understood; only the figures of a
page number are, and only where they look like figures. Source: ECMA-376 part 1, section 17.16.
"""

import re
from typing import Any

from pipeline.files.docx_names import child, tag, tags, value, whole

FIELD_MARKS = tags("w:fldChar", "w:instrText", "w:delInstrText")
_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_FIGURES = re.compile(r"[\s\divxlcm.,–-]{0,12}", re.IGNORECASE)
_LONGEST_NAME = 100


class Fields:
    """The fields that are open where we are in the text; they can stand within each other."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []

    def follow(self, mark: Any) -> str:
        """Take note of one of FIELD_MARKS; return what a drop-down of an old form shows, or ""."""
        step = value(mark, "fldCharType")
        if step == "begin":
            self._open.append(("", False))
        elif self._open and step == "end":
            self._open.pop()
        elif self._open and step == "separate":
            instruction = self._open[-1][0]
            self._open[-1] = (instruction, is_page_field(instruction))
        elif self._open and not step and len(self._open[-1][0]) < _LONGEST_NAME:
            self._open[-1] = (self._open[-1][0] + (mark.text or ""), False)
        return _chosen_entry(child(mark, "w:ffData", "w:ddList"))

    def is_page_number(self, text: str) -> bool:
        """Tell whether `text`, standing here, is the number of a page."""
        return bool(self._open) and self._open[-1][1] and _FIGURES.fullmatch(text) is not None


def is_page_field(instruction: str) -> bool:
    """Tell whether the result of an instruction, such as "PAGE", is a page number."""
    return (instruction.split() or [""])[0].upper() in _PAGE_FIELDS


def _chosen_entry(choices: Any) -> str:
    entries = [] if choices is None else choices.findall(tag("w:listEntry"))
    at = whole(child(choices, "w:result")) or whole(child(choices, "w:default")) or 0
    return value(entries[at]) if 0 <= at < len(entries) else ""
