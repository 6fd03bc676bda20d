"""Propose codes for segments by the indicators of the codebook, and say why.

An indicator that is denied ("nooit gediscrimineerd") still gives a coding, with the qualifier
`ontkend`: it is evidence against, not for. Scores rank proposals; they are no probabilities.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from pipeline.domain.codebook import Code, Codebook
from pipeline.domain.coding import (
    Coding,
    IndicatorMatch,
    MatchedWords,
    Origin,
    Qualifier,
    coding_id,
)
from pipeline.domain.cues import Cues
from pipeline.domain.segment import Segment
from pipeline.domain.speech import NOT_CODED

_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…\n]*")
_NEW_CLAUSE = re.compile(
    r",\s+(?:ik|je|jij|u|hij|zij|ze|we|wij|jullie|dat|die|er|daar|toen|dan|het|maar|want)\b"
)
"""A comma before a new subject ends the reach of a negation; one in a list does not."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

_DUTCH = "nl"

SCORE_OF_ONE = 0.6
"""Score of a proposal on one indicator of one word."""
BONUS_PHRASE = 0.15
"""Added when an indicator of two or more words matched: phrases are rarely meant otherwise."""
BONUS_MORE = 0.1
"""Added per further different indicator, at most twice."""
QUALIFIED = 0.1
"""Taken off for every qualifier: a person should look at those first."""


class MatchIndicators(Protocol):
    """Finds indicators and not_near phrases of a codebook in texts."""

    def __call__(self, texts: Sequence[str]) -> list[list[IndicatorMatch]]:
        """Return the matches in each text, in its order."""
        ...


def apply_codebook(
    segments: Sequence[Segment],
    codebook: Codebook,
    cues: Cues,
    match_indicators: MatchIndicators,
    match_false_friends: MatchIndicators,
    min_score: float,
) -> list[Coding]:
    """Return proposed codings for the segments of one interview.

    Args:
        segments: In reading order. Those in another language get no proposal.
        codebook: The codes.
        cues: How denial, hearsay and hypothetical speech are recognised.
        match_indicators: Finds the codes' indicators.
        match_false_friends: Finds the codes' `not_near` phrases: an indicator in the same
            sentence as one of these does not count.
        min_score: Proposals below it are left out.

    Returns:
        At most one coding per segment and code, sorted by segment, then in codebook order.
    """
    texts = [segment.text for segment in segments]
    codes = codebook.codes_by_id
    reader = CueReader(cues)
    codings: list[Coding] = []
    found = zip(segments, match_indicators(texts), match_false_friends(texts), strict=True)
    for segment, matches, false_friends in found:
        if segment.language != _DUTCH:
            continue  # a Turkish word can be spelt as a Dutch one
        by_code: dict[str, list[IndicatorMatch]] = {}
        said = _said(segment, matches)
        for match in _meant(segment.text, said, false_friends):
            by_code.setdefault(match.code_id, []).append(match)
        for code_id in codes:
            if code_id in by_code:
                coding = _coding(segment, codes[code_id], by_code[code_id], reader)
                if coding.score >= min_score:
                    codings.append(coding)
    return codings


def _said(segment: Segment, matches: Sequence[IndicatorMatch]) -> list[IndicatorMatch]:
    """Return the matches outside what the transcriber noted and what a program invented."""
    silent = [(m.start, m.end) for m in segment.marks if m.kind in NOT_CODED and m.is_sure]
    return [
        match
        for match in matches
        if not any(match.start < end and start < match.end for start, end in silent)
    ]


def _meant(
    text: str, matches: Sequence[IndicatorMatch], false_friends: Sequence[IndicatorMatch]
) -> Iterator[IndicatorMatch]:
    """Yield the matches that have no false friend of their code in their sentence."""
    for match in matches:
        start, end = _sentence_around(text, match.start)
        if not any(
            friend.code_id == match.code_id and start <= friend.start < end
            for friend in false_friends
        ):
            yield match


def _coding(
    segment: Segment, code: Code, matches: list[IndicatorMatch], reader: "CueReader"
) -> Coding:
    matches = _longest(matches)
    qualifiers = reader.qualifiers(segment.text, matches, code.facet_id)
    indicators = sorted({match.indicator for match in matches})
    score = SCORE_OF_ONE
    score += BONUS_PHRASE if any(" " in indicator for indicator in indicators) else 0
    score += BONUS_MORE * min(2, len(indicators) - 1)
    score -= QUALIFIED * len(qualifiers)
    words = ", ".join(f"'{indicator}'" for indicator in indicators)
    remark = f"; {', '.join(q.value.replace('_', ' ') for q in qualifiers)}" if qualifiers else ""
    return Coding(
        coding_id=coding_id(segment.segment_id, code.id),
        segment_id=segment.segment_id,
        code_id=code.id,
        origin=Origin.RULE,
        score=round(max(0.0, score), 2),
        reason=f"aanwijzing in het codeboek: {words}{remark}",
        matched=tuple(
            MatchedWords(start=m.start, end=m.end, text=segment.text[m.start : m.end])
            for m in matches
        ),
        qualifiers=qualifiers,
    )


def _longest(matches: list[IndicatorMatch]) -> list[IndicatorMatch]:
    """Return the matches in order, without those that lie within another."""
    kept: list[IndicatorMatch] = []
    for match in sorted(matches, key=lambda m: (m.start, -m.end, m.indicator)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept


class CueReader:
    """Reads from the words around a match how it is meant."""

    def __init__(self, cues: Cues) -> None:
        """Prepare the cues as patterns of whole words."""
        self._negation = cues.negation
        self._before = _phrases(cues.negation.before)
        self._after = _phrases(cues.negation.after)
        self._not_in = _phrases(cues.negation.not_in)
        self._ends = _phrases(cues.negation.ends)
        self._ends_after = _phrases(cues.negation.ends_after)
        self._hearsay = _phrases(cues.hearsay.cues)
        self._hypothetical = _phrases(cues.hypothetical.cues)

    def qualifiers(
        self, text: str, matches: Sequence[IndicatorMatch], facet_id: str
    ) -> tuple[Qualifier, ...]:
        """Return what holds for the matches of one code: denied only if every match is."""
        sentences = [text[slice(*_sentence_around(text, m.start))].lower() for m in matches]
        found = []
        can_be_denied = facet_id in self._negation.facets
        if can_be_denied and all(self._is_denied(text, match) for match in matches):
            found.append(Qualifier.NEGATED)
        if any(self._hearsay.search(sentence) for sentence in sentences):
            found.append(Qualifier.HEARSAY)
        if all(self._hypothetical.search(sentence) for sentence in sentences):
            found.append(Qualifier.HYPOTHETICAL)
        return tuple(found)

    def _is_denied(self, text: str, match: IndicatorMatch) -> bool:
        start, end = _sentence_around(text, match.start)
        before = self._last_words(text[start : match.start].lower())
        after = self._first_words(text[match.end : end].lower())
        return bool(self._before.search(before)) or bool(self._after.search(after))

    def _last_words(self, text: str) -> str:
        text = self._not_in.sub(" , ", text)
        ends = [m.end() for p in (self._ends, _NEW_CLAUSE) for m in p.finditer(text)]
        text = text[max(ends, default=0) :]
        return " ".join(_WORD.findall(text)[-self._negation.reach_before :])

    def _first_words(self, text: str) -> str:
        text = self._not_in.sub(" , ", text)
        end = self._ends_after.search(text)
        comma = text.find(",")
        cuts = [c for c in (end.start() if end else -1, comma) if c >= 0]
        text = text[: min(cuts)] if cuts else text
        return " ".join(_WORD.findall(text)[: self._negation.reach_after])


def _sentence_around(text: str, position: int) -> tuple[int, int]:
    for sentence in _SENTENCE.finditer(text):
        if sentence.start() <= position < sentence.end():
            return sentence.start(), sentence.end()
    return 0, len(text)


def _phrases(phrases: Sequence[str]) -> re.Pattern[str]:
    alternatives = sorted(phrases, key=lambda p: (-len(p), p))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, alternatives))})(?!\w)")
