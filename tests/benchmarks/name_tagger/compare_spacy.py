"""Train a small spaCy NER on the same sentences and measure it on the same dev split.

    python -m tests.benchmarks.name_tagger.compare_spacy FOLDER MINUTES

The comparison that decided for the CRF; see codebooks/name_tagger/MODEL_CARD.md.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from pipeline.domain.transcript import Category, Detection, RawTurn
from pipeline.files.name_lists import read_name_lists
from pipeline.nlp.tagger_features import Gazetteer, tokens_of
from tests.benchmarks.name_tagger import corpora, measure
from tests.benchmarks.name_tagger.fit import turns_of
from tests.benchmarks.name_tagger.generate import training_sentences
from tests.benchmarks.name_tagger.train import AMOUNT, CODEBOOKS, SEED

TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2", "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"], "rows": [5000, 1000, 2500, 1000],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4,
        "window_size": 1, "maxout_pieces": 3,
    },
}  # fmt: skip


class SpacyDetector:
    """The trained pipeline as a detector."""

    def __init__(self, nlp: Any) -> None:
        """Take the pipeline."""
        self._nlp = nlp

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return its entities."""
        found = []
        for turn in turns:
            for entity in document_of(self._nlp, turn.text, run=True).ents:
                found.append(
                    Detection(
                        turn_number=turn.turn_number, start=entity.start_char, end=entity.end_char,
                        text=turn.text[entity.start_char : entity.end_char],
                        category=Category.NAME, detector="spacy", score=0.5,
                    )
                )  # fmt: skip
        return found


def document_of(nlp: Any, text: str, *, run: bool) -> Any:
    """The text in spaCy's own tokens; with `run` with entities."""
    return nlp(text) if run else nlp.make_doc(text)


def examples(nlp: Any) -> list[Any]:
    """The same turns as the CRF is trained on."""
    lists = Gazetteer.from_lists(read_name_lists(CODEBOOKS / "name_lists"))
    made = []
    for turn in turns_of(training_sentences(SEED, lists, AMOUNT), random.Random(SEED)):
        if not tokens_of(turn.text):
            continue
        document = nlp.make_doc(turn.text)
        spans = [document.char_span(*span, alignment_mode="expand") for span in turn.spans]
        document.set_ents(spacy.util.filter_spans([span for span in spans if span]))
        made.append(Example(nlp.make_doc(turn.text), document))
    return made


def train(minutes: float) -> Any:
    """Train for so many minutes."""
    fix_random_seed(SEED)
    nlp = spacy.blank("nl")
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner",
        "extra_state_tokens": False, "hidden_width": 64, "maxout_pieces": 2, "use_upper": True,
        "tok2vec": TOK2VEC,
    }  # fmt: skip
    nlp.add_pipe("ner", config={"model": model})
    made = examples(nlp)
    optimizer = nlp.initialize(lambda: made[:2000])
    optimizer.learn_rate = 0.001
    chance, started, size = random.Random(SEED), time.perf_counter(), 0
    while time.perf_counter() - started < 60 * minutes:
        chance.shuffle(made)
        for batch in minibatch(made, 64):
            nlp.update(batch, sgd=optimizer, drop=0.15)
            size += len(batch)
            if time.perf_counter() - started > 60 * minutes:
                break
    print(f"{size / len(made):.1f} rounds over {len(made)} turns")
    return nlp


def main() -> None:
    """Train, save and measure."""
    corpora.require_data()
    folder, minutes = Path(sys.argv[1]), float(sys.argv[2])
    nlp = train(minutes)
    nlp.to_disk(folder)
    detector = SpacyDetector(nlp)
    print("\n".join(measure.person_lines(detector, measure.PER_ORIGIN, "dev_carriers")))
    print("\n".join(measure.wrong_lines(detector)))


if __name__ == "__main__":
    main()
