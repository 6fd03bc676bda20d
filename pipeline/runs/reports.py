"""From final codings to what a municipality reads: build_evidence, write_report."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.domain.evidence import Evidence, EvidenceLimits, ReviewCounts
from pipeline.domain.report import StudyFacts
from pipeline.domain.topic import Topic, TopicAssignment
from pipeline.errors import DuidingError, PrivacyError, Problem, StudyError, raise_problems
from pipeline.files.atomic import write_together
from pipeline.files.evidence_tables import write_evidence_csv, write_evidence_xlsx
from pipeline.files.records import read_record, read_records, write_record
from pipeline.files.report_docx import write_report_docx
from pipeline.files.report_html import write_report_html
from pipeline.files.report_texts import read_report_texts
from pipeline.runs.context import (
    Overrides,
    codebook_of,
    codebook_path,
    interviews_of,
    participants_of,
    settings_of,
)
from pipeline.runs.layers import kept
from pipeline.runs.manifest import build_manifest, write_manifest
from pipeline.runs.pseudonyms import masker_of
from pipeline.runs.stage import StageResult, Unit, run_units, without_text
from pipeline.runs.study_records import (
    final_codings_of,
    review_state,
    segments_of,
    turns_of,
)
from pipeline.runs.vault import has_key
from pipeline.settings import Settings, StudySettings
from pipeline.stages.build_evidence import CodedStudy
from pipeline.stages.build_evidence import build_evidence as evidence_of
from pipeline.stages.recount_evidence import counts_recomputed
from pipeline.stages.write_report import build_report, build_table_facts
from pipeline.study import Study, program_folder


@without_text
def build_evidence(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Build the evidence of all interviews and write its tables; `ids` makes no difference.

    Raises:
        DuidingError: A quote is not literally in its transcript, or a count does not recompute;
            earlier tables are untouched.
    """
    del ids, progress
    settings = settings_of(study, overrides)
    interviews = interviews_of(study)
    unit = Unit(
        name="all",
        inputs=[
            *_work_files(study, interviews),
            study.decisions,
            study.participants,
            codebook_path(study, settings),
            study.topics,
            study.topic_assignments,
            _templates() / "quickscan_nl.yaml",
        ],
        outputs=[study.evidence, study.report("evidence.csv"), study.report("evidence.xlsx")],
        settings=_outcome_settings(study, settings),
        work=partial(_write_evidence, study, settings, interviews),
    )
    result = run_units(study, "build_evidence", [unit], progress=False)
    evidence = read_record(study.evidence, Evidence)
    return replace(result, warnings=evidence.remarks if evidence else ())


def _write_evidence(
    study: Study, settings: Settings, interviews: Sequence[str]
) -> Mapping[str, int]:
    codebook = codebook_of(study, settings)
    evidence = _evidence(study, settings, interviews)
    topics = read_records(study.topics, Topic)
    facts = build_table_facts(
        evidence,
        codebook,
        _facts(settings.study),
        participants_of(study),
        topics,
        build_manifest(study, settings).signature,
        read_report_texts(_templates()),
    )
    write_together(
        [
            (study.evidence, lambda path: write_record(path, evidence)),
            (
                study.report("evidence.csv"),
                lambda path: write_evidence_csv(path, evidence, codebook),
            ),
            (
                study.report("evidence.xlsx"),
                lambda path: write_evidence_xlsx(path, evidence, codebook, topics, facts),
            ),
        ]
    )
    return {"evidence rows": len(evidence.rows), "findings": len(evidence.findings)}


def _evidence(study: Study, settings: Settings, interviews: Sequence[str]) -> Evidence:
    """Build the evidence, and count it once more in another way before anyone sees it."""
    _check_labels(study, kept(settings))
    review = review_state(study)
    assigned = read_records(study.topic_assignments, TopicAssignment)
    coded = CodedStudy(
        segments=segments_of(study, interviews),
        final_codings=final_codings_of(study, interviews),
        turns=turns_of(study, interviews),
        participants=participants_of(study),
        codebook=codebook_of(study, settings),
        topic_by_segment={a.segment_id: a.topic_id for a in assigned},
    )
    counts = ReviewCounts(
        n_proposals=review.n_proposals, n_decided=review.n_decided, n_removed=review.n_removed
    )
    limits = EvidenceLimits(
        max_quotes_per_finding=settings.report.max_quotes_per_finding,
        max_quotes_per_participant=settings.report.max_quotes_per_participant,
    )
    evidence = evidence_of(coded, counts, limits)
    differences = counts_recomputed(evidence)
    if differences:
        raise DuidingError(
            f"{len(differences)} counts of the evidence do not recompute ({differences[0]}).\n"
            "      This is a fault of the program; nothing was written. Please report it."
        )
    return evidence


def _check_labels(study: Study, keep: Sequence[str]) -> None:
    """Refuse labels of the respondentenlijst that hold a name: reports print them as they are.

    Raises:
        PrivacyError: Lists the participants by id, not the names.
    """
    if not has_key(study):
        return
    masker = masker_of(study, keep)
    problems = [
        Problem(
            f"participant {p.participant_id}, column {column}",
            "holds a name that is masked in the transcripts",
            "Describe the person by type, group or age band.",
        )
        for p in participants_of(study)
        for column, text in (("citaatlabel", p.quote_label), ("groepen", " ".join(p.groups)))
        if masker.leaks(text)
    ]
    raise_problems(PrivacyError, "participants.csv would bring a name into the reports.", problems)


@without_text
def write_report(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Write the quickscan for Word and for a browser, and the manifest.

    Raises:
        StudyError: There is no evidence yet.
    """
    del ids, progress
    settings = settings_of(study, overrides)
    if not study.evidence.is_file():
        raise StudyError("There is no evidence yet.\n      Run first: duiding build-evidence STUDY")

    unit = Unit(
        name="all",
        inputs=[
            study.evidence,
            study.participants,
            study.topics,
            codebook_path(study, settings),
            *sorted(_templates().iterdir()),
        ],
        outputs=[study.report("quickscan.docx"), study.report("quickscan.html")],
        settings=_outcome_settings(study, settings),
        work=partial(_write_quickscan, study, settings),
    )
    result = run_units(study, "write_report", [unit], progress=False)
    write_manifest(study, build_manifest(study, settings))
    return result


def _write_quickscan(study: Study, settings: Settings) -> Mapping[str, int]:
    evidence = read_record(study.evidence, Evidence)
    if evidence is None:
        raise StudyError(
            "work/evidence.json is of another version.\n      Run: duiding build-evidence STUDY"
        )
    report = build_report(
        evidence,
        codebook_of(study, settings),
        _facts(settings.study),
        participants_of(study),
        read_records(study.topics, Topic),
        build_manifest(study, settings).signature,
        read_report_texts(_templates()),
    )
    docx, html = study.report("quickscan.docx"), study.report("quickscan.html")
    write_together(
        [
            (docx, lambda path: write_report_docx(path, report)),
            (html, lambda path: write_report_html(path, report, _templates())),
        ]
    )
    return {"chapters": len(report.chapters)}


@without_text
def where_to_look(study: Study) -> str:
    """Return the closing words of a run: what was made, and what to do with it."""
    review = review_state(study)
    files = ", ".join(
        name
        for name in ("quickscan.docx", "quickscan.html", "evidence.xlsx", "evidence.csv")
        if study.report(name).is_file()
    )
    lines = [f"Reports in {_short_path(study.reports)}: {files}"]
    if review.n_decided < review.n_proposals:
        lines.append(
            f"{review.n_decided} of {review.n_proposals} proposals were reviewed, and the reports "
            "say so. "
            f"Reviewers work in {_short_path(study.review_workbook)};"
        )
        lines.append(f"put what comes back in {_short_path(study.returned)} and run again.")
    return "\n".join(lines)


def _short_path(path: Path) -> str:
    working_folder = Path.cwd()
    return str(path.relative_to(working_folder) if path.is_relative_to(working_folder) else path)


def _templates() -> Path:
    return program_folder("reports") / "templates"


def _facts(study: StudySettings) -> StudyFacts:
    return StudyFacts(
        title=study.title,
        municipality=study.municipality,
        client=study.client,
        research_question=study.research_question,
        period=study.period,
    )


def _work_files(study: Study, interviews: Collection[str]) -> list[Path]:
    folders = (study.transcript, study.segments, study.codings, study.final_codings)
    return [path_of(i) for i in interviews for path_of in folders]


def _outcome_settings(study: Study, settings: Settings) -> object:
    return [
        settings.study.model_dump(mode="json"),
        settings.report.model_dump(mode="json"),
        build_manifest(study, settings).signature,
    ]
