"""From delivered transcripts to pseudonymised ones."""

from prefect import flow

from flows import stage_tasks as stages


@flow(name="anonymise", persist_result=False, log_prints=False)
def anonymise(study: str, interviews: list[str] | None = None) -> None:
    """Read and pseudonymise the interviews of a study.

    Args:
        study: The study's folder, or its name in data/.
        interviews: Interview ids such as T03; default all.
    """
    stages.read_transcripts(study, interviews)
    stages.import_masking(study)
    stages.anonymise(study, interviews)
    stages.export_masking(study)
    stages.check_transcripts(study)
