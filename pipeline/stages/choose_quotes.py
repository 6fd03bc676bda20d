"""Which quotes illustrate which finding, fairly spread over the participants."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from pipeline.domain.codebook import (
    CODE_BY_CODE_FACETS,
    DOMAIN_FACET,
    POSITIVE_FACET,
    facet_id_of,
)
from pipeline.domain.coding import Status
from pipeline.domain.evidence import (
    CodeCount,
    Direction,
    EvidenceLimits,
    EvidenceRow,
    Finding,
    Perspective,
)
from pipeline.domain.segment import segment_sort_key

_MAX_COUNTER_QUOTES = 1


class _Chooser:
    """Hands out quotes greedily: no segment twice, no participant more often than allowed.

    A quote under two findings would look like two pieces of evidence.
    """

    def __init__(self, rows: Sequence[EvidenceRow], limits: EvidenceLimits) -> None:
        self._rows = [r for r in rows if r.is_quotable and r.status is not Status.DOUBTED]
        self._limits = limits
        self._used_segments: set[str] = set()
        self._used_of: Counter[str] = Counter()

    def choose(
        self,
        fits: Callable[[EvidenceRow], bool],
        code_ids: frozenset[str],
        n: int,
        already: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """Return `already` and new evidence ids up to `n`, of different participants."""
        chosen = list(already)
        speakers = {r.participant_id for r in self._rows if r.evidence_id in already}
        candidates = sorted(
            (row for row in self._rows if fits(row)), key=lambda r: self._rank(r, code_ids)
        )
        for row in candidates:
            if len(chosen) >= n:
                break
            if (
                row.participant_id in speakers
                or row.segment_id in self._used_segments
                or self._used_of[row.participant_id] >= self._limits.max_quotes_per_participant
            ):
                continue
            chosen.append(row.evidence_id)
            speakers.add(row.participant_id)
            self._used_segments.add(row.segment_id)
            self._used_of[row.participant_id] += 1
        return tuple(chosen)

    def _rank(self, row: EvidenceRow, code_ids: frozenset[str]) -> tuple[object, ...]:
        """Own experience, confirmed, to the point, readable; then who was quoted least."""
        shortest, longest = self._limits.min_quote_length, self._limits.max_quote_length
        coded = {code_id for ids in row.codes_by_facet.values() for code_id in ids}
        return (
            row.perspective is not Perspective.SELF,
            row.status is not Status.CONFIRMED,
            -len(coded & code_ids),
            not shortest <= len(row.quote) <= longest,
            self._used_of[row.participant_id],
            segment_sort_key(row.segment_id),
            row.code_id,
        )


def add_quotes(
    findings: Sequence[Finding],
    code_counts: Sequence[CodeCount],
    rows: Sequence[EvidenceRow],
    limits: EvidenceLimits,
) -> tuple[list[Finding], list[CodeCount]]:
    """Return the findings and code counts with their quotes; deterministic.

    Three rounds, so that the first findings do not eat up everybody's quotes: one quote and one
    counter-quote for every finding about a domain, which the report tells one by one; one for every
    code that is reported by itself; then second quotes and the terrains.
    Quotes need consent and are nobody's more than `max_quotes_per_participant` times (domain.md 5,
    quoting policy); a counter-quote stands beside the quote it qualifies. Where no counter-evidence
    may be quoted, a good experience in the theme is, apart, as what it is.

    Args:
        findings: Findings in their order.
        code_counts: Code counts in their order.
        rows: All evidence rows.
        limits: How many quotes, and how long.
    """
    chooser = _Chooser(rows, limits)
    most = limits.max_quotes_per_finding
    turns_by_code = _turns_by_code(rows)
    told = [f for f in findings if facet_id_of(f.theme_id) == DOMAIN_FACET]
    first = {f.number: _with_quotes(f, chooser, turns_by_code, min(1, most)) for f in told}
    counts = [
        c.model_copy(update={"quote_ids": _code_quotes(c, chooser)})
        if facet_id_of(c.code_id) in CODE_BY_CODE_FACETS and most
        else c
        for c in code_counts
    ]
    done = [_with_quotes(first.get(f.number, f), chooser, turns_by_code, most) for f in findings]
    return done, counts


def _with_quotes(
    finding: Finding,
    chooser: _Chooser,
    turns_by_code: dict[str, set[tuple[str, str, int]]],
    n: int,
) -> Finding:
    """Return the finding with up to `n` quotes, and a counter-quote or else a good experience."""
    theme_turns = turns_by_code[finding.theme_id]
    both = theme_turns & turns_by_code[finding.ground_id]
    pair = frozenset({finding.theme_id, finding.ground_id})

    def supports(row: EvidenceRow) -> bool:
        return (
            row.code_id == finding.ground_id
            and row.direction is Direction.SUPPORTS
            and _turn(row) in both
        )

    def counters(row: EvidenceRow) -> bool:
        is_denial = row.code_id == finding.ground_id and row.direction is not Direction.SUPPORTS
        return (is_denial or _is_praise(row)) and _turn(row) in both

    def is_good(row: EvidenceRow) -> bool:
        return (
            row.participant_id in finding.positive_participant_ids
            and _is_praise(row)
            and _turn(row) in theme_turns
        )

    quote_ids = chooser.choose(supports, pair, n, finding.quote_ids)
    n_beside = min(n, _MAX_COUNTER_QUOTES)
    counter_ids = chooser.choose(counters, pair, n_beside, finding.counter_quote_ids)
    positive_ids = finding.positive_quote_ids
    if not counter_ids:
        positive_ids = chooser.choose(is_good, pair, n_beside, positive_ids)
    chosen = {"counter_quote_ids": counter_ids, "positive_quote_ids": positive_ids}
    return finding.model_copy(update={"quote_ids": quote_ids, **chosen})


def _is_praise(row: EvidenceRow) -> bool:
    return facet_id_of(row.code_id) == POSITIVE_FACET and row.direction is Direction.SUPPORTS


def _code_quotes(count: CodeCount, chooser: _Chooser) -> tuple[str, ...]:
    def fits(row: EvidenceRow) -> bool:
        return row.code_id == count.code_id and row.direction is Direction.SUPPORTS

    return chooser.choose(fits, frozenset({count.code_id}), 1)


def _turns_by_code(rows: Iterable[EvidenceRow]) -> dict[str, set[tuple[str, str, int]]]:
    turns: dict[str, set[tuple[str, str, int]]] = {}
    for row in rows:
        if row.status is not Status.DOUBTED:
            turns.setdefault(row.code_id, set()).add(_turn(row))
    return turns


def _turn(row: EvidenceRow) -> tuple[str, str, int]:
    return row.participant_id, row.transcript_id, row.turn_number
