"""The language of a turn, by py3langid and with Dutch as what everything is until shown otherwise.

A Dutch answer called foreign is not coded, which is the costly error. So a turn is foreign only if
its script is, or if it has four words or more and another language explains its letters better than
Dutch does: how much better depends on how many of its words are Dutch words. Figures:
tests/benchmarks/languages.py.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from pipeline.domain.speech import LanguageRules
from pipeline.nlp.words import WORD, fold, is_dutch_word

MIN_WORDS, MIN_OTHER_THAN_NAMES = 4, 3
"""Fewer words than this in Latin letters tell too little: "Oh no" is Dutch too."""
CLEAR_SHARE = 0.5
"""Below this share of Dutch words a small lead is enough."""
CLEAR_LEAD, LEAD = 7.0, 14.0
"""How much likelier (log, all letters together) than Dutch another language must make the text."""
DUTCH_SHARE, DUTCH_SMALL_SHARE = 0.85, 0.2
"""With these shares of Dutch words and of small ones ("niet", "een") a turn is Dutch; with the
second alone the lead must be twice as large: jargon and dialect."""
SMALL_WORD_SHARE, LIKELY_SHARE = 0.5, 0.3
"""Of the words of a turn in a language the model does not know; the second where it knows none."""
MAX_CHARACTERS = 4_000
"""The start of a turn tells its language; keeps a turn of a million characters fast."""

_DUTCH = "nl"
_UNKNOWN = "und"
_BRACKETED = re.compile(r"[\[(<{][^\[\](){}<>\n]{1,60}[\])>}]|#[\d:.-]+#|\b\w*\d\w*\b(?<=\d)")
_CHAT_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_START = re.compile(r"[.?!…:\n\"“‘']")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")


class _Guess(NamedTuple):
    language: str
    lead: float
    """How much better than Dutch it explains the text; 0 when Dutch does best."""


class LanguageFinder:
    """Finds the language of turns; loads its model at the first turn that needs it."""

    def __init__(self, rules: LanguageRules) -> None:
        """Take over the lists: languages that may be named, small words, words of Dutch talk."""
        self._named = frozenset(rules.named) | {_DUTCH}
        self._same_as = {code: same.key for same in rules.same_as for code in same.words}
        self._dutch = frozenset(map(fold, rules.dutch))
        self._neutral = frozenset(map(fold, rules.neutral))
        self._dutch_small = frozenset(map(fold, rules.dutch_small_words))
        self._small_words = {
            known.key: frozenset(map(fold, known.words)) for known in rules.small_words
        }

    def languages(self, texts: Sequence[str]) -> list[str]:
        """Return the language of each text.

        Returns:
            ISO 639-1 codes, ISO 639-3 where there is none ("pap"); "nl" also for what is too
            short to tell, "und" for what is surely not Dutch and nothing we know.
        """
        return [self._language(text, LEAD) for text in texts]

    def foreign_spans(
        self, text: str, sentences: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int, str]]:
        """Return (start, end, language) of the sentences that are surely not Dutch.

        Args:
            text: One turn.
            sentences: (start, end) of its sentences. White space around them is left out of
                what is returned.
        """
        spans = []
        for start, end in sentences:
            sentence = text[start:end]
            language = self._language(sentence, 2 * LEAD)
            if language != _DUTCH:
                first = start + len(sentence) - len(sentence.lstrip())
                spans.append((first, start + len(sentence.rstrip()), language))
        return spans

    def _language(self, text: str, lead: float) -> str:
        said = _BRACKETED.sub(" ", text[:MAX_CHARACTERS])
        if _is_other_script(said):
            return self._named_or_unknown(_best(said, self._named, self._same_as))
        if len({fold(word) for word in WORD.findall(said)} - self._neutral) < MIN_WORDS:
            return _DUTCH
        words = [word for word in _words_but_names(said) if fold(word) not in self._neutral]
        folded = [fold(word) for word in words]
        if len(set(folded)) < MIN_OTHER_THAN_NAMES:
            return _DUTCH
        share = _share([word in self._dutch or is_dutch_word(word) for word in folded])
        small = _share([word in self._dutch_small for word in folded])
        if share >= DUTCH_SHARE and small >= DUTCH_SMALL_SHARE:
            return _DUTCH
        guess = _guess(" ".join(words).lower(), self._same_as)
        if small >= DUTCH_SMALL_SHARE:
            lead = 2 * lead
        elif share < CLEAR_SHARE and len(words) >= MIN_WORDS:
            lead = CLEAR_LEAD
        if guess.lead <= lead:
            return _DUTCH
        language = self._foreign(said, guess.language)
        # Odd letters alone, of a row of names say, are no language.
        return _DUTCH if language == _UNKNOWN and guess.lead <= 2 * LEAD else language

    def _foreign(self, text: str, guessed: str) -> str:
        """Return the language of a text that is not Dutch."""
        words = [fold(word) for word in _CHAT_WORD.findall(text)]
        shares = {
            language: _share([word in known for word in words])
            for language, known in self._small_words.items()
        }
        best = max(shares, key=lambda language: shares[language], default=_UNKNOWN)
        enough = SMALL_WORD_SHARE if guessed in self._named else LIKELY_SHARE
        return best if shares.get(best, 0) >= enough else self._named_or_unknown(guessed)

    def _named_or_unknown(self, language: str) -> str:
        return language if language in self._named else _UNKNOWN


def _share(found: Sequence[bool]) -> float:
    return sum(found) / max(len(found), 1)


def _is_other_script(text: str) -> bool:
    return not text.isascii() and len(_LETTER.findall(text)) > 2 * len(_LATIN.findall(text))


def _words_but_names(text: str) -> list[str]:
    """Return the words without those that a capital within a sentence shows to be names."""
    words: list[str] = []
    kept: list[str] = []
    end = 0
    for match in WORD.finditer(text):
        starts = not words or _SENTENCE_START.search(text, end, match.start()) is not None
        end = match.end()
        if len(match.group()) == 1 and match.group().isupper():
            continue  # a letter of a name that is spelt
        words.append(match.group())
        if starts or not words[-1][0].isupper():
            kept.append(words[-1])
    # In capitals no name shows; a few words in capitals are rather abbreviations.
    return words if text.isupper() and len(words) >= 2 * MIN_WORDS else kept


@cache
def _identifier() -> Any:
    """Return py3langid's model: 4 MB, from the package itself; nothing is fetched."""
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)


def _guess(text: str, same_as: Mapping[str, str]) -> _Guess:
    ranked = _identifier().rank(text)
    best, score = ranked[0]
    dutch = next(score for language, score in ranked if language == _DUTCH)
    language = same_as.get(best, best)
    return _Guess(language, 0.0 if language == _DUTCH else float(score - dutch))


def _best(text: str, named: frozenset[str], same_as: Mapping[str, str]) -> str:
    """Return the best language of those we name, Dutch apart: another script is not Dutch."""
    ranked = (same_as.get(language, language) for language, _ in _identifier().rank(text))
    return next((lang for lang in ranked if lang in named and lang != _DUTCH), _UNKNOWN)
