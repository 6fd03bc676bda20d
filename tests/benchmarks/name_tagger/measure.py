"""What the name tagger finds on the dev split: names, carriers and sentences unseen in training.

    python -m tests.benchmarks.name_tagger.measure

Names of the dev split are taken out of all lists first, so that each counts as unlisted.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Protocol

from pipeline.domain.name_lists import NameLists
from pipeline.domain.transcript import Action, Detection, RawTurn, Role
from pipeline.files.name_lists import read_name_lists
from pipeline.nlp.name_tagger import NameTagger
from pipeline.nlp.ordinary_words import load_ordinary_words
from pipeline.nlp.tagger_features import tokens_of
from pipeline.nlp.tagger_model import load_tagger_model
from pipeline.nlp.words import CLOSED_CLASS, fold
from tests.benchmarks.intervals import shown
from tests.benchmarks.name_tagger import corpora, names
from tests.benchmarks.name_tagger.corpora import Sentence
from tests.benchmarks.name_tagger.generate import fill, lines_of, lowered

CODEBOOKS = Path(__file__).resolve().parents[3] / "codebooks"
SEED, PER_ORIGIN = 4711, 60
NOT_COUNTED = ("West-African", "Western", "Spanish", "East-Asian")
"""Origins in training that are too mixed for a row of their own."""


class Detector(Protocol):
    """As pipeline.stages.anonymise."""

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return spans of the turns of one interview."""
        ...


class Found(NamedTuple):
    """Of `wanted` names, how many were masked whole, and masked or queued whole."""

    masked: int
    shown: int
    wanted: int


def turns_from(texts: Iterable[str]) -> list[RawTurn]:
    """One turn per text, as one interview."""
    return [
        RawTurn(
            transcript_id="T01", turn_number=n, speaker_id="P01", role=Role.PARTICIPANT,
            text=text or "-",
        )
        for n, text in enumerate(texts, start=1)
    ]  # fmt: skip


def lists_without(lists: NameLists, hidden: Iterable[str]) -> NameLists:
    """The lists without these names (and places)."""
    gone = {word for name in hidden for word in (fold(name), *fold(name).split())}
    kept = {
        field: tuple(item for item in getattr(lists, field) if fold(item) not in gone)
        for field in ("first_names", "surnames", "places")
    }
    return replace(lists, **kept)


def dev_names() -> list[str]:
    """Every name of the dev split."""
    held = names.pools(dev=True)
    return [name for table in held for pool in table.values() for name in pool]


def dev_sentences(origin: str, amount: int, carriers: str = "dev_carriers") -> list[Sentence]:
    """Sentences with unseen names of one origin in unseen carriers; cased."""
    chance = random.Random(f"{SEED}:{origin}")
    maker = names.NameMaker(chance, dev=True)
    lines = lines_of(carriers)
    return [fill(lines[n % len(lines)], maker, chance, lambda: origin) for n in range(amount)]


def lower(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The same without capitals; most without signs."""
    chance = random.Random(SEED)
    return [lowered(sentence, chance) for sentence in sentences]


def recall(detector: Detector, sentences: Sequence[Sentence]) -> Found:
    """How many names are covered whole (each word of them)."""
    found = detector.detect(turns_from(sentence.text for sentence in sentences))
    masked = shown_ = wanted = 0
    for n, sentence in enumerate(sentences, start=1):
        mine = [d for d in found if d.turn_number == n]
        for start, end, _ in sentence.spans:
            wanted += 1
            masked += covers(
                sentence.text, start, end, [d for d in mine if d.action is Action.MASK]
            )
            shown_ += covers(sentence.text, start, end, mine)
    return Found(masked, shown_, wanted)


def covers(text: str, start: int, end: int, detections: Sequence[Detection]) -> bool:
    """Whether every word of a span lies in a detection."""
    words = [
        t for t in tokens_of(text)
        if t.is_word and t.start < end and start < t.end and fold(t.text) not in CLOSED_CLASS
    ]  # fmt: skip
    return all(any(d.start <= w.start and w.end <= d.end for d in detections) for w in words)


def name_free() -> dict[str, list[str]]:
    """Dev texts in which nothing is a name, per source."""
    debates = [
        text
        for item, sentences in corpora.debate_sentences().items() if corpora.is_dev_item(item)
        for text in sentences if corpora.has_no_capital_inside(text)
    ]  # fmt: skip
    treebank = [
        text for text, tokens in corpora.treebank_sentences()
        if corpora.in_dev(text) and not corpora.name_spans(tokens)
    ]  # fmt: skip
    prompts = [
        t for t in corpora.prompts() if corpora.in_dev(t) and corpora.has_no_capital_inside(t)
    ]
    return {
        "own spoken lines": lines_of("dev_negatives"),
        "debates about care": debates,
        "prompts": prompts,
        "treebanks": treebank,
    }


def wrong(
    detector: Detector, texts: Sequence[str], *, cased: bool
) -> tuple[int, int, int, list[str]]:
    """Wrong masks, queued spans, words and the masked forms, in name-free text."""
    sentences = [Sentence(text) for text in texts]
    used = [s.text for s in (sentences if cased else lower(sentences))]
    found = detector.detect(turns_from(text for text in used if text.strip()))
    masked = [d for d in found if d.action is Action.MASK]
    words = sum(len(text.split()) for text in used)
    return len(masked), len(found) - len(masked), words, [d.text for d in masked]


def treebank_recall(detector: Detector, *, cased: bool) -> Found:
    """Proper nouns of unseen treebank sentences that are not on the keep list."""
    sentences = [
        Sentence(text, tuple(corpora.name_spans(tokens)))
        for text, tokens in corpora.treebank_sentences()
        if corpora.in_dev(text)
    ]
    return recall(detector, sentences if cased else lower(sentences))


def tagger(folder: Path, lists: NameLists) -> NameTagger:
    """The tagger with the weights in `folder`."""
    ordinary = load_ordinary_words(CODEBOOKS / "ordinary_words")
    return NameTagger(load_tagger_model(folder), lists, ordinary, frozenset())


def person_table(detector: Detector, amount: int, carriers: str) -> dict[str, tuple[Found, Found]]:
    """Per origin what is found, cased and lower; and of all together."""
    table = {}
    for origin in names.origins():
        if origin not in NOT_COUNTED:
            sentences = dev_sentences(origin, amount, carriers)
            table[origin] = recall(detector, sentences), recall(detector, lower(sentences))
    cased, low = zip(*table.values(), strict=True)
    table["all"] = total(cased), total(low)
    return table


def total(parts: Sequence[Found]) -> Found:
    """The sum."""
    return Found(*(sum(column) for column in zip(*parts, strict=True)))


def person_lines(detector: Detector, amount: int, carriers: str) -> list[str]:
    """The table of names as lines of a Markdown page."""
    lines = ["| origin | cased | lower case | with queue, cased | lower |", "|---|---|---|---|---|"]
    for origin, found in person_table(detector, amount, carriers).items():
        cells = [shown(f.masked, f.wanted) for f in found]
        cells += [f"{f.shown / f.wanted:.2f}" for f in found]
        lines.append(f"| {origin} | " + " | ".join(cells) + " |")
    return lines


def wrong_lines(detector: Detector) -> list[str]:
    """The table of wrong masks as lines of a Markdown page."""
    lines = [
        "| name-free text | words | wrong masks per 1,000, cased | lower | queued, cased | lower |"
    ]
    lines.append("|---|---|---|---|---|---|")
    for source, texts in name_free().items():
        both = [wrong(detector, texts, cased=cased) for cased in (True, False)]
        rates = [f"{1000 * w[i] / w[2]:.1f}" for i in (0, 1) for w in both]
        lines.append(f"| {source} | {both[0][2]} | " + " | ".join(rates) + " |")
    return lines


def card_figures(folder: Path) -> list[str]:
    """The figures of the model card."""
    lists = read_name_lists(CODEBOOKS / "name_lists")
    unlisted, listed = (tagger(folder, x) for x in (lists_without(lists, dev_names()), lists))
    treebank = [treebank_recall(listed, cased=cased) for cased in (True, False)]
    return [
        "Names of people, all unseen in training and taken out of every list, in carriers unseen",
        "in training (test_carriers.txt): share masked whole, with its 95 % Wilson interval.", "",
        *person_lines(unlisted, 2 * PER_ORIGIN, "test_carriers"), "",
        "The same names where the lists know them:", "",
        *person_lines(listed, 2 * PER_ORIGIN, "test_carriers")[-1:], "",
        "Wrong masks in unseen name-free text (the debates hold some lower-case firm names, which",
        "count as wrong here).", "", *wrong_lines(listed), "",
        "Proper nouns of any kind in unseen treebank sentences (keep list included, which is never",
        f"masked): cased {shown(treebank[0].masked, treebank[0].wanted)}, "
        f"lower {shown(treebank[1].masked, treebank[1].wanted)}.",
    ]  # fmt: skip


def main() -> None:
    """Print the report for the shipped weights, or those in the folder that is given."""
    corpora.require_data()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CODEBOOKS / "name_tagger"
    lists = read_name_lists(CODEBOOKS / "name_lists")
    detector = tagger(folder, lists_without(lists, dev_names()))
    print("\n".join(person_lines(detector, PER_ORIGIN, "dev_carriers")))
    listed = tagger(folder, lists)
    print("listed", *person_lines(listed, PER_ORIGIN, "dev_carriers")[-1:])
    print("\n".join(wrong_lines(listed)))


if __name__ == "__main__":
    main()
