"""Find in a turn what is not simply a word that was said; nothing is changed or cut here."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

from pipeline.domain.speech import (
    NOT_SPOKEN,
    FillerRules,
    Mark,
    MarkKind,
    NoteRules,
    PseudonymRules,
    SpeechRules,
)
from pipeline.stages.inventions import hallucinations, loops
from pipeline.stages.speech_tokens import WORD, Token, key_of, tokens_of


class Languages(Protocol):
    """What tells languages: `pipeline.nlp.languages.LanguageFinder`, or a fake in a test."""

    def languages(self, texts: Sequence[str]) -> list[str]:
        """Return the language code of each text."""

    def foreign_spans(
        self, text: str, sentences: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int, str]]:
        """Return (start, end, language) of the sentences that are surely not Dutch."""


# Every pattern here is bounded or starts at a fixed sign: none is slow on any text.
_INSIDE = r"[^()\[\]{}<>\n]{0,80}"
_ALONE = r"(?<![^\W_])(?<![^\W_]['’‑-])", r"(?![^\W_])(?!['’‑-][^\W_])"
"""Before and after what is a whole word to WORD."""
_BRACKETED = re.compile(
    rf"\({{1,2}}({_INSIDE})\){{1,2}}|\[{{1,2}}({_INSIDE})\]{{1,2}}|\{{({_INSIDE})\}}|<({_INSIDE})>"
    r"|(?<![\w*])\*([^*\n]{1,60})\*(?![\w*])|(#\d[\d:.,-]{2,14}#)"
    rf"|{_ALONE[0]}(\d{{1,2}}:\d\d:\d\d(?:[.,-]\d{{1,3}})?){_ALONE[1]}(?!:)"
    rf"|{_ALONE[0]}(X{{3,}}|[Xx]x{{2,}}){_ALONE[1]}"
)
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:[.,-]\d{1,3})?|#")
_MINUTES_DOT_SECONDS = re.compile(r"\d{1,3}\.\d\d")
_MEASURED = re.compile(r"(0|[1-9]\d?)([.,]\d{1,2})?\s*([^\W\d_]*)\.?")
_NUMBERED = re.compile(r"[-_ ]?\d+$")
_BREAK = re.compile(r"(?<=[^\W\d_])(?:--?|[–—])(?=\s|$)|(?<=\s)(?:--?|[–—])(?= ?(?:\n|$))")
_SLASHES = re.compile(r"(?<![:/])//(?![/\w])")
_NEXT_WORD = re.compile(r"[ \n]([^\W_]+|&)")
_DRAWN_OUT = re.compile(r"(.)\1+")
_ROUND, _SQUARE, _STARS, _MASK = 1, 2, 5, 8
_LONGEST_WORD = 60


class _Fillers(NamedTuple):
    """The lists of fillers by what they are compared by."""

    phrases: dict[str, list[tuple[tuple[str, ...], frozenset[str], bool]]]
    """By first word: all words, words that may not follow, whether only at a pause."""
    hesitations: frozenset[str]
    drawn_out: frozenset[str]


def find_marks(text: str, rules: SpeechRules) -> tuple[Mark, ...]:
    """Return the marks of one turn's text, by start.

    Args:
        text: Clean text of a turn, before pseudonymisation or after.
        rules: codebooks/speech_marks_nl.yaml.

    Returns:
        Marks that do not overlap each other, but for loops and hallucinations, which may lie
        over others.
    """
    tokens = tokens_of(text)
    fillers = _fillers(text, tokens, _filler_lists(rules.fillers))
    marks: list[Mark] = []
    for found in (_bracketed(text, rules), fillers, _breaks(text, rules)):
        marks += list(_beside(marks, found))
    marks += hallucinations(text, tokens, rules.hallucinations)
    marks += loops(text, tokens, rules.loops)
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind)))


def spoken_words(text: str, marks: Sequence[Mark]) -> list[str]:
    """Return the words of `text` that somebody said: those outside notes, times and pseudonyms."""
    words: list[str] = []
    start = 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        if mark.kind in NOT_SPOKEN:
            words += WORD.findall(text, start, max(start, mark.start))
            start = max(start, mark.end)
    return words + WORD.findall(text, start)


def _beside(marks: Sequence[Mark], found: Iterable[Mark]) -> Iterator[Mark]:
    """Give those of `found` that overlap none of `marks`; each is in order by itself."""
    taken = sorted((mark.start, mark.end) for mark in marks)
    position = 0
    for mark in found:
        while position < len(taken) and taken[position][1] <= mark.start:
            position += 1
        if position == len(taken) or taken[position][0] >= mark.end:
            yield mark


def _bracketed(text: str, rules: SpeechRules) -> Iterator[Mark]:
    match = _BRACKETED.search(text)
    while match:
        form = match.lastindex or 0
        if form > _STARS:
            kind: MarkKind | None = MarkKind.TIME
            is_sure = True
            if match[_MASK]:
                kind, is_sure = MarkKind.DELIVERED_PSEUDONYM, not match[_MASK].islower()
        else:
            at_line_start = match.start() == 0 or text[match.start() - 1] == "\n"
            kind, is_sure = _kind_of(match[form].strip(), form, at_line_start, rules)
        if kind:
            yield Mark.at(text, kind, *match.span(), is_sure=is_sure)
        # What is in brackets and no note can hold one: "(bij mevrouw XXX)".
        match = _BRACKETED.search(text, match.end() if kind else match.start() + 1)


def _kind_of(
    inside: str, form: int, at_line_start: bool, rules: SpeechRules
) -> tuple[MarkKind | None, bool]:
    """Return what a bracketed phrase is, None for text in brackets, and whether that is sure."""
    rest = _TIME.sub(" ", inside).strip()
    words = [_NUMBERED.sub("", key_of(word)) or "0" for word in WORD.findall(rest)]
    if not words:
        return _kind_of_signs(rest, has_time=rest != inside), True
    if form == _SQUARE and _MINUTES_DOT_SECONDS.fullmatch(inside):
        return MarkKind.TIME, True
    units = rules.pauses.units if "0" in words else ()
    noted = [word for word in words if word != "0" and word not in units]
    if _is_note(noted, form, rules.unintelligible):
        return MarkKind.UNINTELLIGIBLE, True
    if _is_note(noted, form, rules.events):
        return MarkKind.EVENT, True
    pause = _pause(inside, words, form, rules)
    if pause is not None:
        # "(1)" before a line is rather the number of a list, and "(8)" can be an age.
        return (None, True) if at_line_start and not pause else (MarkKind.PAUSE, pause)
    return (MarkKind.DELIVERED_PSEUDONYM if _is_pseudonym(words, form, rules) else None), True


def _kind_of_signs(signs: str, has_time: bool) -> MarkKind | None:
    if "?" in signs and set(signs) <= set("?.…! "):
        return MarkKind.UNINTELLIGIBLE
    if has_time:
        return MarkKind.TIME
    return MarkKind.PAUSE if signs and set(signs) <= set(".…-– ") else None


def _is_note(words: Sequence[str], form: int, rules: NoteRules) -> bool:
    if " ".join(words) in rules.phrases:
        return True
    if form == _STARS:
        return bool(words) and all(word in rules.starred for word in words)
    has_head = any(word in rules.heads for word in words)
    known = all(word in rules.heads or word in rules.beside for word in words)
    return has_head and known and len(words) <= rules.max_words


def _pause(inside: str, words: Sequence[str], form: int, rules: SpeechRules) -> bool | None:
    """Return whether a phrase is surely a pause, or None if it is none."""
    if form not in (_ROUND, _SQUARE):
        return None
    units = rules.pauses.units
    measured = _MEASURED.fullmatch(inside)
    if measured:
        number, fraction, unit = measured.groups()
        if unit:
            return True if unit.casefold() in units else None
        is_short = form == _ROUND and int(number) <= rules.pauses.max_seconds
        return bool(fraction) if is_short else None
    known = all(word == "0" or word in units or word in rules.pauses.numbers for word in words)
    return True if known and any(word in units for word in words) and len(words) > 1 else None


def _is_pseudonym(words: Sequence[str], form: int, rules: SpeechRules) -> bool:
    names: PseudonymRules = rules.pseudonyms
    if form == _STARS or len(words) > names.max_words:
        return False
    known = {"0", *names.heads, *names.kinds}
    if any(word in names.heads for word in words):
        return all(word in known or word in names.beside for word in words)
    # "[de school]" explains a word of the speaker; "[school]" and "[school b]" stand for a name.
    has_kind = any(word in names.kinds for word in words)
    return form != _ROUND and has_kind and all(word in known or len(word) == 1 for word in words)


def _fillers(text: str, tokens: Sequence[Token], lists: _Fillers) -> Iterator[Mark]:
    position = 0
    while position < len(tokens):
        token = tokens[position]
        length = _phrase_length(text, tokens, position, lists)
        if length:
            end = tokens[position + length - 1].end
            yield Mark.at(text, MarkKind.FILLER_WORD, token.start, end)
        elif _is_hesitation(text, tokens, position, lists):
            yield Mark.at(text, MarkKind.FILLER, token.start, token.end)
        position += max(length, 1)


def _is_hesitation(text: str, tokens: Sequence[Token], position: int, lists: _Fillers) -> bool:
    token = tokens[position]
    drawn_out = _DRAWN_OUT.sub(r"\1", token.key) in lists.drawn_out
    if token.key not in lists.hesitations and not (drawn_out and len(token.key) > 2):
        return False
    written = text[token.start : token.end]
    if written.isupper() and len(written) <= 3:
        return False  # "HM", "EH": letters of a name
    return not (position and tokens[position - 1].key.isdigit())  # "3 mm"


def _phrase_length(text: str, tokens: Sequence[Token], position: int, lists: _Fillers) -> int:
    """Return how many words of a filler phrase begin at `position`; 0 if none does."""
    for words, not_before, at_pause in lists.phrases.get(tokens[position].key, ()):
        found = tokens[position : position + len(words)]
        if tuple(token.key for token in found) != words:
            continue
        if any(b.start - a.end > 1 for a, b in pairwise(found)):
            continue
        following = _NEXT_WORD.match(text, found[-1].end)
        if following and (at_pause or key_of(following[1]) in not_before):
            continue
        return len(words)
    return 0


def _breaks(text: str, rules: SpeechRules) -> list[Mark]:
    marks = []
    for match in _BREAK.finditer(text):
        following = _NEXT_WORD.match(text, match.end())
        suspended = following and key_of(following[1]) in rules.cut_off.suspended_before
        if match.group() != "-" or not suspended:
            start = _word_start(text, match.start())
            # A hyphen at a line end may also be the printer's.
            is_sure = match.group() != "-" or text[match.end() : match.end() + 1] != "\n"
            marks.append(Mark.at(text, MarkKind.CUT_OFF, start, match.end(), is_sure=is_sure))
    marks += (Mark.at(text, MarkKind.CUT_OFF, *m.span()) for m in _SLASHES.finditer(text))
    return sorted(marks, key=lambda mark: mark.start)


def _word_start(text: str, end: int) -> int:
    start = end
    while start and end - start < _LONGEST_WORD and text[start - 1].isalpha():
        start -= 1
    return start


@lru_cache(maxsize=4)
def _filler_lists(rules: FillerRules) -> _Fillers:
    not_before = {entry.key: frozenset(entry.words) for entry in rules.not_before}
    phrases: dict[str, list[tuple[tuple[str, ...], frozenset[str], bool]]] = {}
    for phrase in sorted({*rules.anywhere, *rules.at_pause}, key=lambda p: (-len(p), p)):
        words = tuple(key_of(phrase).split())
        entry = (words, not_before.get(phrase, frozenset()), phrase in rules.at_pause)
        phrases.setdefault(words[0], []).append(entry)
    return _Fillers(
        phrases=phrases,
        hesitations=frozenset(map(key_of, rules.hesitations)),
        drawn_out=frozenset(_DRAWN_OUT.sub(r"\1", key_of(word)) for word in rules.hesitations),
    )
