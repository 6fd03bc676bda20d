"""Rebuild codebooks/phrase_tagger: weights that tell names of everyday words by their sentence.

    uv pip install python-crfsuite==0.9.12      # for training only; duiding itself needs it not
    python -m tests.benchmarks.phrase_tagger.train     # about a minute on one core
    python -m tests.benchmarks.phrase_tagger.train --folds   # also leaves each author of dev out

Trained on made sentences (generate.py) and on the items of anonymise_sets/dev, all without capitals
and punctuation; `test` there is not read. With the same data, word lists and machine
the weights have the same bytes.
"""

from __future__ import annotations

import hashlib
import lzma
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from pipeline.domain.transcript import RawTurn, Role
from pipeline.files.name_lists import read_name_lists
from pipeline.nlp.ordinary_words import Kind, load_ordinary_words
from pipeline.nlp.phrase_tagger import PhraseTagger
from pipeline.nlp.tagger_features import Eyes, Gazetteer
from pipeline.nlp.tagger_model import TaggerModel, save_tagger_model
from tests.benchmarks.anonymise_sets.score import Item, content_of, is_covered, read_items, united
from tests.benchmarks.anonymise_sets.score import tokens_of as words_of
from tests.benchmarks.intervals import shown
from tests.benchmarks.name_tagger.corpora import Sentence
from tests.benchmarks.name_tagger.fit import Fitted, fit
from tests.benchmarks.name_tagger.generate import lines_of
from tests.benchmarks.phrase_tagger.generate import ORGANISATION, PLACE, Maker

CODEBOOKS = Path(__file__).resolve().parents[3] / "codebooks"
FOLDER = CODEBOOKS / "phrase_tagger"
LABELS = ("O", "PER", "ORG", "PLC", "AGE", "DAT")
SEED, AMOUNT, TWICE = 20261124, 9_000, 2
"""Made sentences; how often an item of dev counts beside them."""
OF_EACH_LINE = 12
ITERATIONS, C1, C2, LEAST, STEP = 120, 0.05, 0.5, 2, 0.01
_LABEL_OF = {
    **dict.fromkeys(("SCHOOL", "WORSHIP", "CARE", "CLUB"), ORGANISATION),
    **dict.fromkeys(("ORGANISATION", "EMPLOYER"), ORGANISATION),
    **dict.fromkeys(("NEIGHBOURHOOD", "STREET", "PLACE"), PLACE),
    "PERSON": "PER",
    "AGE": "AGE",
    "DATE": "DAT",
}  # fmt: skip
_SIGN = re.compile(r"[.,!?;:\"“”‘’()]")
_SHORTEST, _LONGEST = 4, 9
_NO_NOUN = ("en", "de", "te", "ig", "lijk", "t")


def main() -> None:
    """Train, write the weights and print their digest."""
    lists = read_name_lists(CODEBOOKS / "name_lists")
    ordinary = load_ordinary_words(CODEBOOKS / "ordinary_words")
    eyes = Eyes(Gazetteer.from_lists(lists), ordinary)
    listed = lzma.decompress((CODEBOOKS / "ordinary_words" / "lower.txt.xz").read_bytes())
    seldom = [
        word
        for word in sorted(listed.decode("utf-8").split("\n"))
        if _SHORTEST <= len(word) <= _LONGEST and word.isalpha() and not word.endswith(_NO_NOUN)
        and ordinary.kind(word) is Kind.LISTED
    ]  # fmt: skip
    made = list(Maker(SEED, lists, seldom).sentences(AMOUNT))
    made += _nothing(random.Random(SEED))
    items = [item for item in read_items("dev") if len(item.text.lower()) == len(item.text)]
    if "--folds" in sys.argv[1:]:
        _print_folds(made, items, eyes)
    fitted = _fitted(made, items, eyes)
    save_tagger_model(FOLDER, LABELS, fitted.state, fitted.transitions, STEP)
    print(digest())


def digest() -> str:
    """SHA-256 over the three files of the weights, in order of name."""
    total = hashlib.sha256()
    for name in ("features.txt.xz", "labels.json", "weights.npy.xz"):
        total.update((FOLDER / name).read_bytes())
    return total.hexdigest()


def _fitted(made: Sequence[Sentence], items: Iterable[Item], eyes: Eyes) -> Fitted:
    turns = [*made, *(sentence for item in items for sentence in [_without_case(item)] * TWICE)]
    random.Random(SEED).shuffle(turns)
    options = {"iterations": ITERATIONS, "c1": C1, "c2": C2, "least": LEAST}
    return fit(turns, eyes, names=LABELS, **options)


def _nothing(chance: random.Random) -> Iterator[Sentence]:
    """Yield sentences without a name from the pools of the name tagger, choices made."""
    lines = [line for line in lines_of("negatives") if "{" not in line]
    for line in lines * OF_EACH_LINE:
        text = re.sub(r"\(([^()]*)\)", lambda m: chance.choice(m[1].split("|")), line)
        yield Sentence(_SIGN.sub(" ", text).lower())


def _without_case(item: Item) -> Sentence:
    """Return an item as a recogniser writes it, with the same offsets."""
    text = _SIGN.sub(" ", item.text).lower()
    spans = tuple(
        (span.start, span.end, _LABEL_OF[span.category])
        for span in item.spans
        if span.category in _LABEL_OF
    )
    return Sentence(text, spans)


def _print_folds(made: Sequence[Sentence], items: Sequence[Item], eyes: Eyes) -> None:
    """Print what this layer finds alone in each author's items, trained on all the others'."""
    authors = sorted({_author(item) for item in items})
    total, found_all, words, queued = 0, 0, 0, 0
    for author in authors:
        fitted = _fitted(made, [item for item in items if _author(item) != author], eyes)
        tagger = PhraseTagger(lambda: _model(fitted), eyes, lambda _form: False)  # noqa: B023
        for item in items:
            if _author(item) != author or item.style != "lower":
                continue
            spans = [(d.start, d.end, "queue") for d in tagger.detect([_turn(item)])]
            if item.kind == "free":
                words += len(item.text.split())
                queued += len(spans)
            covered, tokens = united(spans, ("queue",)), words_of(item.text)
            for gold in item.spans:
                if _LABEL_OF.get(gold.category) in {ORGANISATION, PLACE}:
                    total += 1
                    found_all += all(is_covered(*c, covered) for c in content_of(tokens, gold))
    print(f"alone, each author left out: {shown(found_all, total)} of names of organisations and")
    print(f"places without capitals; {1000 * queued / words:.1f} per 1,000 words ({words}) of none")


def _author(item: Item) -> str:
    return item.id.split("-")[0].split("_")[-1]


def _turn(item: Item) -> RawTurn:
    return RawTurn(
        transcript_id="T01",
        turn_number=1,
        speaker_id="P01",
        role=Role.PARTICIPANT,
        text=item.text,
    )


def _model(fitted: Fitted) -> TaggerModel:
    state = np.array(list(fitted.state.values()), dtype=np.float32)
    follow = np.array(fitted.transitions, dtype=np.float32)
    return TaggerModel(LABELS, list(fitted.state), state, follow)


if __name__ == "__main__":
    main()
