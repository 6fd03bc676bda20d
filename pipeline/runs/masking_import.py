"""Take back what people decided about the masking: import_masking."""

import shutil
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pipeline.domain.manifest import UnitState
from pipeline.domain.masking import MaskingImport, ReturnedMasking
from pipeline.domain.transcript import Action, Detection
from pipeline.errors import DuidingError, ReviewError, raise_problems
from pipeline.files.atomic import file_digest, make_folder, write_with
from pipeline.files.masking_returned import read_masking_workbook
from pipeline.files.records import write_record, write_records
from pipeline.runs.context import Overrides, settings_of
from pipeline.runs.layers import kept
from pipeline.runs.masking_study import (
    Interviews,
    masking_decisions_of,
    ordinary_word_test,
    read_all,
)
from pipeline.runs.pseudonyms import masker_of
from pipeline.runs.stage import StageResult, without_text
from pipeline.runs.vault import key_of
from pipeline.settings import Settings
from pipeline.stages.masking_about import Known, Place
from pipeline.stages.masking_decisions import apply_decisions
from pipeline.stages.masking_forms import holds_name
from pipeline.stages.masking_import import match_returned
from pipeline.study import Study

_RETURNED_KINDS = frozenset({".xlsx", ".csv", ".ods", ".xls"})


@without_text
def import_masking(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    files: Sequence[Path] = (),
    check_only: bool = False,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Take back what people decided about the masking; the next anonymise applies it.

    Args:
        study: The study's folder or name.
        ids: Not used: decisions are taken back for all interviews.
        files: Returned workbooks from elsewhere; they are copied to restricted/masking/returned/.
            None: every file in that folder that was not imported yet.
        check_only: Say what would change; write nothing.
        overrides: Settings from the command line.
        progress: Not used.

    Raises:
        ReviewError: Rows that cannot be used. Nothing of that file is imported.
    """
    del ids, progress
    settings = settings_of(study, overrides)
    counts: dict[str, int] = {}
    warnings: list[str] = []
    paths = _files_to_import(study, files)
    for path in paths:
        name = study.relative(path.resolve())
        returned = read_masking_workbook(path, name)
        read = read_all(study)
        result = _match(study, settings, read, name, returned)
        for key, count in result.counts.items():
            counts[key] = counts.get(key, 0) + count
        warnings.extend(_remarks(name, returned, result))
        if check_only:
            warnings.append(_would_change(study, read, name, result))
        else:
            _store(study, path, result)
    if paths and not check_only:
        warnings.extend(_what_next(study))
    n_done = 0 if check_only else len(paths)
    return StageResult("import_masking", n_done, len(paths) - n_done, counts, tuple(warnings))


def files_not_imported(study: Study) -> list[Path]:
    """Return the files in restricted/masking/returned/ that were not imported yet, sorted."""
    folder = study.masking_returned
    if not folder.is_dir():
        return []
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in _RETURNED_KINDS and not path.name.startswith((".", "~"))
    ]
    return [path for path in found if not study.state("import_masking", _short(path)).is_file()]


def _files_to_import(study: Study, files: Sequence[Path]) -> list[Path]:
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise ReviewError(
            f"{len(missing)} of the files given are not there.\n"
            "      Give the path of a filled-in workbook, such as "
            "restricted/masking/returned/FILE.xlsx."
        )
    return list(files) or files_not_imported(study)


def _match(
    study: Study, settings: Settings, read: Interviews, name: str, returned: ReturnedMasking
) -> MaskingImport:
    decisions = masking_decisions_of(study)
    is_ordinary = ordinary_word_test()
    forms = [form for entry in key_of(study) for form in entry.forms]
    known = Known(
        read.turns,
        apply_decisions(read.detections, decisions, read.turns),
        is_ordinary,
        names=lambda text: holds_name(text, forms, is_ordinary),
        is_masked_anyway=_masked_anyway(study, settings, read),
    )
    today = datetime.now(UTC).date().isoformat()
    result = match_returned(returned, known, decisions, today)
    heading = (
        f"{name}: {len(result.problems)} of {sum(result.counts.values())} rows cannot be used. "
        "Nothing of this file was imported.\n"
        "Correct these cells in the same file and run again:"
    )
    raise_problems(ReviewError, heading, result.problems)
    return result


def _masked_anyway(study: Study, settings: Settings, read: Interviews) -> Callable[[Place], bool]:
    """Return what tries out whether the masker finds a name at a place without a detection."""
    masker = cache(lambda: masker_of(study, kept(settings)))

    def is_masked(place: Place) -> bool:
        transcript_id, number, start, end = place
        own = read.turns.get(transcript_id, ())
        turn = next((t for t in own if t.turn_number == number), None)
        if turn is None:
            return False
        # The times of a turn move along with its text: they tell what became of the place.
        asked = turn.model_copy(update={"times": ((start, 0), (end, 0)), "marks": ()})
        try:
            (after,) = masker().mask([asked], ())
        except DuidingError:
            return True  # it would not let the text pass
        (first, _), (last, _) = after.times
        return after.text[first:last] != turn.text[start:end]

    return is_masked


def _remarks(name: str, returned: ReturnedMasking, result: MaskingImport) -> list[str]:
    remarks = []
    if result.passed_over:
        lines = "\n".join(str(problem) for problem in result.passed_over)
        remarks.append(f"{name}: {len(result.passed_over)} row(s) to look at again:\n{lines}")
    if result.superseded:
        remarks.append(
            f"{name}: {len(result.superseded)} row(s) repeat a decision that was changed "
            "afterwards; the later one stands"
        )
    if result.stale:
        remarks.append(
            f"{name}: {len(result.stale)} row(s) are about text that has changed since the export "
            "and were not imported; they are asked again in the next workbook"
        )
    if returned.n_gone:
        remarks.append(
            f"{name}: {returned.n_gone} row(s) of the workbook did not come back; that decides "
            "nothing, and they are asked again"
        )
    return remarks


def _would_change(study: Study, read: Interviews, name: str, result: MaskingImport) -> str:
    """Return what an import would do, in counts."""
    earlier = masking_decisions_of(study)
    before = _masked(apply_decisions(read.detections, earlier, read.turns))
    new = [*earlier, *result.decisions]
    after = _masked(apply_decisions(read.detections, new, read.turns))
    places = {place[:4] for place in before}, {place[:4] for place in after}
    other = len(after - before) - len(places[1] - places[0])
    return (
        f"{name}: only checked. An import would store {len(result.decisions)} decision(s): "
        f"{len(places[1] - places[0])} place(s) more would be masked, "
        f"{len(places[0] - places[1])} no longer, {other} as something else"
    )


def _masked(
    detections: dict[str, list[Detection]],
) -> set[tuple[str, int, int, int, str, str]]:
    return {
        (i, d.turn_number, d.start, d.end, d.category.value, d.general)
        for i, found in detections.items()
        for d in found
        if d.action is Action.MASK
    }


def _what_next(study: Study) -> list[str]:
    """Return what is to be done after decisions came in."""
    read = read_all(study)
    decisions = masking_decisions_of(study)
    if apply_decisions(read.detections, decisions, read.turns) == read.detections:
        return []
    return ["the transcripts are masked anew by: duiding run STUDY"]


def _store(study: Study, path: Path, result: MaskingImport) -> None:
    """Keep the file, append its decisions, and note that it was imported."""
    folder = study.masking_returned
    if path.resolve().parent != folder.resolve():
        target = folder / path.name
        if target.is_file() and file_digest(target) != file_digest(path):
            target = folder / f"{path.stem}-{_short(path)}{path.suffix}"
        make_folder(folder)
        write_with(target, lambda temporary: shutil.copyfile(path, temporary))
    if result.decisions:
        write_records(study.masking_decisions, [*masking_decisions_of(study), *result.decisions])
    # Also with stale rows: they are asked again, and a file that waits for ever bars signing.
    state = UnitState(
        stage="import_masking",
        unit=_short(path),
        key=file_digest(path),
        outputs={},
        counts=result.counts,
    )
    write_record(study.state("import_masking", _short(path)), state)


def _short(path: Path) -> str:
    return file_digest(path)[:12]
