"""The one joining room: load, call a stage, save.

The command line and Prefect do the same thing through the functions named here, one per stage,
each with a study's folder and optionally interview ids. Nothing here returns or raises text of a
transcript.
"""

from pipeline.runs.checks import check
from pipeline.runs.coding import apply_codebook, model_topics
from pipeline.runs.pseudonyms import anonymise
from pipeline.runs.reports import build_evidence, where_to_look, write_report
from pipeline.runs.review import export_review, import_review
from pipeline.runs.stage import StageResult
from pipeline.runs.studies import interview_ids, new
from pipeline.runs.transcripts import read_transcripts, segment

PREPARE = (
    read_transcripts,
    anonymise,
    segment,
    apply_codebook,
    model_topics,
    export_review,
)
"""The stages before people review, in order."""
FINISH = (import_review, export_review, build_evidence, write_report)
"""The stages after it; they also run before a review, on proposals.

The workbook is written again, because it shows what was decided.
"""
EVERYTHING = tuple(stage for stage in PREPARE if stage is not export_review) + FINISH
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
    "export_review",
    "import_review",
    "interview_ids",
    "model_topics",
    "new",
    "read_transcripts",
    "segment",
    "where_to_look",
    "write_report",
]
