"""Which files the gates look at, what messages call them, and what stands in one."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.domain.privacy import Leak, PlaceKind, ScanForm
from pipeline.files.atomic import is_being_written
from pipeline.files.scanned_files import is_lock, texts_of
from pipeline.stages.leak_scan import LeakIndex
from pipeline.study import Study


def produced_files(study: Study) -> list[Path]:
    """Return every file that the study produced and that is not IDENTIFYING, sorted.

    raw/, restricted/ and review/returned/ hold what people delivered and are not among them, nor
    what a run that is going on is writing, nor the locks of Office and LibreOffice.
    """
    folders = (study.work, study.reports, study.review)
    found = {p for folder in folders for p in folder.rglob("*") if p.is_symlink() or p.is_file()}
    inside = (study.raw, study.restricted, study.returned)
    return sorted(
        p
        for p in found
        if not any(p.is_relative_to(folder) for folder in inside) and not _is_passing(p)
    )


def made_by(study: Study, after: str) -> list[Path]:
    """Return the produced files that are of this run.

    Args:
        study: The study.
        after: The stage that has just run, "anonymise" or "export_review"; "" for all files.
    """
    any_id = "T00"
    folders = [study.transcript(any_id).parent]
    if after == "export_review":
        made = (study.segments, study.codings, study.final_codings)
        folders += [path_of(any_id).parent for path_of in made]
        folders += [study.review, study.topics, study.topic_assignments]
    files = produced_files(study)
    return [p for p in files if not after or any(p.is_relative_to(f) for f in folders)]


def files_beside(study: Study) -> list[Path]:
    """Return the files in the study's own folder, such as the respondentenlijst, but study.toml."""
    found = [p for p in study.root.iterdir() if p.is_file() and not p.is_symlink()]
    return sorted(p for p in found if p != study.settings and not _is_passing(p))


def talk_files(study: Study) -> tuple[Path, Path]:
    """Return the folders in which nothing stands but what was said."""
    return study.transcript("T00").parent, study.segments("T00").parent


def leaks_of(
    study: Study,
    path: Path,
    index: LeakIndex,
    name: str,
    clean: Callable[[str], str] = lambda text: text,
) -> list[Leak]:
    """Return what stands in one file, and in its name.

    Args:
        study: The study.
        path: The file.
        index: What to look for.
        name: What an error calls the file.
        clean: Takes out of a text what is no leak.

    Raises:
        InputFileError: The file cannot be scanned.
    """
    counts: dict[PlaceKind, Counter[ScanForm]] = {kind: Counter() for kind in PlaceKind}
    counts[PlaceKind.NAME] = index.found_in_name(_own_name(study, path))
    for text in texts_of(path, name):
        shown = index.found_in(clean(text.shown))
        around: Counter[ScanForm] = Counter()
        for other in text.others:
            around |= index.found_in(clean(other)) - shown
        counts[PlaceKind.HIDDEN if text.is_hidden else PlaceKind.TEXT].update(shown)
        counts[PlaceKind.HIDDEN].update(around)
    return [
        Leak(study.relative(path), kind, form.pseudonym, form.category, n)
        for kind, found in counts.items()
        for form, n in found.items()
    ]


def place_of(study: Study, path: Path, index: LeakIndex) -> str:
    """Return what messages call a produced file: its path, or its place by name if that leaks."""
    if not index.found_in_name(study.relative(path)):
        return study.relative(path)
    reports = "reports" if index.found_in_name(study.name) else f"reports/{study.name}"
    bases = {study.work: "work", study.reports: reports, study.outgoing: "review/outgoing"}
    bases[study.review] = "review"
    base = next((folder for folder in bases if path.is_relative_to(folder)), study.root)
    files = sorted({*(p for p in produced_files(study) if p.is_relative_to(base)), path})
    return f"file {files.index(path) + 1} of {bases.get(base, 'the study')} by name"


def summed(leaks: Sequence[Leak]) -> tuple[int, tuple[PlaceKind, ...]]:
    """Return in how many places something stands, and of which kinds they are."""
    kinds = tuple(kind for kind in PlaceKind if any(leak.kind is kind for leak in leaks))
    return sum(leak.n for leak in leaks), kinds


def _own_name(study: Study, path: Path) -> str:
    """Return a file's path without the name of the study's folder, which is looked at for all."""
    if path.is_relative_to(study.reports):
        return path.relative_to(study.reports).as_posix()
    return study.relative(path)


def _is_passing(path: Path) -> bool:
    return not path.is_symlink() and (is_being_written(path) or is_lock(path))
