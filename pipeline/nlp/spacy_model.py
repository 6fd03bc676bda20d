"""nl_core_news_sm: the preferred model for names where it can be installed, never required."""

import re
from collections.abc import Sequence
from typing import Any

from pipeline.domain.transcript import Category, Detection, RawTurn
from pipeline.nlp.words import fold

MODEL = "nl_core_news_sm"

_CATEGORIES = {
    "PERSON": Category.PERSON,
    "GPE": Category.PLACE,
    "LOC": Category.PLACE,
    "FAC": Category.NAME,
    "ORG": Category.ORGANISATION,
}

_ENDLESS = re.compile(r"\S{200,}|[^\w\s]{20,}")


def model_version() -> str | None:
    """Return the version of the installed nl_core_news_sm, or None if it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("nl-core-news-sm")
    except PackageNotFoundError:
        return None


class SpacyModelDetector:
    """Finds what the model calls a person, place or organisation, unless it is on the keep list.

    `nlp` is a loaded spaCy pipeline with an `ner` component: an argument, so that the adapter can
    be tested where the model cannot be had.
    """

    name = MODEL

    def __init__(self, nlp: Any, keep: frozenset[str]) -> None:
        """Take the pipeline and the folded words that are never masked."""
        self._nlp = nlp
        self._keep = keep

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return the entities of `turns`."""
        found = []
        documents = self._nlp.pipe([_without_endless_words(turn.text) for turn in turns])
        for turn, document in zip(turns, documents, strict=True):
            for entity in document.ents:
                category = _CATEGORIES.get(entity.label_)
                text = turn.text[entity.start_char : entity.end_char]
                if category is None or self._is_kept(text) or not any(map(str.isalpha, text)):
                    continue
                found.append(
                    Detection(
                        turn_number=turn.turn_number,
                        start=entity.start_char,
                        end=entity.end_char,
                        text=text,
                        category=category,
                        detector=self.name,
                        score=0.7,
                    )
                )
        return found

    def _is_kept(self, text: str) -> bool:
        """Whether an entity, or what follows its article, is on the keep list."""
        folded = fold(text)
        article, _, rest = folded.partition(" ")
        return folded in self._keep or (article in {"de", "het", "een"} and rest in self._keep)


def _without_endless_words(text: str) -> str:
    """Return `text` with spaces, as many, for what has no space in it and is no word.

    spaCy's tokenizer peels signs off one by one: 20,000 quotation marks in a row take it half a
    minute. The model knows no other tokens than those, so it keeps its tokenizer.
    """
    return _ENDLESS.sub(lambda match: " " * len(match.group()), text)


def load_model() -> Any:
    """Load nl_core_news_sm with what name finding needs."""
    import spacy

    return spacy.load(MODEL, disable=["parser", "lemmatizer", "attribute_ruler"])
