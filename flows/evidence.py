"""From final codings to evidence tables and reports."""

from prefect import flow

from flows import stage_tasks as stages


@flow(name="evidence", persist_result=False, log_prints=False)
def evidence(study: str) -> None:
    """Build the evidence tables and write the reports.

    Args:
        study: The study's folder, or its name in data/.
    """
    stages.build_evidence(study)
    stages.write_report(study)
    stages.check_privacy(study)
