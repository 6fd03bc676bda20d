"""What deduce finds, where it is installed (PyPI, LGPL/GPL): a plug-in, never required."""

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.domain.transcript import Category, Detection, RawTurn
from pipeline.nlp.words import fold

_CATEGORIES = {
    "persoon": Category.PERSON,
    "patient": Category.PERSON,
    "locatie": Category.PLACE,
    "ziekenhuis": Category.CARE,
    "zorginstelling": Category.CARE,
    "datum": Category.DATE,
    "bsn": Category.BSN,
    "telefoonnummer": Category.PHONE,
    "emailadres": Category.EMAIL,
    "url": Category.WEB,
    "id": Category.NUMBER,
}
"""Its ages are left to our own layer, which makes bands of them."""


def deduce_version() -> str | None:
    """Return the version of the installed deduce, or None."""
    try:
        return version("deduce")
    except PackageNotFoundError:
        return None


class DeduceDetector:
    """Finds what deduce finds, unless it is on the keep list."""

    name = "deduce"

    def __init__(self, model: Any, keep: frozenset[str]) -> None:
        """Take a `deduce.Deduce` and the folded words that are never masked."""
        self._model = model
        self._keep = keep

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return the annotations of deduce as detections."""
        return [
            Detection(
                turn_number=turn.turn_number,
                start=found.start_char,
                end=found.end_char,
                text=turn.text[found.start_char : found.end_char],
                category=_CATEGORIES[found.tag],
                detector=self.name,
                score=0.7,
                reason="deduce calls it identifying",
            )
            for turn in turns
            for found in self._model.deidentify(turn.text).annotations
            if found.tag in _CATEGORIES and fold(found.text) not in self._keep
        ]


def load_deduce(cache: Path) -> Any:
    """Load deduce.

    Args:
        cache: Where it keeps its lists (74 MB, built at the first start in two minutes); left
            alone it writes into its own installation.
    """
    from importlib import import_module  # no type checker finds what is seldom installed

    with _settings_restored():
        return import_module("deduce").Deduce(cache_path=cache)


@contextmanager
def _settings_restored() -> Iterator[None]:
    """Undo what deduce does to the whole program: on import it has everything logged to the screen.

    A log of other libraries could hold what a participant said.
    """
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    try:
        with warnings.catch_warnings():
            yield
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers
