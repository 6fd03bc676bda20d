"""The two sides of the review: a workbook out, decisions back in.

People work in between, for weeks. That is no paused flow run: the workbook is the contract.
"""

from prefect import flow

from flows import stage_tasks as stages


@flow(name="export-review", persist_result=False, log_prints=False)
def export_review(study: str) -> None:
    """Write the workbook for the reviewers.

    Args:
        study: The study's folder, or its name in data/.
    """
    stages.export_review(study)
    stages.check_workbook(study)


@flow(name="import-review", persist_result=False, log_prints=False)
def import_review(study: str) -> None:
    """Take in what is in review/returned/ and derive the codings as they now stand.

    Args:
        study: The study's folder, or its name in data/.
    """
    stages.import_review(study)
