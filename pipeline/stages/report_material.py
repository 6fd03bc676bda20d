"""What every chapter of a report is written from, with the look-ups they share."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.domain.codebook import Codebook
from pipeline.domain.coding import Status
from pipeline.domain.evidence import (
    CodeCount,
    Count,
    Direction,
    Evidence,
    EvidenceRow,
    Finding,
    Perspective,
)
from pipeline.domain.participant import Participant, ParticipantType
from pipeline.domain.report import Gap, QuoteBlock, StudyFacts
from pipeline.domain.report_texts import ReportTexts
from pipeline.domain.topic import Topic
from pipeline.stages.report_wording import RESPONDENT, cell, joined, people

AUDIENCES = ("inwoner", "sleutelpersoon", "professional")
"""Counted apart everywhere (domain.md 1b); the keys of the nouns in the texts."""

AUDIENCE_OF_TYPE = {
    ParticipantType.RESIDENT: "inwoner",
    ParticipantType.KEY_PERSON: "sleutelpersoon",
    ParticipantType.PROFESSIONAL: "professional",
    ParticipantType.CIVIL_SERVANT: "professional",
    ParticipantType.GOVERNOR: "professional",
}


@dataclass(frozen=True)
class Material:
    """All that build_report was given; immutable, so the look-ups are made once."""

    evidence: Evidence
    codebook: Codebook
    study: StudyFacts
    participants_by_id: Mapping[str, Participant]
    topics: Sequence[Topic]
    signature: str
    texts: ReportTexts

    @cached_property
    def rows_by_id(self) -> dict[str, EvidenceRow]:
        """The evidence rows under their id."""
        return {row.evidence_id: row for row in self.evidence.rows}

    @cached_property
    def counts_by_code(self) -> dict[str, CodeCount]:
        """The counts of every code with a row."""
        return {count.code_id: count for count in self.evidence.code_counts}

    @cached_property
    def counted_rows_by_code(self) -> dict[str, list[EvidenceRow]]:
        """The rows of every code, without the doubtful ones."""
        rows: dict[str, list[EvidenceRow]] = defaultdict(list)
        for row in self.evidence.rows:
            if row.status is not Status.DOUBTED:
                rows[row.code_id].append(row)
        return dict(rows)

    @cached_property
    def quoted_rows(self) -> list[EvidenceRow]:
        """The rows that are quoted anywhere in the report."""
        ids = [i for f in self.evidence.findings for i in _quotes_of(f)]
        ids.extend(i for count in self.evidence.code_counts for i in count.quote_ids)
        return [self.rows_by_id[i] for i in ids if self.rows_by_id[i].is_quotable]

    @property
    def speakers(self) -> tuple[str, ...]:
        """The participants that were heard, in order: the N of the study."""
        return self.evidence.participant_ids

    @cached_property
    def banner(self) -> str:
        """How far the review is: a warning, or empty once every proposal was decided on."""
        return status_banner(self.evidence, self.texts)

    @property
    def is_reviewed(self) -> bool:
        """Whether anybody decided on anything yet; before that, "0 confirmed" says nothing."""
        return self.evidence.n_decided > 0

    @property
    def others_took_part(self) -> bool:
        """Whether key persons or professionals were heard beside residents."""
        counts = self.by_audience(self.speakers)
        return any(n for audience, n in counts.items() if audience != AUDIENCES[0])

    def text(self, key: str, **values: object) -> str:
        """Return a text of the template with values filled in."""
        return self.texts.text(key, **values)

    def gap(self, what: str) -> Gap:
        """Return a marked gap; `what` is the key of a text that says what belongs there."""
        return Gap(text=self.text("open_met", wat=self.text(what)))

    def discussed(self, code_ids: Iterable[str]) -> set[str]:
        """Return the participants with any counted row of these codes."""
        return {
            row.participant_id
            for code_id in code_ids
            for row in self.counted_rows_by_code.get(code_id, ())
        }

    def audience(self, participant_id: str) -> str:
        """Return which of AUDIENCES a participant belongs to."""
        return AUDIENCE_OF_TYPE[self.participants_by_id[participant_id].participant_type]

    def by_audience(self, participant_ids: Iterable[str]) -> dict[str, int]:
        """Return the number of people per audience, zero included, in the order of AUDIENCES."""
        found = [self.audience(i) for i in participant_ids]
        return {audience: found.count(audience) for audience in AUDIENCES}

    def audiences_in_words(self, participant_ids: Iterable[str]) -> str:
        """Return `vijf inwoners, één sleutelpersoon en één professional`."""
        counts = self.by_audience(participant_ids)
        return joined(self.texts, [people(self.texts, n, a) for a, n in counts.items() if n])

    def kinds_in_words(self) -> str:
        """Return who took part, without numbers: `inwoners en een professional`."""
        kinds = [
            self.texts.nouns[audience].many
            if n > 1
            else self.text("woorden.een_persoon", one=self.texts.nouns[audience].one)
            for audience, n in self.by_audience(self.speakers).items()
            if n
        ]
        return joined(self.texts, kinds or [self.texts.nouns[RESPONDENT].many])

    def cell(self, count: Count) -> str:
        """Return a count as a table cell."""
        return cell(self.texts, count, self.is_reviewed)

    def respondents(self, n: int) -> str:
        """Return `zeven respondenten`."""
        return people(self.texts, n, RESPONDENT)

    def supporting(self, code_id: str, perspective: Perspective) -> Count:
        """Return how many participants support a code from one perspective."""
        rows = [
            row
            for row in self.counted_rows_by_code.get(code_id, ())
            if row.perspective is perspective and row.direction is Direction.SUPPORTS
        ]
        confirmed = {r.participant_id for r in rows if r.status is Status.CONFIRMED}
        return Count(n=len({r.participant_id for r in rows}), n_confirmed=len(confirmed))

    def quotes(
        self, evidence_ids: Iterable[str], lead: str = "", is_counter: bool = False
    ) -> list[QuoteBlock]:
        """Return quote blocks for evidence ids. Who did not consent is never quoted."""
        rows = [self.rows_by_id[evidence_id] for evidence_id in evidence_ids]
        return [
            QuoteBlock(
                text=row.quote.strip(),
                label=row.quote_label,
                locator=row.evidence_id,
                lead=lead,
                is_counter=is_counter,
            )
            for row in rows
            if row.is_quotable
        ]

    def theme_title(self, theme_id: str) -> str:
        """Return `Domein: Onderwijs`: some labels are those of a domain and of a terrain."""
        label = self.codebook.codes_by_id[theme_id].label
        return self.text(f"bevindingen.{theme_id.partition('.')[0]}", label=label)

    def findings_of(self, theme_id: str) -> list[Finding]:
        """Return the findings of one theme, in their order."""
        return [f for f in self.evidence.findings if f.theme_id == theme_id]

    def perspectives_of(self, counts: Sequence[Mapping[Perspective, Count]]) -> list[Perspective]:
        """Return the perspectives that occur in any of these counts: columns worth printing."""
        return [
            p for p in Perspective if any(c.get(p, Count(n=0, n_confirmed=0)).n for c in counts)
        ]


def _quotes_of(finding: Finding) -> tuple[str, ...]:
    return (*finding.quote_ids, *finding.counter_quote_ids, *finding.positive_quote_ids)


def status_banner(evidence: Evidence, texts: ReportTexts) -> str:
    """Return the warning about unreviewed proposals; empty when all were decided on."""
    if evidence.n_decided == 0:
        return texts.text("status.voorlopig")
    if evidence.n_decided < evidence.n_proposals:
        return texts.text(
            "status.deels", n_decided=evidence.n_decided, n_proposals=evidence.n_proposals
        )
    return ""
