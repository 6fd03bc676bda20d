"""The one joining room: load, call a stage, save.

The command line and Prefect do the same thing through the functions named here, one per stage,
each with a study's folder and optionally interview ids. Nothing here returns or raises text of a
transcript.
"""

from typing import Any

from pipeline.runs.checks import check
from pipeline.runs.coding import apply_codebook, model_topics
from pipeline.runs.gates import check_privacy
from pipeline.runs.masking import export_masking, export_masking_cases
from pipeline.runs.masking_import import import_masking
from pipeline.runs.masking_signature import sign_masking
from pipeline.runs.pseudonyms import anonymise
from pipeline.runs.reports import build_evidence, where_to_look, write_report
from pipeline.runs.review import export_review, import_review
from pipeline.runs.stage import Given, StageResult
from pipeline.runs.studies import interview_ids, new
from pipeline.runs.transcripts import read_transcripts, segment
from pipeline.runs.withdraw import withdraw


def check_transcripts(study: Given, **options: Any) -> StageResult:
    """Look for names in the pseudonymised transcripts, before anything is made of them."""
    return check_privacy(study, after="anonymise", **options)


def check_workbook(study: Given, **options: Any) -> StageResult:
    """Look for names in what goes to the reviewers."""
    return check_privacy(study, after="export_review", **options)


PREPARE = (
    read_transcripts,
    import_masking,
    anonymise,
    export_masking,
    check_transcripts,
    segment,
    apply_codebook,
    model_topics,
    export_review,
    check_workbook,
)
"""The stages before people review the codes, in order."""
FINISH = (import_review, export_review, check_workbook, build_evidence, write_report, check_privacy)
"""The stages after it; they also run before a review, on proposals.

The workbook is written again, because it shows what was decided.
"""
EVERYTHING = tuple(s for s in PREPARE if s not in (export_review, check_workbook)) + FINISH
"""All stages, each once: the workbook is written after decisions have come in."""

__all__ = [
    "EVERYTHING",
    "FINISH",
    "PREPARE",
    "StageResult",
    "anonymise",
    "apply_codebook",
    "build_evidence",
    "check",
    "check_privacy",
    "check_transcripts",
    "check_workbook",
    "export_masking",
    "export_masking_cases",
    "export_review",
    "import_masking",
    "import_review",
    "interview_ids",
    "model_topics",
    "new",
    "read_transcripts",
    "segment",
    "sign_masking",
    "where_to_look",
    "withdraw",
    "write_report",
]
