"""The record of what was run with what: never any text of a transcript."""

from pipeline.domain.record import Record


class UnitState(Record):
    """What one stage did for one unit (an interview, or the whole study as "all").

    `key` is the digest of everything that decides the outcome: inputs, settings, models, program
    version. `outputs` maps paths as `Study.relative` shows them to their SHA-256.
    """

    stage: str
    unit: str
    key: str
    outputs: dict[str, str]
    counts: dict[str, int]


class Manifest(Record):
    """A study's provenance: versions, settings, inputs, and the state of every stage."""

    program_version: str
    study: str
    codebook: str
    models: dict[str, str]
    detectors: tuple[str, ...]
    seed: int
    settings: dict[str, object]
    review: dict[str, int]
    versions: dict[str, str]
    inputs: dict[str, str]
    stages: tuple[UnitState, ...]
    finished_at: str

    @property
    def signature(self) -> str:
        """The line under every table and report: what it was made with."""
        models = "+".join(f"{name}-{version}" for name, version in sorted(self.models.items()))
        return f"codebook:{self.codebook}|models:{models}|seed:{self.seed}|v:{self.program_version}"
