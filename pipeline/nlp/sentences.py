"""Sentences, by spaCy's rule-based splitter for Dutch."""

import re
from functools import cache
from typing import Any


@cache
def blank_dutch() -> Any:
    """Return spaCy's blank Dutch pipeline with a sentence splitter; it needs no model."""
    import spacy

    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer", config={"punct_chars": [".", "?", "!", "…", "\n"]})
    return nlp


_RUN = re.compile(r"([^\w\s]|_)(?:\1|\s){9,}")


def without_runs(text: str) -> str:
    """Return `text`, equally long, with dotted lines and the like blanked.

    spaCy's tokeniser takes seconds for a run of a few thousand underscores.
    """
    return _RUN.sub(lambda run: " " * len(run.group()), text)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of the sentences of `text`, contiguous and covering all of it.

    White space belongs to the sentence before it.
    """
    document = blank_dutch()(without_runs(text))
    starts = [sentence.start_char for sentence in document.sents]
    if not starts:
        return [(0, len(text))]
    starts[0] = 0
    return list(zip(starts, [*starts[1:], len(text)], strict=True))
