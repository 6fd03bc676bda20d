"""Rebuild codebooks/name_tagger: the weights of the name tagger and its model card.

    uv pip install python-crfsuite==0.9.12      # for training only; duiding itself needs it not
    python -m tests.benchmarks.name_tagger.train            # about 8 minutes on one core, 4 GB
    python -m tests.benchmarks.name_tagger.train --card     # only measure again

With the same data, word lists and machine the weights have the same bytes.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from pathlib import Path

from pipeline.files.name_lists import read_name_lists
from pipeline.nlp.ordinary_words import load_ordinary_words
from pipeline.nlp.tagger_features import Eyes, Gazetteer
from pipeline.nlp.tagger_model import save_tagger_model
from tests.benchmarks.name_tagger import corpora, measure
from tests.benchmarks.name_tagger.fit import LABELS, fit, turns_of
from tests.benchmarks.name_tagger.generate import training_sentences

CODEBOOKS = Path(__file__).resolve().parents[3] / "codebooks"
FOLDER = CODEBOOKS / "name_tagger"
SEED = 20260315
AMOUNT, ITERATIONS, C1, C2, LEAST, STEP = 32_000, 80, 0.06, 0.02, 2, 0.01
"""Sentences from carriers; L-BFGS steps; penalties; least count of a feature; rounding."""
WEIGHTS = ("features.txt.xz", "labels.json", "weights.npy.xz")
FIGURES = "<!-- figures: written by tests/benchmarks/name_tagger/train.py -->"


def digest() -> str:
    """SHA-256 over the three files of the weights, in order of name."""
    total = hashlib.sha256()
    for name in WEIGHTS:
        total.update((FOLDER / name).read_bytes())
    return total.hexdigest()


def train() -> tuple[int, float]:
    """Train and write the weights; return the number of words and the seconds it took."""
    started = time.perf_counter()
    gazetteer = Gazetteer.from_lists(read_name_lists(CODEBOOKS / "name_lists"))
    eyes = Eyes(gazetteer, load_ordinary_words(CODEBOOKS / "ordinary_words"))
    sentences = training_sentences(SEED, gazetteer, AMOUNT)
    turns = list(turns_of(sentences, random.Random(SEED)))
    fitted = fit(turns, eyes, iterations=ITERATIONS, c1=C1, c2=C2, least=LEAST)
    save_tagger_model(FOLDER, LABELS, fitted.state, fitted.transitions, STEP)
    words = sum(len(turn.text.split()) for turn in turns)
    return words, time.perf_counter() - started


def write_card(built: str) -> None:
    """Put the figures under the text of the model card."""
    card = FOLDER / "MODEL_CARD.md"
    head = card.read_text(encoding="utf-8").partition(FIGURES)[0]
    size = sum((FOLDER / name).stat().st_size for name in WEIGHTS)
    lines = [
        FIGURES, "", "## Figures", "", f"Digest (SHA-256 of the three files): `{digest()}`",
        f"Size: {size / 1000:.0f} kB. {built}".rstrip(),
        f"Word lists used: `{read_name_lists(CODEBOOKS / 'name_lists').digest[:16]}`.", "",
        *measure.card_figures(FOLDER), "",
    ]  # fmt: skip
    card.write_text(head + "\n".join(lines), encoding="utf-8", newline="\n")


def main() -> None:
    """Train and measure."""
    corpora.require_data()
    if "--card" in sys.argv[1:]:
        old = (FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8").partition("Trained on ")[2]
        built = f"Trained on {old.splitlines()[0]}" if old else ""
    else:
        words, seconds = train()
        built = f"Trained on {words} words in {seconds / 60:.1f} minutes."
    write_card(built)
    print(digest())


if __name__ == "__main__":
    main()
