"""An independent check of the counts of the evidence."""

from collections.abc import Mapping
from typing import Any

from pipeline.domain.codebook import POSITIVE_FACET
from pipeline.domain.coding import Status
from pipeline.domain.evidence import (
    RESIDENT_PERSPECTIVES,
    CodeCount,
    Direction,
    Evidence,
    EvidenceRow,
    Finding,
)

_TURN = ["participant_id", "transcript_id", "turn_number"]
_FACTS = [*_TURN, "code_id", "direction", "status", "perspective"]


def counts_recomputed(evidence: Evidence) -> list[str]:
    """Recount every finding and code from the rows alone; return what differs, empty if all agree.

    Deliberately another way than the one that made the counts: joins of a pandas table instead of
    sets of people, and residents by the perspective of the rows instead of by the participants'
    type, so that one mistake does not make both wrong in the same way.
    """
    import pandas as pd

    rows = pd.DataFrame([_facts(row) for row in evidence.rows], columns=_FACTS)
    told = rows[rows["status"] != Status.DOUBTED].drop_duplicates()
    problems = [
        f"finding {finding.number}: {difference}"
        for finding in evidence.findings
        for difference in _differences(_stated(finding), _recount(finding, told))
    ]
    problems += [
        f"code {count.code_id}: {difference}"
        for count in evidence.code_counts
        for difference in _differences(_stated_of_code(count), _recount_code(count, rows, told))
    ]
    return problems


def _facts(row: EvidenceRow) -> tuple[object, ...]:
    return (
        row.participant_id,
        row.transcript_id,
        row.turn_number,
        row.code_id,
        row.direction.value,
        row.status.value,
        row.perspective.value,
    )


def _differences(stated: Mapping[str, object], recounted: Mapping[str, object]) -> list[str]:
    return [
        f"{name} is {stated[name]}, the rows give {recounted[name]}"
        for name in stated
        if stated[name] != recounted[name]
    ]


def _stated(finding: Finding) -> dict[str, object]:
    return {
        "n": finding.supporting.n,
        "confirmed": finding.supporting.n_confirmed,
        "discussed": finding.n_discussed,
        "residents": finding.n_residents,
        "counter": finding.n_counter,
        "positive": finding.n_positive,
        "by perspective": {
            p.value: (c.n, c.n_confirmed) for p, c in finding.by_perspective.items()
        },
    }


def _recount(finding: Finding, told: Any) -> dict[str, object]:
    """Return the counts of one finding; `told` is a pandas DataFrame of the undoubted rows."""
    theme = told[told["code_id"] == finding.theme_id]
    ground = told[told["code_id"] == finding.ground_id]
    praise = told[
        told["code_id"].str.startswith(f"{POSITIVE_FACET}.")
        & (told["direction"] == Direction.SUPPORTS)
    ]
    both = theme.merge(ground, on=_TURN, suffixes=("_theme", ""))
    for_it = both[both["direction"] == Direction.SUPPORTS]
    sure = for_it[
        (for_it["status_theme"] == Status.CONFIRMED) & (for_it["status"] == Status.CONFIRMED)
    ]
    denied = both[both["direction"] != Direction.SUPPORTS]
    against = {*denied["participant_id"], *both.merge(praise, on=_TURN)["participant_id"]}
    good = praise.merge(theme, on=_TURN)
    told_of_it = good["participant_id"].isin([*for_it["participant_id"], *against])
    n_sure = sure.groupby("perspective")["participant_id"].nunique()
    return {
        "n": _people(for_it),
        "confirmed": _people(sure),
        "discussed": _people(theme),
        "residents": _people(for_it[for_it["perspective"].isin(RESIDENT_PERSPECTIVES)]),
        "counter": len(against),
        "positive": _people(good[~told_of_it]),
        "by perspective": {
            str(perspective): (_people(rows), int(n_sure.get(perspective, 0)))
            for perspective, rows in for_it.groupby("perspective")
        },
    }


def _stated_of_code(count: CodeCount) -> dict[str, object]:
    return {
        "n": count.supporting.n,
        "confirmed": count.supporting.n_confirmed,
        "counter": count.n_counter,
        "fragments": count.n_fragments,
    }


def _recount_code(count: CodeCount, rows: Any, told: Any) -> dict[str, object]:
    """Return the counts of one code; `rows` holds every row, `told` the undoubted ones."""
    of_code = told[told["code_id"] == count.code_id]
    supports = of_code["direction"] == Direction.SUPPORTS
    return {
        "n": _people(of_code[supports]),
        "confirmed": _people(of_code[supports & (of_code["status"] == Status.CONFIRMED)]),
        "counter": _people(of_code[~supports]),
        "fragments": int((rows["code_id"] == count.code_id).sum()),
    }


def _people(rows: Any) -> int:
    return int(rows["participant_id"].nunique())
