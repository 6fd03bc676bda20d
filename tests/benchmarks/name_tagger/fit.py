"""Fit the linear-chain CRF of the name tagger with python-crfsuite."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.nlp.tagger_features import NOTHING, Eyes, Seen, Token, joint_features, tokens_of
from pipeline.nlp.tagger_model import OFFSETS
from tests.benchmarks.name_tagger.corpora import Sentence

LABELS = ("O", "B-PER", "PER", "LOC", "STR", "ORG", "NAM")
"""B-PER is the first word of a person's name; of other names all words are alike."""


class Fitted:
    """Weights of a trained model."""

    def __init__(self, state: dict[str, list[float]], transitions: list[list[float]]) -> None:
        """Take weights per feature and between labels, in the order of the labels."""
        self.state = state
        self.transitions = transitions


def turns_of(sentences: Iterable[Sentence], chance: random.Random) -> Iterator[Sentence]:
    """Join one to three sentences of a kind (with capitals or without) to a turn."""
    groups: dict[bool, list[Sentence]] = {True: [], False: []}
    everything = list(sentences)
    chance.shuffle(everything)
    for sentence in everything:
        groups[sentence.text != sentence.text.lower()].append(sentence)
    for group in groups.values():
        while group:
            size = chance.choice([1, 1, 2, 3])
            yield join([group.pop() for _ in range(min(size, len(group)))])


def join(sentences: Sequence[Sentence]) -> Sentence:
    """One turn of several sentences."""
    text, spans = "", []
    for sentence in sentences:
        text += " " if text else ""
        spans += [
            (len(text) + start, len(text) + end, label) for start, end, label in sentence.spans
        ]
        text += sentence.text
    return Sentence(text, tuple(spans), sentences[0].unlisted)


def labels_of(
    tokens: Sequence[Token], sentence: Sentence, known: Sequence[str] = LABELS
) -> list[str]:
    """One label per token, of those that are known."""
    labels = ["O"] * len(tokens)
    for start, end, label in sentence.spans:
        inside = [i for i, token in enumerate(tokens) if token.start < end and start < token.end]
        for i in inside:
            opens = label == "PER" and i == inside[0] and "B-PER" in known
            labels[i] = "B-PER" if opens else label
    return labels


def features_of(seen: Sequence[Seen]) -> list[list[str]]:
    """All features of every token, as the model adds them up."""
    padded = [NOTHING, NOTHING, *seen, NOTHING, NOTHING]
    rows = []
    for i in range(len(seen)):
        row = joint_features(padded[i : i + 5])
        for offset, features in OFFSETS:
            row += [f"{offset}{feature}" for feature in features(padded[i + 2 + offset])]
        rows.append(row)
    return rows


def fit(
    turns: Iterable[Sentence],
    eyes: Eyes,
    *,
    iterations: int,
    c1: float,
    c2: float,
    least: int,
    names: Sequence[str] = LABELS,
) -> Fitted:
    """Train on `turns` (L-BFGS; one thread, so that the result is the same every time)."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({
        "c1": c1, "c2": c2, "max_iterations": iterations, "feature.minfreq": least,
        "feature.possible_transitions": True, "epsilon": 1e-5,
    })  # fmt: skip
    for turn in turns:
        tokens = tokens_of(turn.text)
        if not tokens:
            continue
        labels = labels_of(tokens, turn, names)
        hidden = (
            frozenset(i for i, label in enumerate(labels) if label != "O")
            if turn.unlisted
            else frozenset()
        )
        trainer.append(features_of(eyes.see(tokens, hidden)), labels)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    state: dict[str, list[float]] = {}
    for (feature, label), weight in info.state_features.items():
        state.setdefault(feature, [0.0] * len(names))[names.index(label)] = weight
    transitions = [[info.transitions.get((a, b), 0.0) for b in names] for a in names]
    return Fitted(state, transitions)
