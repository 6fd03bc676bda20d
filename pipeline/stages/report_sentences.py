"""What is said of a finding: by whom, how sure, what speaks against it, why there is no quote."""

from collections import Counter
from collections.abc import Sequence

from pipeline.domain.evidence import Count, Direction, EvidenceRow, Finding, Perspective
from pipeline.stages.report_material import AUDIENCES, Material
from pipeline.stages.report_wording import (
    capitalised,
    exact_phrase,
    joined,
    number_word,
    people,
    tellers_phrase,
    telling_verb,
)

_REASONS = ("toestemming", "verslag", "woorden", "elders", "grens", "instelling")
"""Why a participant is not quoted, in the order of the sentence; keys of the texts."""


def finding_sentence(m: Material, finding: Finding) -> str:
    """Return who tells of this ground within this theme, residents only (domain.md 1b)."""
    residents = AUDIENCES[0]
    discussed = m.by_audience(m.discussed([finding.theme_id]))[residents]
    if not discussed:
        return m.text("bevindingen.geen_inwoners", ground=finding.ground_label)
    n = m.by_audience(finding.participant_ids)[residents]
    who = tellers_phrase(m.texts, n, discussed, residents)
    return m.text("bevindingen.zin", wie=who, ground=finding.ground_label)


def others_sentence(m: Material, finding: Finding) -> str:
    """Return who tells of it about others, counted apart; nothing when nobody does."""
    discussed = m.by_audience(m.discussed([finding.theme_id]))
    supporting = m.by_audience(finding.participant_ids)
    phrases = [
        exact_phrase(m.texts, supporting[audience], discussed[audience], audience)
        for audience in AUDIENCES[1:]
        if supporting[audience]
    ]
    if not phrases:
        return ""
    words = joined(m.texts, [phrase.text for phrase in phrases])
    verb = telling_verb(m.texts, len(phrases) > 1 or phrases[0].is_plural)
    return m.text("bevindingen.anderen", aantallen=capitalised(words), verb=verb)


def finding_text(m: Material, finding: Finding) -> str:
    """Return all sentences about a finding except its counter-evidence."""
    parts = [
        finding_sentence(m, finding),
        _not_own_experience(m, finding),
        others_sentence(m, finding),
        _confirmed_sentence(m, finding.supporting),
    ]
    if finding.groups:
        parts.append(m.text("bevindingen.groepen", groepen=joined(m.texts, finding.groups)))
    return " ".join(part for part in parts if part)


def counter_sentence(m: Material, finding: Finding) -> str:
    """Return what speaks against a finding; says so when there is nothing (domain.md 6.6)."""
    parts = [counter_words(m, finding.n_counter)]
    if finding.n_positive:
        key = "bevindingen.goed_een" if finding.n_positive == 1 else "bevindingen.goed_meer"
        n = capitalised(number_word(m.texts, finding.n_positive))
        parts.append(m.text(key, n=n))
    return " ".join(parts)


def counter_words(m: Material, n: int) -> str:
    """Return how many people speak against something, or that nobody does."""
    if not n:
        return m.text("bevindingen.tegen_geen")
    key = "bevindingen.tegen_een" if n == 1 else "bevindingen.tegen_meer"
    return m.text(key, n=capitalised(number_word(m.texts, n)))


def counter_cell(m: Material, finding: Finding) -> str:
    """Return the counter-evidence of a finding as a table cell; never empty."""
    return str(finding.n_counter) if finding.n_counter else m.text("bevindingen.tegen_geen_kort")


def no_quote_sentence(m: Material, finding: Finding) -> str:
    """Return why a finding has no quote, with the number of people each reason holds for."""
    reasons = Counter(_reason(m, rows) for rows in _quotable_by_person(m, finding).values())
    words = [
        m.text(f"geen_citaat.{reason}", wie=people(m.texts, reasons[reason]))
        for reason in _REASONS
        if reasons[reason]
    ]
    return m.text("geen_citaat.zin", redenen="; ".join(words))


def _quotable_by_person(m: Material, finding: Finding) -> dict[str, list[EvidenceRow]]:
    """Return the rows that could have been quoted, consent aside, of each supporting person."""
    theme_turns = {_turn(row) for row in m.counted_rows_by_code.get(finding.theme_id, ())}
    rows_of: dict[str, list[EvidenceRow]] = {i: [] for i in finding.participant_ids}
    for row in m.counted_rows_by_code.get(finding.ground_id, ()):
        is_support = row.direction is Direction.SUPPORTS and _turn(row) in theme_turns
        if is_support and row.participant_id in rows_of:
            rows_of[row.participant_id].append(row)
    return rows_of


def _reason(m: Material, rows: Sequence[EvidenceRow]) -> str:
    """Return why none of one person's rows was chosen: the mirror of choose_quotes."""
    quotable = [row for row in rows if row.is_quotable]
    if not quotable:
        may_be_quoted = any(m.participants_by_id[r.participant_id].may_be_quoted for r in rows)
        if not may_be_quoted:
            return "toestemming"
        return "verslag" if all(row.source_type == "verslag" for row in rows) else "woorden"
    quoted = m.quoted_rows
    if {row.segment_id for row in quotable} <= {row.segment_id for row in quoted}:
        return "elders"
    # Who is quoted nowhere cannot have reached a limit: then the settings ask for fewer quotes.
    is_quoted = quotable[0].participant_id in {row.participant_id for row in quoted}
    return "grens" if is_quoted else "instelling"


def _turn(row: EvidenceRow) -> tuple[str, str, int]:
    return row.participant_id, row.transcript_id, row.turn_number


def _not_own_experience(m: Material, finding: Finding) -> str:
    """Return how many residents tell of somebody else, if any do."""
    counts = finding.by_perspective
    if not any(p in counts for p in (Perspective.RELATIVE, Perspective.WITNESS)):
        return ""
    parts = [
        m.text(f"bevindingen.deel_{p.value}", n=number_word(m.texts, counts[p].n))
        for p in (Perspective.SELF, Perspective.RELATIVE, Perspective.WITNESS)
        if p in counts
    ]
    key = "naasten" if Perspective.SELF in counts else "geen_eigen"
    return m.text(f"bevindingen.{key}", delen="; ".join(parts))


def _confirmed_sentence(m: Material, count: Count) -> str:
    if not count.n_confirmed:
        return m.text("bevindingen.bevestigd_geen")
    if count.n == 1:
        return m.text("bevindingen.bevestigd_een")
    if count.n_confirmed == count.n:
        return m.text("bevindingen.bevestigd_alle")
    return m.text(
        "bevindingen.bevestigd_deel",
        k=number_word(m.texts, count.n_confirmed),
        n=number_word(m.texts, count.n),
    )
