"""Topics beside the codebook."""

from prefect import flow

from flows import stage_tasks as stages


@flow(name="topics", persist_result=False, log_prints=False)
def topics(study: str) -> None:
    """Find topics in all interviews of a study together.

    Args:
        study: The study's folder, or its name in data/.
    """
    stages.model_topics(study)
