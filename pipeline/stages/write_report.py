"""The quickscan report as a tree of chapters, in the order of domain.md 1d.

What the machine cannot know stays a marked gap; what it proposes and nobody has reviewed is said
to be so on the first page and at every table. It never says that something *was* discrimination.
"""

from collections.abc import Sequence
from itertools import count

from pipeline.domain.codebook import Codebook
from pipeline.domain.evidence import Evidence, Finding
from pipeline.domain.participant import Participant
from pipeline.domain.report import (
    BarChart,
    Block,
    HeatTable,
    Report,
    ReportLabels,
    Section,
    StudyFacts,
    Table,
    TableFacts,
)
from pipeline.domain.report_texts import ReportTexts
from pipeline.domain.topic import Topic
from pipeline.stages.report_annexes import annexes, improvements_chapter, policy_chapter
from pipeline.stages.report_codes import facets_chapter, reporting_chapter, topics_chapter
from pipeline.stages.report_front import account, colophon, conclusions, introduction, summary
from pipeline.stages.report_material import Material, status_banner
from pipeline.stages.report_sentences import others_sentence
from pipeline.stages.report_themes import findings_chapter
from pipeline.stages.report_wording import tellers_phrase

__all__ = ["build_report", "build_table_facts", "status_banner"]

_GUIDE_LINES = 6
_ANNEX_LETTERS = "ABCDEFGH"


def build_report(
    evidence: Evidence,
    codebook: Codebook,
    study: StudyFacts,
    participants: Sequence[Participant],
    topics: Sequence[Topic],
    signature: str,
    texts: ReportTexts,
) -> Report:
    """Return the quickscan report; the same input gives the same report.

    Args:
        evidence: What build_evidence made; the report adds no counts of its own making.
        codebook: Order and labels of the codes.
        study: Title, client, question and period; empty ones become marked gaps.
        participants: The respondentenlijst.
        topics: What the topic model found; may be empty.
        signature: The line that says what the report was made with.
        texts: All wording.

    Raises:
        DuidingError: A text is missing from the template.
    """
    m = _material(evidence, codebook, study, participants, topics, signature, texts)
    chapters = (
        introduction(m),
        conclusions(m),
        account(m),
        findings_chapter(m),
        facets_chapter(m, "spanningen", ("spanning", "inclusie", "positief")),
        reporting_chapter(m),
        facets_chapter(m, "behoeften", ("behoefte", "oplossing")),
        topics_chapter(m),
        policy_chapter(m),
        improvements_chapter(m),
    )
    numbered = [_numbered(chapter, str(n)) for n, chapter in enumerate(chapters, start=1)]
    return Report(
        title=study.title,
        subtitle=texts.text("titelblad.ondertitel", soorten=m.kinds_in_words()),
        facts=_title_facts(m),
        banner=m.banner,
        internal_note=texts.text("status.intern"),
        chapters=_with_table_numbers((colophon(m), summary(m), *numbered, _lettered(annexes(m)))),
        signature=signature,
        labels=_labels(texts),
    )


def build_table_facts(
    evidence: Evidence,
    codebook: Codebook,
    study: StudyFacts,
    participants: Sequence[Participant],
    topics: Sequence[Topic],
    signature: str,
    texts: ReportTexts,
) -> TableFacts:
    """Return what the evidence workbook says in words; arguments as for build_report."""
    m = _material(evidence, codebook, study, participants, topics, signature, texts)
    return TableFacts(
        title=study.title,
        banner=m.banner,
        internal_note=texts.text("status.intern"),
        signature=signature,
        gap=texts.text("open"),
        sentences={f.number: _sheet_sentence(m, f) for f in evidence.findings},
        counts_by_type={f.number: _counts_by_type(m, f) for f in evidence.findings},
        no_counter=texts.text("bevindingen.tegen_geen"),
        reading_guide=tuple(
            texts.text(f"werkboek.lees_{number}") for number in range(1, _GUIDE_LINES + 1)
        ),
    )


def _labels(texts: ReportTexts) -> ReportLabels:
    return ReportLabels(
        table=texts.text("schil.tabel"),
        figure=texts.text("schil.figuur"),
        contents=texts.text("schil.inhoud"),
        skip_to_content=texts.text("schil.naar_inhoud"),
        gap=texts.text("open"),
        page=texts.text("schil.pagina"),
    )


def _material(
    evidence: Evidence,
    codebook: Codebook,
    study: StudyFacts,
    participants: Sequence[Participant],
    topics: Sequence[Topic],
    signature: str,
    texts: ReportTexts,
) -> Material:
    return Material(
        evidence=evidence,
        codebook=codebook,
        study=study,
        participants_by_id={p.participant_id: p for p in participants},
        topics=tuple(topics),
        signature=signature,
        texts=texts,
    )


def _title_facts(m: Material) -> tuple[tuple[str, str], ...]:
    known = {
        "gemeente": m.study.municipality,
        "opdrachtgever": m.study.client,
        "periode": m.study.period,
        "onderzoekers": "",
        "versie": "",
    }
    return tuple(
        (m.text(f"titelblad.{key}"), value or m.text("open")) for key, value in known.items()
    )


def _sheet_sentence(m: Material, finding: Finding) -> str:
    discussed = m.by_audience(m.discussed([finding.theme_id]))["inwoner"]
    n = m.by_audience(finding.participant_ids)["inwoner"]
    names = {"theme": finding.theme_label, "ground": finding.ground_label}
    if not n:
        others = others_sentence(m, finding)
        return m.text("werkboek.bevinding_anderen", anderen=others, **names)
    who = tellers_phrase(m.texts, n, discussed, "inwoner")
    return m.text("werkboek.bevinding", wie=who, **names)


def _counts_by_type(m: Material, finding: Finding) -> str:
    discussed = m.by_audience(m.discussed([finding.theme_id]))
    supporting = m.by_audience(finding.participant_ids)
    return "; ".join(
        m.text("werkboek.per_type", many=m.texts.nouns[a].many, n=supporting[a], of=discussed[a])
        for a in discussed
        if discussed[a]
    )


def _numbered(section: Section, number: str) -> Section:
    """Return the section with its number and those of its parts: 4, 4.1, 4.2."""
    parts = tuple(
        _numbered(part, f"{number}.{n}") for n, part in enumerate(section.sections, start=1)
    )
    return section.model_copy(update={"number": number, "sections": parts})


def _lettered(section: Section) -> Section:
    parts = tuple(
        part.model_copy(update={"number": letter})
        for letter, part in zip(_ANNEX_LETTERS, section.sections, strict=False)
    )
    return section.model_copy(update={"sections": parts})


def _with_table_numbers(chapters: Sequence[Section]) -> tuple[Section, ...]:
    """Return the chapters with tables and figures numbered through, in reading order."""
    tables, figures = count(1), count(1)

    def block_with_number(block: Block) -> Block:
        if isinstance(block, Table | HeatTable):
            return block.model_copy(update={"number": next(tables)})
        if isinstance(block, BarChart):
            return block.model_copy(update={"number": next(figures)})
        return block

    def section_with_numbers(section: Section) -> Section:
        blocks = tuple(block_with_number(block) for block in section.blocks)
        parts = tuple(section_with_numbers(part) for part in section.sections)
        return section.model_copy(update={"blocks": blocks, "sections": parts})

    return tuple(section_with_numbers(chapter) for chapter in chapters)
