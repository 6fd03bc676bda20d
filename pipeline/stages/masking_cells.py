"""Understand the cells of a returned row of the review of anonymisation."""

import difflib
from collections.abc import Callable
from typing import NamedTuple

from pipeline.domain import masking
from pipeline.domain.masking import ReturnedMaskingRow, Verdict, category_word
from pipeline.domain.review import folded
from pipeline.domain.transcript import Category
from pipeline.errors import Problem, shown

_WORDS = {
    (Verdict.AGREE, False): (
        "akkoord", "ok", "oke", "okay", "ja", "v", "goed", "eens", "klopt", "juist", "agree",
    ),
    (Verdict.MASK, False): ("wel maskeren", "maskeren", "wel", "masker", "mask"),
    (Verdict.KEEP, False): (
        "niet maskeren", "niet", "laten staan", "laat staan", "blijft staan", "keep",
    ),
    (Verdict.MASK, True): ("overal wel maskeren", "overal maskeren", "overal wel", "altijd"),
    (Verdict.KEEP, True): ("overal niet maskeren", "overal niet", "nooit maskeren", "nooit"),
    (Verdict.CATEGORY, False): ("andere soort", "wijzig", "anders", "andere"),
    (Verdict.DOUBT, False): ("twijfel", "twijfels", "twijfelgeval", "doubt"),
}  # fmt: skip
_CHOICES = {folded(word): choice for choice, words in _WORDS.items() for word in words}
_LINK_WORDS = {
    Verdict.SAME: ("zelfde", "dezelfde", "hetzelfde", "zelfde persoon", "ja", "same"),
    Verdict.DIFFERENT: (
        "verschillend", "verschillende", "niet dezelfde", "nee", "akkoord", "apart", "different",
    ),
    Verdict.DOUBT: ("twijfel", "twijfels", "doubt"),
}  # fmt: skip
_LINK_CHOICES = {folded(word): verdict for verdict, words in _LINK_WORDS.items() for word in words}
_SIGNS = {
    "?": (Verdict.DOUBT, False), "✓": (Verdict.AGREE, False), "✔": (Verdict.AGREE, False),
}  # fmt: skip
_CATEGORIES = {folded(name): c for c in Category for name in (c.value, c.name)}
_MAX_GENERAL = 40
"""Characters of a general term: longer ones are sentences, and sentences identify."""
_FORMULA_STARTS = ("=", "+", "-", "@")
"""With which a spreadsheet would take a term for a formula when it comes by in a report."""
_AMBIGUOUS = frozenset({"nee", "no", "fout", "n", "x"})
"""Words in besluit that can mean "not masked" as well as "not right"."""


class Kind(NamedTuple):
    """What a reviewer says that something is: its category, and a general term or nothing."""

    category: Category
    general: str = ""


class Choice(NamedTuple):
    """What was decided; `kind` of another category only."""

    verdict: Verdict
    is_everywhere: bool = False
    kind: Kind | None = None


Names = Callable[[str], bool]
"""Tells whether a text holds a name of the study: that may not stand in a general term."""


def read_choice(row: ReturnedMaskingRow, names: Names) -> Choice | Problem:
    """Return what was decided about a candidate. A remark alone is a doubt, so it is not lost."""
    found = _word(row.decision)
    if row.decision and found is None:
        return _unknown(row, masking.CHOICES)
    if not row.new_category:
        if found and found[0] is Verdict.CATEGORY:
            return problem(
                row, "andere soort", "the cell is empty, and besluit names another kind",
                "Choose what it is, such as persoon or plaats.",
            )  # fmt: skip
        return Choice(*(found or (Verdict.DOUBT, False)))
    kind = read_kind(row, "andere soort", row.new_category, names)
    if isinstance(kind, Problem):
        return kind
    verdict = found[0] if found else Verdict.CATEGORY
    if verdict is Verdict.KEEP:
        return problem(
            row, "andere soort", f"is filled in, and besluit says {masking.KEEP}",
            "What is not masked has no kind: empty one of the two cells.",
        )  # fmt: skip
    if verdict is Verdict.DOUBT:
        return Choice(verdict)
    return Choice(Verdict.CATEGORY, bool(found and found[1]), kind)


def read_link_choice(row: ReturnedMaskingRow) -> Choice | Problem:
    """Return whether two forms are the same; a remark alone is a doubt."""
    if not row.decision or row.decision.strip()[:1] == "?":
        return Choice(Verdict.DOUBT)
    verdict = _LINK_CHOICES.get(folded(row.decision))
    return Choice(verdict) if verdict else _unknown(row, masking.LINK_CHOICES)


def read_kind(row: ReturnedMaskingRow, column: str, text: str, names: Names) -> Kind | Problem:
    """Return the kind that a cell names: `persoon`, or `school: middelbare school`."""
    word, _, rest = text.partition(":")
    category = _CATEGORIES.get(folded(word))
    if category is None:
        words = [category_word(c) for c in Category]
        close = difflib.get_close_matches(word.strip().lower(), words, 1, 0.7)
        remedy = f"Did you mean {close[0]}?" if close else f"Use {', '.join(words)}."
        return problem(row, column, f"{shown(text)} is not a kind", remedy)
    general = rest.strip()
    wrong = _wrong_general(general, names)
    if wrong:
        what = f"the general term {wrong}"
        return problem(row, column, what, "Use a short one, such as: school: middelbare school.")
    return Kind(category, " ".join(general.split()))


def _wrong_general(general: str, names: Names) -> str:
    """Return what is wrong with a general term, which will stand in every transcript; or ""."""
    if len(general) > _MAX_GENERAL:
        return f"is longer than {_MAX_GENERAL} characters"
    if set("[]") & set(general) or not general.isprintable():
        return "holds [, ], a tab or a line end"
    if general.startswith(_FORMULA_STARTS):
        return f"begins with {general[0]}, as a formula does"
    if names(general):
        return "holds a name that is masked in this study"
    return ""


def category_of(text: str) -> Category | None:
    """Return the category that a cell names, or None."""
    return _CATEGORIES.get(folded(text.partition(":")[0]))


def problem(row: ReturnedMaskingRow, column: str, what: str, remedy: str) -> Problem:
    """Return a problem with a cell, by its place."""
    return Problem(f"{row.place}, column {column}", what, remedy)


def _word(text: str) -> tuple[Verdict, bool] | None:
    return _CHOICES.get(folded(text)) if folded(text) else _SIGNS.get(text.strip()[:1])


def _unknown(row: ReturnedMaskingRow, choices: tuple[str, ...]) -> Problem:
    if folded(row.decision) in _AMBIGUOUS:
        what = f"{row.decision.strip().lower()} can mean two things"
        remedy = f"Choose {masking.MASK} or {masking.KEEP}."
        return problem(row, "besluit", what, remedy)
    close = difflib.get_close_matches(row.decision.casefold(), choices, 1, 0.7)
    remedy = f"Did you mean {close[0]}?" if close else f"Use {', '.join(choices)}."
    return problem(row, "besluit", f"{shown(row.decision)} is not a decision", remedy)
