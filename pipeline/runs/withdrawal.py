"""Take away what was made of interviews that may no longer be used."""

from collections.abc import Collection

from pipeline.stages.withdraw import left_behind
from pipeline.study import Study


def remove_unusable(study: Study, usable: Collection[str]) -> tuple[str, ...]:
    """Remove the files of all stages for interviews that are not in `usable`.

    Tables and reports follow, because they are made again from what is left. The delivered files
    and what people sent or received stay: a person decides about those.

    Returns:
        Warnings that say what was removed and what a person must still look at.
    """
    any_id = "*"
    kinds = (
        study.raw_transcript, study.detections, study.transcript, study.segments, study.codings,
        study.final_codings,
    )  # fmt: skip
    patterns = [path_of(any_id) for path_of in kinds] + [study.state("*", any_id)]
    files = [
        p for pattern in patterns for p in study.root.glob(str(pattern.relative_to(study.root)))
    ]
    gone = left_behind((path.stem for path in files), usable)
    for path in files:
        if path.stem in gone:
            path.unlink(missing_ok=True)
    if not gone:
        return ()
    return (
        f"{', '.join(gone)}: no longer usable; what was made of it was removed. Workbooks and "
        "notes in review/, what was sent out, raw/ and errors.log may still quote it.",
    )
