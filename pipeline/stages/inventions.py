"""What speech recognition makes up: sentences invented in silence, and words caught in a loop."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from pipeline.domain.speech import HallucinationRules, LoopRules, Mark, MarkKind
from pipeline.stages.speech_tokens import WORD, Token, key_of

_SENTENCE_END = re.compile(r"[.?!…](?=\s|$)|\n")


class _Sentences(NamedTuple):
    """The listed sentences by what they are compared by."""

    sure: frozenset[str]
    sure_parts: tuple[str, ...]
    openings: tuple[str, ...]
    opening_words: frozenset[str]
    alone: frozenset[str]
    repeated: frozenset[str]


def hallucinations(text: str, tokens: Sequence[Token], rules: HallucinationRules) -> Iterator[Mark]:
    """Give the sentences of `text` that the lists know as invented, in order."""
    lists = _lists(rules)
    sentences = [(_sentence_key(words), words) for words in _sentences(text, tokens)]
    for key, group in groupby(sentences, key=lambda sentence: sentence[0]):
        same = list(group)
        is_repeated = key in lists.repeated and len(same) >= rules.min_repeats
        for _, words in same:
            first, is_sure = _invented(key, words, lists, rules.max_words)
            if first is not None or is_repeated:
                start = words[first or 0].start
                yield Mark.at(text, MarkKind.HALLUCINATION, start, words[-1].end, is_sure=is_sure)


def _invented(
    key: str, words: Sequence[Token], lists: _Sentences, max_words: int
) -> tuple[int | None, bool]:
    """Return the word at which an invention begins, None if none does, and whether it is sure."""
    if key in lists.sure:
        return 0, True
    if any(f" {part} " in f" {key} " for part in lists.sure_parts):
        # The credit may hang on to what was really said.
        openings = [i for i, word in enumerate(words) if word.key in lists.opening_words]
        if openings or len(words) <= max_words:
            return (openings[0] if openings else 0), True
    if key in lists.alone:
        return 0, False
    opens = len(words) <= max_words and f"{key} ".startswith(lists.openings)
    return (0 if opens else None), False


def _sentences(text: str, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    ends = iter([match.start() for match in _SENTENCE_END.finditer(text)])
    end = next(ends, len(text))
    words: list[Token] = []
    for token in tokens:
        while end < token.start:
            if words:
                yield words
            words, end = [], next(ends, len(text))
        words.append(token)
    if words:
        yield words


def _sentence_key(words: Sequence[Token]) -> str:
    return " ".join("#" if word.key.isdigit() else word.key for word in words)


def loops(text: str, tokens: Sequence[Token], rules: LoopRules) -> Iterator[Mark]:
    """Give the repeats after the first of groups of words that stand many times in a row."""
    keys = [token.key for token in tokens]
    found = sorted(run for size in range(1, rules.max_group + 1) for run in _runs(keys, size))
    free = 0
    for first, size, repeats in found:
        needed = rules.min_repeats_of_one if size == 1 else rules.min_repeats
        words = size * repeats
        if first >= free and repeats >= needed and words >= rules.min_words:
            free = first + words
            start, end = tokens[first + size].start, tokens[free - 1].end
            is_sure = words >= rules.sure_from_words
            yield Mark.at(text, MarkKind.LOOP, start, end, is_sure=is_sure)


def _runs(keys: Sequence[str], size: int) -> Iterator[tuple[int, int, int]]:
    """Give (first word, size, repeats) of each stretch that repeats after `size` words."""
    first = 0
    for position in range(size, len(keys) + 1):
        if position == len(keys) or keys[position] != keys[position - size]:
            repeats = (position - first) // size
            if repeats > 1:
                yield first, size, repeats
            first = position - size + 1


@lru_cache(maxsize=4)
def _lists(rules: HallucinationRules) -> _Sentences:
    openings = tuple(f"{_list_key(phrase)} " for phrase in rules.openings)
    return _Sentences(
        sure=frozenset(map(_list_key, rules.sure)),
        sure_parts=tuple(map(_list_key, rules.sure_parts)),
        openings=openings,
        opening_words=frozenset(opening.split()[0] for opening in openings),
        alone=frozenset(map(_list_key, rules.alone)),
        repeated=frozenset(map(_list_key, rules.repeated)),
    )


def _list_key(phrase: str) -> str:
    """Return a listed sentence as `_sentence_key` writes it; "#" stands for any number."""
    words = WORD.findall(phrase.replace("#", "0"))
    return " ".join("#" if word.isdigit() else key_of(word) for word in words)
