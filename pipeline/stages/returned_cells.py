"""Understand the cells of a returned row: which coding it is about and what was decided."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.domain.codebook import Codebook
from pipeline.domain.coding import Coding
from pipeline.domain.review import DECISION_WORDS, DecisionKind, ReturnedRow, code_choice, folded
from pipeline.domain.segment import Segment
from pipeline.errors import Problem, shown

_ROW_ID = re.compile(r"(T[0-9]{2,}-[0-9]{3,}-[0-9]+)/([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*|)")
_BRACKETED = re.compile(r"\[([^\[\]]+)\]\s*$")

_WORDS = {
    DecisionKind.KEEP: (
        "akkoord", "ok", "oke", "okay", "ja", "v", "goed", "eens", "klopt", "juist", "keep",
    ),
    DecisionKind.REMOVE: (
        "verwijder", "verwijderen", "verwijderd", "weg", "nee", "fout", "onjuist", "remove",
    ),
    DecisionKind.RECODE: ("wijzig", "wijzigen", "gewijzigd", "anders", "recode"),
    DecisionKind.DOUBT: ("twijfel", "twijfels", "twijfelgeval", "doubt"),
}  # fmt: skip
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words}
_SIGNS = {"?": DecisionKind.DOUBT, "✓": DecisionKind.KEEP, "✔": DecisionKind.KEEP}


class Target(NamedTuple):
    """What a row is about; `code_id` is empty for a segment without a proposal."""

    segment_id: str
    code_id: str


class Choice(NamedTuple):
    """What was decided. Of an addition `code_id` is the code that is added."""

    kind: DecisionKind
    code_id: str
    new_code_id: str | None = None


class CodeNames:
    """Finds codes by what people write: `label [code_id]`, the id or the label."""

    def __init__(self, codebook: Codebook) -> None:
        """Index the codes of `codebook`."""
        self.codes_by_id = codebook.codes_by_id
        self._ids_by_name: dict[str, set[str]] = {}
        for code in codebook.codes:
            for name in (code.label, code.id, code_choice(code.label, code.id)):
                self._ids_by_name.setdefault(folded(name), set()).add(code.id)

    def find(self, text: str) -> str | None:
        """Return the one code that `text` names, or None."""
        bracketed = _BRACKETED.search(text)
        if bracketed and bracketed[1].strip().casefold() in self.codes_by_id:
            return bracketed[1].strip().casefold()
        ids = self._ids_by_name.get(folded(text), set())
        return next(iter(ids)) if len(ids) == 1 else None

    def remedy(self, text: str) -> str:
        """Return what to do about a text that names no code, or more than one."""
        ids = self._ids_by_name.get(folded(text), set())
        if not ids:
            close = difflib.get_close_matches(folded(text), sorted(self._ids_by_name), 1, 0.7)
            ids = self._ids_by_name[close[0]] if close else set()
        choices = [code_choice(self.codes_by_id[i].label, i) for i in sorted(ids)]
        if choices:
            return f"Did you mean {' or '.join(choices)}?"
        return "Choose a code from the list, or one of the sheet Codeboek."


def read_target(
    row: ReturnedRow,
    names: CodeNames,
    segments_by_id: Mapping[str, Segment],
    codings_by_id: Mapping[str, Coding],
) -> Target | Problem:
    """Return what `row` is about, after checking its cells against each other."""
    if row.sheet == "missed":
        if row.text_digest:
            return Target(row.segment_id, "")
        what = f"{shown(row.segment_id)} is no segment of this workbook"
        if not row.segment_id:
            what = "the cell is empty; expected the position of a segment"
        remedy = _did_you_mean(row.segment_id, segments_by_id)
        return _problem(row, "positie", what, remedy or "Copy the position from sheet Codes.")
    match = _ROW_ID.fullmatch(row.row_id)
    if match is None:
        return _problem(
            row, "rij_id",
            "does not hold the id of a row that was sent",
            "Do not fill in rows of your own: use sheet Gemist, or copy a whole row.",
        )  # fmt: skip
    target = Target(match[1], match[2])
    return _mismatch(row, target, names, codings_by_id) or target


def _mismatch(
    row: ReturnedRow, target: Target, names: CodeNames, codings_by_id: Mapping[str, Coding]
) -> Problem | None:
    if target.code_id and target.code_id not in names.codes_by_id:
        what = f"{shown(target.code_id)} is not a code of this codebook"
        return _problem(row, "rij_id", what, names.remedy(target.code_id))
    # A proposal that is no longer made is still about something if the visible cells say the same.
    is_known = not target.code_id or row.row_id in codings_by_id
    if not is_known and names.find(row.code) != target.code_id:
        remedy = _did_you_mean(row.row_id, codings_by_id) or "Copy the row from the file as sent."
        return _problem(row, "rij_id", "is not the id of a proposal", remedy)
    if not row.text_digest:
        return _problem(
            row, "controle", "the cell is empty; expected the check on the text",
            "Copy the whole row from the workbook as it was sent.",
        )  # fmt: skip
    if row.segment_id and row.segment_id != target.segment_id:
        return _problem(
            row, "positie", f"the position does not belong to this row ({target.segment_id})",
            "Only part of the columns was sorted. Sort the whole table in a fresh copy.",
        )  # fmt: skip
    named = names.find(row.code) if row.code else target.code_id
    is_all = not (row.decision or row.new_code or row.note)
    if named != target.code_id and (named or is_all):
        return _problem(
            row, "code", f"the code does not belong to this row ({target.code_id})",
            "Put the proposed code back, and put another code in column nieuwe code.",
        )  # fmt: skip
    return None


def read_choice(row: ReturnedRow, target: Target, names: CodeNames) -> Choice | Problem:
    """Return what was decided in `row`. A note alone is a doubt, so that it is not lost.

    A change of a code into itself is a decision: the code fits, its qualifiers do not.
    """
    kind = _kind(row.decision)
    if row.decision and kind is None:
        words = [*DECISION_WORDS.values()]
        remedy = _did_you_mean(row.decision.casefold(), words) or f"Use {', '.join(words)}."
        return _problem(row, "besluit", f"{shown(row.decision)} is not a decision", remedy)
    new_code_id = names.find(row.new_code) if row.new_code else None
    if row.new_code and new_code_id is None:
        what = f"{shown(row.new_code)} is not one code of this codebook"
        return _problem(row, "nieuwe code", what, names.remedy(row.new_code))
    if kind is DecisionKind.RECODE and new_code_id is None:
        return _problem(
            row, "nieuwe code", "the cell is empty, and besluit says wijzig",
            "Choose the code that fits, or verwijder if none does.",
        )  # fmt: skip
    decide = _about_coding if target.code_id else _about_segment
    return decide(row, target, kind, new_code_id)


def _about_coding(
    row: ReturnedRow, target: Target, kind: DecisionKind | None, new_code_id: str | None
) -> Choice | Problem:
    code_id = target.code_id
    if kind is None:
        kind = DecisionKind.RECODE if new_code_id else DecisionKind.DOUBT
    if kind is DecisionKind.KEEP and new_code_id == code_id:
        new_code_id = None
    if kind in {DecisionKind.KEEP, DecisionKind.REMOVE} and new_code_id:
        return _problem(
            row, "nieuwe code", f"is filled in, and besluit says {DECISION_WORDS[kind]}",
            "Choose wijzig to replace the code. To add a code beside it, use sheet Gemist.",
        )  # fmt: skip
    return Choice(kind, code_id, new_code_id)


def _about_segment(
    row: ReturnedRow, target: Target, kind: DecisionKind | None, new_code_id: str | None
) -> Choice | Problem:
    if kind in {DecisionKind.KEEP, DecisionKind.REMOVE}:
        return _problem(
            row, "besluit", "there is no code in this row to decide about",
            "Leave besluit empty, and choose a nieuwe code if one fits.",
        )  # fmt: skip
    if new_code_id and kind is not DecisionKind.DOUBT:
        return Choice(DecisionKind.ADD, new_code_id)
    return Choice(DecisionKind.DOUBT, target.code_id, new_code_id)


def _kind(word: str) -> DecisionKind | None:
    return _SIGNS.get(word.strip()[:1]) if not folded(word) else _KINDS.get(folded(word))


def _did_you_mean(text: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(text, sorted(known), 1, 0.7)
    return f"Did you mean {close[0]}?" if close else ""


def _problem(row: ReturnedRow, column: str, what: str, remedy: str) -> Problem:
    return Problem(f"{row.place}, column {column}", what, remedy)
