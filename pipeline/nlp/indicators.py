"""Find the indicators of a codebook in texts, with spaCy's tokens and simplemma's lemmas."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.domain.codebook import Codebook
from pipeline.domain.coding import IndicatorMatch
from pipeline.nlp.loose_phrases import LoosePhrases
from pipeline.nlp.sentences import blank_dutch, without_runs
from pipeline.nlp.words import fold, lemma

_SENTENCE_ENDS = frozenset([".", "!", "?", "…", "...", ":", ";"])
_PSEUDONYM_WORD = re.compile(r"\[[^\[\]\n]{0,40}[^\W\d_a-zà-ÿ][^\[\]\n]{0,40}\]")
"""A label or an invented name. A general term, "[moskee]", has no capital: it is text."""


class IndicatorMatcher:
    """Matches phrases by the folded form or the lemma of each word, and `*` by form.

    Phrases go through spaCy's PhraseMatcher (twice: forms, lemmas), which is thousands of times
    faster than token patterns (stack.md section 5). One-word phrases with `*` are looked up once
    per different word.
    """

    def __init__(
        self, phrases_by_code: Iterable[tuple[str, Sequence[str]]], *, loose: bool
    ) -> None:
        """Take the phrases of each code; see codebooks/README.md for what a phrase may hold.

        With `loose` the words of a phrase may stand a little apart.
        """
        from spacy.matcher import PhraseMatcher

        self._nlp = blank_dutch()
        self._matchers = {
            "NORM": PhraseMatcher(self._nlp.vocab, attr="NORM"),
            "LEMMA": PhraseMatcher(self._nlp.vocab, attr="LEMMA"),
        }
        self._phrases: dict[str, tuple[str, str]] = {}
        self._loose = LoosePhrases() if loose else None
        self._wildcards: list[tuple[str, str, re.Pattern[str]]] = []
        self._wildcards_of: dict[str, list[tuple[str, str]]] = {}
        for code_id, phrases in phrases_by_code:
            for phrase in phrases:
                if "*" in phrase:
                    self._wildcards.append((code_id, phrase, _wildcard(phrase)))
                else:
                    self._add(code_id, phrase)

    def __call__(self, texts: Sequence[str]) -> list[list[IndicatorMatch]]:
        """Return the matches in each text, sorted by place, then code, then phrase."""
        return [self._in_text(text) for text in texts]

    def _add(self, code_id: str, phrase: str) -> None:
        key = f"{code_id}\t{phrase}"
        self._phrases[key] = (code_id, phrase)
        for attribute, matcher in self._matchers.items():
            matcher.add(key, [self._document(phrase, lemmas=attribute == "LEMMA")])
        if self._loose is not None:
            self._loose.add(key, [t.lemma_ for t in self._document(phrase, lemmas=True)])

    def _document(self, text: str, *, lemmas: bool) -> Any:
        document = self._nlp.make_doc(without_runs(text.replace("’", "'")))
        for token in document:
            token.norm_ = fold(token.text)
            if lemmas:
                token.lemma_ = lemma(token.text)
        return document

    def _in_text(self, text: str) -> list[IndicatorMatch]:
        document = self._document(
            _PSEUDONYM_WORD.sub(lambda m: "_" * len(m.group()), text), lemmas=True
        )
        found = set()
        for matcher in self._matchers.values():
            for key, start, end in matcher(document):
                code_id, phrase = self._phrases[self._nlp.vocab.strings[key]]
                span = document[start:end]
                found.add(IndicatorMatch(code_id, phrase, span.start_char, span.end_char))
        if self._loose is not None:
            ends = [t.text in _SENTENCE_ENDS for t in document]
            words = ["" if end else t.lemma_ for t, end in zip(document, ends, strict=True)]
            for match in self._loose.find(words):
                code_id, phrase = self._phrases[match.key]
                span = document[match.first : match.last + 1]
                found.add(IndicatorMatch(code_id, phrase, span.start_char, span.end_char))
        for token in document:
            for code_id, phrase in self._wildcard_hits(token.norm_):
                found.add(IndicatorMatch(code_id, phrase, token.idx, token.idx + len(token.text)))
        return sorted(found, key=lambda m: (m.start, m.end, m.code_id, m.indicator))

    def _wildcard_hits(self, norm: str) -> list[tuple[str, str]]:
        if norm not in self._wildcards_of:
            self._wildcards_of[norm] = [
                (code_id, phrase)
                for code_id, phrase, pattern in self._wildcards
                if pattern.fullmatch(norm)
            ]
        return self._wildcards_of[norm]


def indicator_matcher(codebook: Codebook) -> IndicatorMatcher:
    """Return a matcher of the indicators of all codes."""
    return IndicatorMatcher(((code.id, code.indicators) for code in codebook.codes), loose=True)


def false_friend_matcher(codebook: Codebook) -> IndicatorMatcher:
    """Return a matcher of the `not_near` phrases of all codes."""
    return IndicatorMatcher(((code.id, code.not_near) for code in codebook.codes), loose=False)


def _wildcard(phrase: str) -> re.Pattern[str]:
    return re.compile(r"[\w'-]*".join(re.escape(part) for part in fold(phrase).split("*")))
