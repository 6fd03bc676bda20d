"""An independent check of the counts of the evidence."""

from typing import Any

from pipeline.domain.coding import Status
from pipeline.domain.evidence import Direction, Evidence, Finding

_TURN = ["participant_id", "transcript_id", "turn_number"]


def counts_recomputed(evidence: Evidence) -> list[str]:
    """Recount every finding and code from the rows alone; return what differs, empty if all agree.

    Deliberately another way than the one that made the counts: joins of a pandas table instead of
    sets of people, so that one mistake does not make both wrong in the same way.
    """
    import pandas as pd

    columns = [*_TURN, "code_id", "direction", "status"]
    facts = [
        (r.participant_id, r.transcript_id, r.turn_number, r.code_id, r.direction, r.status)
        for r in evidence.rows
    ]
    told = pd.DataFrame(facts, columns=columns).drop_duplicates()
    told = told[told["status"] != Status.DOUBTED]
    problems = []
    for finding in evidence.findings:
        stated = (
            finding.supporting.n,
            finding.supporting.n_confirmed,
            finding.n_discussed,
            finding.n_counter,
        )
        recounted = _recount(finding, told)
        if recounted != stated:
            problems.append(
                f"finding {finding.number}: (n, confirmed, discussed, counter) is {stated}, "
                f"the rows give {recounted}"
            )
    for count in evidence.code_counts:
        rows = told[told["code_id"] == count.code_id]
        supports = rows["direction"] == Direction.SUPPORTS
        recount = (_people(rows[supports]), _people(rows[~supports]))
        if recount != (count.supporting.n, count.n_counter):
            problems.append(
                f"code {count.code_id}: (n, counter) is "
                f"{(count.supporting.n, count.n_counter)}, the rows give {recount}"
            )
    return problems


def _recount(finding: Finding, told: Any) -> tuple[int, int, int, int]:
    """Return n, confirmed, discussed and counter of one finding; `told` is a pandas DataFrame."""
    theme = told[told["code_id"] == finding.theme_id]
    ground = told[told["code_id"] == finding.ground_id]
    both = theme.merge(ground, on=_TURN, suffixes=("_theme", "_ground"))
    for_it = both[both["direction_ground"] == Direction.SUPPORTS]
    confirmed = for_it[
        (for_it["status_theme"] == Status.CONFIRMED) & (for_it["status_ground"] == Status.CONFIRMED)
    ]
    against = both[
        (both["direction_theme"] != Direction.SUPPORTS)
        | (both["direction_ground"] != Direction.SUPPORTS)
    ]
    positive = told["code_id"].str.startswith("positief.")
    praise = told[positive & (told["direction"] == Direction.SUPPORTS)].merge(theme, on=_TURN)
    counter = {*against["participant_id"], *praise["participant_id"]}
    return _people(for_it), _people(confirmed), _people(theme), len(counter)


def _people(rows: Any) -> int:
    return int(rows["participant_id"].nunique())
