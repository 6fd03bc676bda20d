"""From pseudonymised transcripts to proposed codings."""

from prefect import flow

from flows import stage_tasks as stages


@flow(name="code", persist_result=False, log_prints=False)
def code(study: str, interviews: list[str] | None = None) -> None:
    """Cut interviews into segments and propose codes.

    Args:
        study: The study's folder, or its name in data/.
        interviews: Interview ids such as T03; default all.
    """
    stages.segment(study, interviews)
    stages.apply_codebook(study, interviews)
