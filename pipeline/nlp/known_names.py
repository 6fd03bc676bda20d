"""Names that the researcher knows from intake: always found, whatever their case."""

import re
from collections.abc import Sequence

from pipeline.domain.transcript import Category, Detection, RawTurn


class KnownNamesDetector:
    """Finds the names of restricted/known_names.csv, in any case and spacing."""

    name = "known_names"

    def __init__(self, names: Sequence[tuple[str, Category]]) -> None:
        """Take (name, category) pairs."""
        self._patterns = [
            (re.compile(rf"(?<!\w){_spaced(name)}(?!\w)", re.IGNORECASE), category)
            for name, category in sorted(names, key=lambda pair: (-len(pair[0]), pair[0]))
            if name.strip()
        ]

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return every mention of a known name."""
        return [
            Detection(
                turn_number=turn.turn_number,
                start=match.start(),
                end=match.end(),
                text=match.group(),
                category=category,
                detector=self.name,
                score=1.0,
            )
            for turn in turns
            for pattern, category in self._patterns
            for match in pattern.finditer(turn.text)
        ]


def _spaced(name: str) -> str:
    return r"[\s-]+".join(re.escape(part) for part in name.split())
