"""The rules by which words become names of people."""

import itertools
from collections.abc import Iterator, Sequence

from pipeline.domain.transcript import Category
from pipeline.nlp.lexicon import Lexicon, Span, adjacent
from pipeline.nlp.words import CLOSED_CLASS, Word, function_words, is_dutch_word, lemma

_TITLES = frozenset({"mevrouw", "meneer", "mijnheer", "mevr", "mw", "dhr", "juf", "familie"})
_ONLY_IN_NAMES = frozenset({"der", "den", "ten", "ter", "'t"})
"""Particles that outside names are hardly said: what follows is a surname, also "van der meer"."""
_MAX_NAME_WORDS = 6
_MIN_UNMISTAKABLE = 5
_AFTER_CUE = 0.96
"""After "mevrouw" even a street or a town is a surname: "mevrouw Van Dijk", "dokter Haarlem"."""


def person_spans(
    words: Sequence[Word], text: str, lexicon: Lexicon, *, cased: bool
) -> Iterator[Span]:
    """Yield names of people: listed names, and what follows a cue such as "mevrouw"."""
    position = 0
    while position < len(words):
        score = _person_score(words, position, lexicon, cased=cased)
        if score == 0:
            position += 1
            continue
        last = _extend_name(words, position, text, lexicon, cased=cased)
        first = _with_initials(words, position, text)
        yield Span(first, last, Category.PERSON, score)
        position = last + 1


def _with_initials(words: Sequence[Word], first: int, text: str) -> int:
    while (
        first > 0
        and len(words[first - 1].text) == 1
        and words[first - 1].is_capitalised
        and text[words[first - 1].end : words[first].start].strip() == "."
    ):
        first -= 1
    return first


def _person_score(words: Sequence[Word], i: int, lexicon: Lexicon, *, cased: bool) -> float:
    """Return how sure it is that a person's name begins at word `i`; 0 for no name."""
    word = words[i]
    if word.folded in lexicon.keep:
        return 0.0
    if cased:
        return _cased_person_score(words, i, lexicon)
    if word.folded in lexicon.particles and i > 0 and words[i - 1].folded in _TITLES:
        return 0.5 if _surname_after_particles(words, i, lexicon) else 0.0
    if word.folded in function_words() or word.folded in lexicon.person_cues:
        return 0.0
    if lexicon.is_plain_name(word.folded):
        return 0.6 if is_dutch_word(word.folded) else 0.8
    after_title = i > 0 and words[i - 1].folded in _TITLES
    listed = lexicon.is_name(word.folded) and (after_title or _is_noun(word.folded))
    could_be_name = listed or not is_dutch_word(word.folded)
    return 0.5 if could_be_name and _follows_cue(words, i, lexicon) else 0.0


def _cased_person_score(words: Sequence[Word], i: int, lexicon: Lexicon) -> float:
    word = words[i]
    after_cue = _follows_cue(words, i, lexicon)
    if word.folded in lexicon.particles:
        return _AFTER_CUE if after_cue and _next_is_capitalised(words, i) else 0.0
    if not word.is_capitalised:
        # Typed transcripts forget capitals too; a name that no dictionary knows needs none.
        unmistakable = lexicon.is_plain_name(word.folded) and not is_dutch_word(word.folded)
        return 0.5 if unmistakable and len(word.folded) >= _MIN_UNMISTAKABLE else 0.0
    if (
        word.starts_sentence
        and word.folded in lexicon.person_cues
        and _next_is_capitalised(words, i)
    ):
        return 0.0  # "Dokter Visser": the title is no part of the name
    if word.folded in CLOSED_CLASS:
        return 0.0
    if after_cue:
        return _AFTER_CUE
    if lexicon.is_plain_name(word.folded):
        return 0.88
    if not lexicon.is_name(word.folded):
        return 0.0
    if not word.starts_sentence:
        return 0.7
    # "Roos Bakker zei": the first word of a sentence is a name if another name follows it.
    return 0.7 if word.folded not in function_words() and _name_follows(words, i, lexicon) else 0.0


def _surname_after_particles(words: Sequence[Word], i: int, lexicon: Lexicon) -> bool:
    """Whether "de boer" or "van der meer" stands at word `i`: particles and a listed surname."""
    following = itertools.dropwhile(lambda w: w.folded in lexicon.particles, words[i : i + 4])
    return any(w.folded in lexicon.surnames for w in itertools.islice(following, 1))


def _name_follows(words: Sequence[Word], i: int, lexicon: Lexicon) -> bool:
    following = words[i + 1 : i + 2]
    return any(
        w.is_capitalised and not w.starts_sentence and lexicon.is_name(w.folded) for w in following
    )


def _follows_cue(words: Sequence[Word], i: int, lexicon: Lexicon) -> bool:
    """Whether a cue of one to three words stands right before word `i`, in one sentence."""
    if i == 0 or words[i].starts_sentence:
        return False
    return any(
        " ".join(word.folded for word in words[max(0, i - n) : i]) in lexicon.person_cues
        for n in (1, 2, 3)
        if i >= n
    )


def _next_is_capitalised(words: Sequence[Word], i: int) -> bool:
    following = words[i + 1 : i + 4]
    return any(word.is_capitalised and not word.starts_sentence for word in following)


def _extend_name(
    words: Sequence[Word], first: int, text: str, lexicon: Lexicon, *, cased: bool
) -> int:
    """Return the last word of a name: particles and further names that follow directly."""
    last = first
    i = first + 1
    while i < len(words) and i - first < _MAX_NAME_WORDS:
        word = words[i]
        if not adjacent(text, words[i - 1], word) or word.starts_sentence:
            break
        if _is_after_particle(words, i, lexicon) or _continues_name(word, lexicon, cased=cased):
            last = i
        elif word.folded not in lexicon.particles:
            break
        i += 1
    return last


def _is_after_particle(words: Sequence[Word], i: int, lexicon: Lexicon) -> bool:
    """Whether word `i` is a listed surname after "van der" or, if it can be one, after "de"."""
    word, before = words[i], words[i - 1].folded
    if word.folded not in lexicon.surnames:
        return False
    could_be_name = word.folded not in function_words() and len(word.folded) >= 3
    return before in _ONLY_IN_NAMES or (before in {"de", "van"} and could_be_name)


def _continues_name(word: Word, lexicon: Lexicon, *, cased: bool) -> bool:
    if word.folded in lexicon.keep:
        return False
    if cased:
        return word.is_capitalised
    if word.folded in function_words():
        return False
    if lexicon.is_plain_name(word.folded):
        return True
    # "hanneke bakker", but not "hanneke liep" or "hanneke komen": a verb is no surname here.
    return word.folded in lexicon.surnames and _is_noun(word.folded) and len(word.folded) >= 4


def _is_noun(folded: str) -> bool:
    return lemma(folded) == folded and not folded.endswith("en")
