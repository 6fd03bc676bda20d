"""A Prefect task for each stage: one call of the function of that name in `pipeline.runs`.

Tasks have no cache and persist nothing. Prefect's cache does not see that an input file or a
function in `pipeline` changed; the stages themselves know what is up to date. The summary of a
stage holds counts and ids; it goes to the terminal and not to Prefect's log.
"""

import functools
import sys
from collections.abc import Callable
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from pipeline import runs


def _stage(function: Callable[..., runs.StageResult]) -> Any:
    @functools.wraps(function)
    def told(study: str, *arguments: Any, **options: Any) -> None:
        for line in function(study, *arguments, **options).lines():
            sys.stdout.write(f"{line}\n")

    return task(cache_policy=NO_CACHE, persist_result=False, log_prints=False, retries=0)(told)


read_transcripts = _stage(runs.read_transcripts)
import_masking = _stage(runs.import_masking)
anonymise = _stage(runs.anonymise)
export_masking = _stage(runs.export_masking)
check_transcripts = _stage(runs.check_transcripts)
check_workbook = _stage(runs.check_workbook)
check_privacy = _stage(runs.check_privacy)
segment = _stage(runs.segment)
apply_codebook = _stage(runs.apply_codebook)
model_topics = _stage(runs.model_topics)
export_review = _stage(runs.export_review)
import_review = _stage(runs.import_review)
build_evidence = _stage(runs.build_evidence)
write_report = _stage(runs.write_report)
