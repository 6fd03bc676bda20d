"""How many participants, and how many inhabitants, share a combination of attributes.

Sample k is counted. Population k is an estimate: inhabitants times the share of each attribute, as
if attributes were independent of each other and all values seen in the sample equally frequent,
unless a share with a source is given. anonymise.md section 5 has the arithmetic.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from pipeline.domain.participant import Participant
from pipeline.domain.privacy import KRow
from pipeline.domain.transcript import Action, Category, Detection

TYPE, LABEL = "type_respondent", "citaatlabel"
ATTRIBUTES = (
    "leeftijdscategorie", "gender", "wijk", "zelfbenoemde_achtergrond",
    "geloof_levensovertuiging", "beperking_chronische_ziekte", "seksuele_gerichtheid",
)  # fmt: skip
"""Columns of the respondentenlijst that say something about an inhabitant."""
IN_TEXT = "in tekst: "
"""Begins the name of a column that was found in what a participant said."""
SHOWN = ((LABEL,), (TYPE, LABEL))
"""Columns that outputs show together: under a quote, and in the annex on respondents."""
_MOST = 3
"""Attributes combined at most; beside that only all of them together. The quote label is made of
other attributes and not combined with them once more."""

Cells = Mapping[str, Mapping[str, str]]
"""Per participant id the value of each column; what is not known is absent."""


def quasi_identifiers(
    detections: Iterable[tuple[str, Detection]], included: Iterable[str]
) -> dict[str, dict[str, str]]:
    """Return what the text says about each participant in general terms, under columns.

    Args:
        detections: Pairs of the participant who said it and the detection. Whether it is about
            that participant nobody can tell here; it is taken to be.
        included: The participants of the table; others are left out.
    """
    wanted = set(included)
    terms: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for participant_id, detection in detections:
        is_quasi = detection.general or detection.category is Category.ROLE
        if participant_id in wanted and is_quasi and detection.action is Action.MASK:
            column = f"{IN_TEXT}{detection.category.value.lower()}"
            terms[participant_id][column].add(detection.general or "bijzondere rol")
    return {
        participant_id: {column: " | ".join(sorted(found)) for column, found in columns.items()}
        for participant_id, columns in terms.items()
    }


def k_table(
    participants: Sequence[Participant],
    quasi: Cells,
    inhabitants: int = 0,
    shares: Mapping[tuple[str, str], float] | None = None,
) -> list[KRow]:
    """Return every combination of one, two, three and all attributes that somebody has.

    Args:
        participants: Those whose words are used.
        quasi: Per participant id what was found in the text; see `quasi_identifiers`.
        inhabitants: Of the municipality; 0 leaves population k out.
        shares: Known shares (0-1) of a (column, value) among inhabitants.

    Returns:
        Fewest participants first, then fewest inhabitants, then what outputs show together.
    """
    cells = {p.participant_id: _cells(p, quasi.get(p.participant_id, {})) for p in participants}
    shares_of = _shares(cells, shares or {})
    rows = []
    for columns in _combinations(cells):
        for values, ids in _groups(cells, columns).items():
            known = set(zip(columns, values, strict=True))
            if LABEL in columns:
                known = _said_by_label(cells, ids)
            rows.append(
                KRow(
                    columns=columns,
                    values=values,
                    sample_k=len(ids),
                    population_k=_expected(known, shares_of, inhabitants),
                    is_shown=columns in SHOWN,
                    participant_ids=tuple(ids),
                )
            )
    return sorted(rows, key=_worst_first)


def too_few(rows: Iterable[KRow], min_sample_k: int, min_population_k: int) -> list[KRow]:
    """Return the combinations that outputs show together and too few people share."""
    return [
        row
        for row in rows
        if row.is_shown
        and (
            row.sample_k < min_sample_k
            or (row.population_k is not None and row.population_k < min_population_k)
        )
    ]


def _cells(participant: Participant, quasi: Mapping[str, str]) -> dict[str, str]:
    own = {
        TYPE: participant.participant_type.value,
        LABEL: participant.quote_label,
        "wijk": participant.neighbourhood,
        **{column: participant.attributes.get(column, "") for column in ATTRIBUTES[:2]},
        **{column: participant.attributes.get(column, "") for column in ATTRIBUTES[3:]},
        **quasi,
    }
    return {column: " ".join(value.split()) for column, value in own.items() if value.strip()}


def _combinations(cells: Cells) -> list[tuple[str, ...]]:
    """Return the combinations of columns of the table, each once."""
    seen = {column for own in cells.values() for column in own}
    first = [c for c in (TYPE, *ATTRIBUTES) if c in seen]
    columns = [*first, *sorted(c for c in seen if c.startswith(IN_TEXT))]
    found = [c for n in range(1, _MOST + 1) for c in combinations(columns, n)]
    whole = [tuple(first), tuple(columns)] if columns else []
    return list(dict.fromkeys([*SHOWN, *found, *whole]))


def _groups(cells: Cells, columns: Sequence[str]) -> dict[tuple[str, ...], list[str]]:
    """Return who has which values; who lacks one of them is not in it, except for all together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    is_whole = len(columns) > _MOST
    for participant_id, own in cells.items():
        values = tuple(own.get(column, "") for column in columns)
        if is_whole or all(values):
            groups.setdefault(values, []).append(participant_id)
    return groups


def _shares(cells: Cells, known: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Return the share of each value: a known one, or an equal part of the values seen.

    Where nothing is filled in for somebody, that counts as a value too. The type of respondent
    and what was found in texts say nothing of inhabitants and are left out.
    """
    shares: dict[tuple[str, str], float] = {}
    for column in ATTRIBUTES:
        values = {own.get(column, "") for own in cells.values()}
        shares |= {(column, v): known.get((column, v), 1 / len(values)) for v in values if v}
    return shares


def _said_by_label(cells: Cells, ids: Sequence[str]) -> set[tuple[str, str]]:
    """Return the attributes that a quote label says literally of all who have it."""
    shared = set.intersection(*(set(cells[i].items()) for i in ids))
    label = dict(shared).get(LABEL, "").casefold()
    return {(c, v) for c, v in shared if c in ATTRIBUTES and v.casefold() in label}


def _expected(
    values: Iterable[tuple[str, str]], shares: Mapping[tuple[str, str], float], inhabitants: int
) -> float | None:
    found = [shares[value] for value in values if value in shares]
    if not inhabitants or not found:
        return None
    return round(inhabitants * math.prod(sorted(found)), 1)


def _worst_first(row: KRow) -> tuple[int, float, bool, int, tuple[str, ...], tuple[str, ...]]:
    population = math.inf if row.population_k is None else row.population_k
    return row.sample_k, population, not row.is_shown, len(row.columns), row.columns, row.values
