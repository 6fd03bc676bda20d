"""Findings: a ground told within a domain or terrain, counted in unique participants.

For a finding about a theme (domain or terrain) and a ground, by turns in which both were coded:

- *supporting*: who has a row of the ground there that supports;
- *counter-evidence*: who has a row of the ground there that contradicts or qualifies, or tells
  something good there. It is about this very finding, so it also counts if somebody who supports
  the finding says it: people deny or play down and describe an incident (domain.md 1a);
- *good experience*: who tells something good in a turn with the theme, and is neither of the above.
  Theirs is no counter-evidence: the school that helped one says nothing about another's religion.

What is said of the theme itself never counters: "I never went back to that counter" is a
consequence. Counted apart so that tegengeluid (domain.md 4b) means what it says.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.codebook import (
    GROUND_FACET,
    POSITIVE_FACET,
    THEME_FACETS,
    Codebook,
    facet_id_of,
)
from pipeline.domain.coding import Status
from pipeline.domain.evidence import (
    CodeCount,
    Count,
    Direction,
    EvidenceRow,
    Finding,
    Perspective,
)
from pipeline.domain.participant import Participant, ParticipantType


class _TurnPair(NamedTuple):
    """One turn in which a theme and a ground were both coded."""

    participant_id: str
    theme_rows: tuple[EvidenceRow, ...]
    ground_rows: tuple[EvidenceRow, ...]
    is_praised: bool
    """Something good is told in the same turn."""


def build_findings(
    rows: Sequence[EvidenceRow],
    participants_by_id: Mapping[str, Participant],
    codebook: Codebook,
    min_group_size: int,
) -> list[Finding]:
    """Return a finding for every theme and ground that a participant told of in one turn.

    The turn, and not the segment, holds them together: an answer names the place in one sentence
    and the reason in the next. Findings stand by number of residents, then of residents who tell it
    of themselves, then of all participants: what only professionals tell comes last, however many
    they are (domain.md 1b). Ties stand in codebook order. There are no quotes yet.
    """
    counted = [row for row in rows if row.status is not Status.DOUBTED]
    rows_by_turn = _rows_by_turn(counted)
    pairs = _pairs(rows_by_turn.values())
    discussed = _participants_by_code(counted)
    praised = _praised_themes(rows_by_turn.values())
    findings = []
    for (theme_id, ground_id), turn_pairs in pairs.items():
        finding = _finding(
            theme_id, ground_id, turn_pairs, discussed, praised, participants_by_id, min_group_size
        )
        if finding.supporting.n:
            findings.append(finding)
    return _numbered(findings, codebook)


def build_code_counts(rows: Sequence[EvidenceRow], codebook: Codebook) -> list[CodeCount]:
    """Return the counts of every code that has a row, in codebook order."""
    rows_by_code: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        rows_by_code[row.code_id].append(row)
    return [
        CodeCount(
            code_id=code.id,
            label=code.label,
            supporting=_count(r for r in rows_by_code[code.id] if _supports(r)),
            n_counter=len({r.participant_id for r in rows_by_code[code.id] if _counters(r)}),
            n_fragments=len(rows_by_code[code.id]),
        )
        for code in codebook.codes
        if code.id in rows_by_code
    ]


def participant_sort_key(participant_id: str) -> int:
    """Return the number of a participant id, so that P10 sorts after P9."""
    return int(participant_id[1:])


def _numbered(findings: Sequence[Finding], codebook: Codebook) -> list[Finding]:
    """Return the findings in their order, with their number and labels."""
    order = {code_id: position for position, code_id in enumerate(codebook.codes_by_id)}
    labels = {code.id: code.label for code in codebook.codes}

    def rank(finding: Finding) -> tuple[int, ...]:
        own = finding.by_perspective.get(Perspective.SELF)
        return (
            -finding.n_residents,
            -(own.n if own else 0),
            -finding.supporting.n,
            order[finding.theme_id],
            order[finding.ground_id],
        )

    return [
        finding.model_copy(
            update={
                "number": number,
                "theme_label": labels[finding.theme_id],
                "ground_label": labels[finding.ground_id],
            }
        )
        for number, finding in enumerate(sorted(findings, key=rank), start=1)
    ]


def _finding(
    theme_id: str,
    ground_id: str,
    turn_pairs: Sequence[_TurnPair],
    discussed: Mapping[str, set[str]],
    praised: Mapping[str, set[str]],
    participants_by_id: Mapping[str, Participant],
    min_group_size: int,
) -> Finding:
    supporting = [pair for pair in turn_pairs if any(_supports(r) for r in pair.ground_rows)]
    people = {pair.participant_id for pair in supporting}
    confirmed = {pair.participant_id for pair in supporting if _is_confirmed(pair)}
    counter = {pair.participant_id for pair in turn_pairs if _is_countered(pair)}
    positive = praised.get(theme_id, set()) - people - counter
    types = [participants_by_id[i].participant_type for i in people]
    return Finding(
        number=1,
        theme_id=theme_id,
        theme_label="",
        ground_id=ground_id,
        ground_label="",
        n_discussed=len(discussed[theme_id]),
        supporting=Count(n=len(people), n_confirmed=len(confirmed)),
        n_residents=types.count(ParticipantType.RESIDENT),
        by_perspective=_by_perspective(supporting),
        groups=_groups(people, participants_by_id, min_group_size),
        n_counter=len(counter),
        n_positive=len(positive),
        quote_ids=(),
        counter_quote_ids=(),
        participant_ids=tuple(sorted(people, key=participant_sort_key)),
        counter_participant_ids=tuple(sorted(counter, key=participant_sort_key)),
        positive_participant_ids=tuple(sorted(positive, key=participant_sort_key)),
    )


def _by_perspective(pairs: Sequence[_TurnPair]) -> dict[Perspective, Count]:
    """Count participants per perspective; who tells of both self and a relative is in both."""
    people: dict[Perspective, set[str]] = defaultdict(set)
    confirmed: dict[Perspective, set[str]] = defaultdict(set)
    for pair in pairs:
        theme_confirmed = any(row.status is Status.CONFIRMED for row in pair.theme_rows)
        for row in pair.ground_rows:
            if not _supports(row):
                continue
            people[row.perspective].add(pair.participant_id)
            if theme_confirmed and row.status is Status.CONFIRMED:
                confirmed[row.perspective].add(pair.participant_id)
    return {
        p: Count(n=len(people[p]), n_confirmed=len(confirmed[p])) for p in Perspective if people[p]
    }


def _groups(
    people: set[str], participants_by_id: Mapping[str, Participant], min_group_size: int
) -> tuple[str, ...]:
    """Return the groups of which enough members support the finding (domain.md 4h)."""
    members: dict[str, int] = defaultdict(int)
    for participant_id in people:
        for group in set(participants_by_id[participant_id].groups):
            members[group] += 1
    return tuple(sorted(group for group, n in members.items() if n >= min_group_size))


def _rows_by_turn(
    rows: Iterable[EvidenceRow],
) -> dict[tuple[str, str, int], list[EvidenceRow]]:
    """Group rows by participant and turn: in a focus group a turn is one person's."""
    grouped: dict[tuple[str, str, int], list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        grouped[row.participant_id, row.transcript_id, row.turn_number].append(row)
    return grouped


def _pairs(turns: Iterable[list[EvidenceRow]]) -> dict[tuple[str, str], list[_TurnPair]]:
    pairs: dict[tuple[str, str], list[_TurnPair]] = defaultdict(list)
    for turn_rows in turns:
        themes = _by_code(turn_rows, THEME_FACETS)
        grounds = _by_code(turn_rows, (GROUND_FACET,))
        is_praised = _is_praised(turn_rows)
        for theme_id, theme_rows in themes.items():
            for ground_id, ground_rows in grounds.items():
                participant_id = turn_rows[0].participant_id
                pairs[theme_id, ground_id].append(
                    _TurnPair(participant_id, tuple(theme_rows), tuple(ground_rows), is_praised)
                )
    return pairs


def _praised_themes(turns: Iterable[list[EvidenceRow]]) -> dict[str, set[str]]:
    """Return per theme who told something good in the same turn."""
    praised: dict[str, set[str]] = defaultdict(set)
    for turn_rows in turns:
        if _is_praised(turn_rows):
            for theme_id in _by_code(turn_rows, THEME_FACETS):
                praised[theme_id].add(turn_rows[0].participant_id)
    return praised


def _is_praised(turn_rows: Iterable[EvidenceRow]) -> bool:
    return any(facet_id_of(r.code_id) == POSITIVE_FACET and _supports(r) for r in turn_rows)


def _is_countered(pair: _TurnPair) -> bool:
    return pair.is_praised or any(_counters(row) for row in pair.ground_rows)


def _by_code(rows: Iterable[EvidenceRow], facets: Sequence[str]) -> dict[str, list[EvidenceRow]]:
    by_code: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        if facet_id_of(row.code_id) in facets:
            by_code[row.code_id].append(row)
    return by_code


def _participants_by_code(rows: Iterable[EvidenceRow]) -> dict[str, set[str]]:
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        people[row.code_id].add(row.participant_id)
    return people


def _count(rows: Iterator[EvidenceRow]) -> Count:
    people: set[str] = set()
    confirmed: set[str] = set()
    for row in rows:
        people.add(row.participant_id)
        if row.status is Status.CONFIRMED:
            confirmed.add(row.participant_id)
    return Count(n=len(people), n_confirmed=len(confirmed))


def _is_confirmed(pair: _TurnPair) -> bool:
    return any(row.status is Status.CONFIRMED for row in pair.theme_rows) and any(
        row.status is Status.CONFIRMED and _supports(row) for row in pair.ground_rows
    )


def _supports(row: EvidenceRow) -> bool:
    return row.status is not Status.DOUBTED and row.direction is Direction.SUPPORTS


def _counters(row: EvidenceRow) -> bool:
    return row.status is not Status.DOUBTED and row.direction is not Direction.SUPPORTS
