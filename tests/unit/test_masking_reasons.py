"""Every reason that a layer of anonymisation gives is shown to reviewers in Dutch."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.files.masking_reasons import masking_reasons

NLP = Path(__file__).parents[2] / "pipeline" / "nlp"
LAYERS = sorted(
    path
    for pattern in ("quasi*", "structured*", "spoken_ids*", "known_names*", "name_*", "person_*",
                    "place_rules*", "deduce_*", "frog_*")
    for path in NLP.glob(f"{pattern}.py")
)  # fmt: skip
_PHRASE = re.compile(r"[^\W\d][\w'’. -]*(?:, [\w -]+)*(?:: ?[\w -]*)?")
NOT_REASONS = {
    "last digits", "middelbare school", "wijk of plaats", "wijk in ", "van onze", "den haag",
    "uns tkm",
}  # fmt: skip
"""Phrases in the code of the layers that are general terms, words to look for, or marks."""


def phrases(path: Path) -> Iterator[str]:
    """Yield the string constants of two words or more that are no docstring, message or pattern."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise | ast.Expr)
        for part in ast.walk(node)
        if not isinstance(node, ast.Expr) or isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            is_phrase = len(text.split()) > 1 and _PHRASE.fullmatch(text) and not text.isupper()
            if id(node) not in passed and is_phrase:
                yield text


@pytest.mark.parametrize("path", LAYERS, ids=lambda path: path.stem)
def test_every_reason_of_a_layer_has_dutch_words(path):
    reasons = masking_reasons()

    unknown = {
        text
        for text in phrases(path)
        if not text.startswith("jaren ") and text not in NOT_REASONS
        and reasons.in_dutch(text) == reasons.unknown
    }  # fmt: skip

    assert unknown == set(), f"{path.name}: add these to codebooks/masking_reasons_nl.yaml"


def test_the_walk_finds_the_reasons_and_an_unknown_one_gets_dutch_words_too():
    found = {text for path in LAYERS for text in phrases(path)}
    reasons = masking_reasons()

    assert {"an office", "name tagger", "phone number", "naam van de lijst"} <= found
    assert reasons.in_dutch("announced in words: kenteken") == "aangekondigd in woorden: kenteken"
    assert reasons.in_dutch("some new rule") == reasons.unknown == reasons.in_dutch("x: y")
