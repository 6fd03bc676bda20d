"""The weights of the name tagger and how they become a probability per word: a linear-chain CRF.

The weights are data (codebooks/name_tagger): a list of features and a row of whole numbers for
each; nothing in them is executed.
"""

import io
import json
import lzma
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.errors import StudyError
from pipeline.nlp.tagger_features import (
    NOTHING,
    Seen,
    far_features,
    joint_features,
    near_features,
    own_features,
)

Rows = npt.NDArray[np.float32]

OFFSETS: tuple[tuple[int, Callable[[Seen], tuple[str, ...]]], ...] = (
    (0, own_features),
    (-1, near_features),
    (1, near_features),
    (-2, far_features),
    (2, far_features),
)
"""Where a word stands from the one that is judged, and what it says from there."""


class TaggerModel:
    """Weights that can say of each word how likely each label is."""

    def __init__(
        self, labels: Sequence[str], features: Sequence[str], state: Rows, transitions: Rows
    ) -> None:
        """Take the weights.

        Args:
            labels: One per column.
            features: One per row of `state`.
            state: Weights of shape (features, labels).
            transitions: Weights of shape (labels, labels): from, to.
        """
        self.labels = tuple(labels)
        self._row = {feature: row for row, feature in enumerate(features)}
        self._state = np.vstack([state, np.zeros((1, len(self.labels)), dtype=np.float32)])
        self._follow = np.exp(transitions.astype(np.float64))
        self._word_scores = lru_cache(maxsize=50_000)(self._score_word)

    def probabilities(self, seen: Sequence[Seen]) -> npt.NDArray[np.float64]:
        """Return the probability of each label for each token: shape (tokens, labels)."""
        if not seen:
            return np.zeros((0, len(self.labels)))
        scores = self._scores(seen)
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        forward = np.empty_like(likely)
        backward = np.ones_like(likely)
        forward[0] = likely[0] / likely[0].sum()
        for i in range(1, len(seen)):
            step = (forward[i - 1] @ self._follow) * likely[i]
            forward[i] = step / step.sum()
        for i in range(len(seen) - 2, -1, -1):
            step = self._follow @ (backward[i + 1] * likely[i + 1])
            backward[i] = step / step.sum()
        joint = forward * backward
        result: npt.NDArray[np.float64] = joint / joint.sum(axis=1, keepdims=True)
        return result

    def _scores(self, seen: Sequence[Seen]) -> npt.NDArray[np.float64]:
        padded = [NOTHING, NOTHING, *seen, NOTHING, NOTHING]
        joint = [self._rows(joint_features(padded[i : i + 5])) for i in range(len(seen))]
        scores: npt.NDArray[np.float64] = self._state[np.array(joint)].sum(axis=1, dtype=np.float64)
        words = np.array([self._word_scores(word) for word in padded])
        for n, (offset, _) in enumerate(OFFSETS):
            scores += words[2 + offset : 2 + offset + len(seen), n]
        return scores

    def _score_word(self, seen: Seen) -> Rows:
        """Return what a word adds to the scores, a row for each of OFFSETS."""
        rows = [
            self._state[self._rows(f"{at}{feature}" for feature in features(seen))].sum(axis=0)
            for at, features in OFFSETS
        ]
        return np.array(rows, dtype=np.float32)

    def _rows(self, features: Iterable[str]) -> list[int]:
        """Return the row of each feature; the last one, of zeros, for those without weights."""
        return [self._row.get(feature, -1) for feature in features]


@cache
def load_tagger_model(folder: Path) -> TaggerModel:
    """Read the weights of codebooks/name_tagger; once per process.

    Args:
        folder: Holds labels.json, features.txt.xz (UTF-8, one a line) and weights.npy.xz (whole
            numbers, shape (features, labels); times the step of labels.json).

    Raises:
        StudyError: A file is missing or damaged, or the files do not belong together: the
            installation is not complete.
    """
    try:
        return _read_model(folder)
    except (OSError, ValueError, KeyError, EOFError, lzma.LZMAError):
        raise StudyError(
            "The name tagger in the program's folder codebooks/name_tagger cannot be read: a file "
            "is missing, damaged or of another version.\n      Install duiding again."
        ) from None


def _read_model(folder: Path) -> TaggerModel:
    about = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    features = lzma.decompress((folder / "features.txt.xz").read_bytes()).decode().split("\n")
    packed = io.BytesIO(lzma.decompress((folder / "weights.npy.xz").read_bytes()))
    state = np.load(packed, allow_pickle=False)
    if state.shape != (len(features), len(about["labels"])):
        raise ValueError("rows and columns do not fit")
    return TaggerModel(
        about["labels"],
        features,
        state.astype(np.float32) * np.float32(about["step"]),
        np.array(about["transitions"], dtype=np.float32),
    )


def save_tagger_model(
    folder: Path,
    labels: Sequence[str],
    state: dict[str, Sequence[float]],
    transitions: Sequence[Sequence[float]],
    step: float,
) -> None:
    """Write weights as `load_tagger_model` reads them, with the same bytes for the same weights.

    Args:
        folder: Where; its files are written over.
        labels: One per column.
        state: Per feature its weights, in the order of `labels`.
        transitions: Weights from each label (row) to each (column).
        step: Weights are rounded to whole multiples of this; features of zeros are left out.
    """
    rounded = {f: np.rint(np.array(w) / step).astype("<i2") for f, w in sorted(state.items())}
    rounded = {feature: row for feature, row in rounded.items() if row.any()}
    packed = io.BytesIO()
    np.save(packed, np.array(list(rounded.values()), dtype="<i2"), allow_pickle=False)
    best = 9 | lzma.PRESET_EXTREME
    texts = "\n".join(rounded).encode("utf-8")
    (folder / "features.txt.xz").write_bytes(lzma.compress(texts, preset=best))
    (folder / "weights.npy.xz").write_bytes(lzma.compress(packed.getvalue(), preset=best))
    about = {
        "labels": list(labels),
        "step": step,
        "transitions": [[round(float(w), 3) for w in row] for row in transitions],
    }
    (folder / "labels.json").write_text(
        json.dumps(about, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
