"""The two flows of a study: before and after the reviewers."""

from prefect import flow

from flows.anonymise import anonymise
from flows.code import code
from flows.evidence import evidence
from flows.review import export_review, import_review
from flows.topics import topics


@flow(name="prepare", persist_result=False, log_prints=False)
def prepare(study: str, interviews: list[str] | None = None) -> None:
    """Go from delivered transcripts to a workbook for the reviewers.

    Args:
        study: The study's folder, or its name in data/.
        interviews: Interview ids to read, pseudonymise and code; default all.
    """
    anonymise(study, interviews)
    code(study, interviews)
    topics(study)
    export_review(study)


@flow(name="finish", persist_result=False, log_prints=False)
def finish(study: str) -> None:
    """Go from returned workbooks (or none yet) to evidence tables and reports.

    The workbook for the reviewers is written again: it shows what was decided.

    Args:
        study: The study's folder, or its name in data/.
    """
    import_review(study)
    export_review(study)
    evidence(study)
