"""A small invented study for the tests of the review loop, hand-checkable."""

import re
from typing import NamedTuple

from pipeline.domain.codebook import Code, Codebook, Facet
from pipeline.domain.coding import Coding, MatchedWords, Origin, Qualifier, coding_id
from pipeline.domain.record import text_digest
from pipeline.domain.review import ReviewRow
from pipeline.domain.segment import Segment
from pipeline.domain.transcript import Role, Turn
from pipeline.stages.export_review import build_review_rows

LABELS = {
    "grond.herkomst": "Herkomst en huidskleur",
    "grond.godsdienst": "Godsdienst",
    "terrein.wonen": "Wonen",
    "melden.anders": "Anders",
    "reactie.anders": "Anders",
}
"""In the order of the codebook; the last two share a label on purpose."""

TURNS = {
    "T01": [
        ("I", "Hoe ging het zoeken naar een woning?"),
        ("P01", "Toen ze mijn achternaam zagen was de kamer weg. Het had niks met mijn geloof. "),
        ("I", "En daarna?"),
        ("P01", "=1+1 zei mijn zoon, zo simpel is het."),
    ],
    "T02": [
        ("I", "Vertel."),
        ("P02", "-ja dat was om mijn hoofddoek. Verder is het een fijne buurt."),
    ],
}  # fmt: skip
MATCHES = [
    ("T01-002-1", "terrein.wonen", "kamer", 0.81, ()),
    ("T01-002-1", "grond.herkomst", "achternaam", 0.72, ()),
    ("T01-002-2", "grond.godsdienst", "geloof", 0.55, (Qualifier.NEGATED,)),
    ("T02-002-1", "grond.godsdienst", "hoofddoek", 0.93, ()),
]


class ReviewStudy(NamedTuple):
    """All that the review loop takes and makes."""

    codebook: Codebook
    turns: dict[tuple[str, int], Turn]
    segments: list[Segment]
    codings: list[Coding]
    rows: list[ReviewRow]

    @property
    def segments_by_id(self) -> dict[str, Segment]:
        return {segment.segment_id: segment for segment in self.segments}

    @property
    def codings_by_id(self) -> dict[str, Coding]:
        return {coding.coding_id: coding for coding in self.codings}


def small_codebook() -> Codebook:
    facets = list(dict.fromkeys(code_id.partition(".")[0] for code_id in LABELS))
    return Codebook(
        codebook_id="proef",
        version="1.0.0",
        title="Proef",
        facets=tuple(Facet(id=f, label=f.capitalize(), definition="x") for f in facets),
        codes=tuple(
            Code(
                id=code_id, label=label, definition="Wat het is.", include="Wel.", exclude="Niet.",
                examples=("=zo iets", "of zo"), source="verzonnen", special_category=True,
            )
            for code_id, label in LABELS.items()
        ),
    )  # fmt: skip


def review_study() -> ReviewStudy:
    turns = {
        (transcript_id, number): Turn(
            transcript_id=transcript_id,
            turn_number=number,
            speaker_id="I1" if speaker == "I" else speaker,
            role=Role.INTERVIEWER if speaker == "I" else Role.PARTICIPANT,
            text=text,
        )
        for transcript_id, spoken in TURNS.items()
        for number, (speaker, text) in enumerate(spoken, start=1)
    }
    segments = [
        make_segment(turn, position, match.start(), match.group())
        for turn in turns.values()
        if turn.role is Role.PARTICIPANT
        for position, match in enumerate(re.finditer(r"[^.]+\.\s*", turn.text), start=1)
    ]
    by_id = {segment.segment_id: segment for segment in segments}
    codings = [
        make_coding(by_id[segment_id], code_id, word, score, qualifiers)
        for segment_id, code_id, word, score, qualifiers in MATCHES
    ]
    codebook = small_codebook()
    rows = build_review_rows(segments, codings, turns, codebook, {"T01-002-1": "wonen"}, {})
    return ReviewStudy(codebook, turns, segments, codings, rows)


def make_segment(turn: Turn, position: int, start: int, text: str) -> Segment:
    return Segment(
        segment_id=f"{turn.transcript_id}-{turn.turn_number:03d}-{position}",
        transcript_id=turn.transcript_id,
        turn_number=turn.turn_number,
        speaker_id=turn.speaker_id,
        start=start,
        end=start + len(text),
        text=text,
        text_digest=text_digest(text),
    )


def make_coding(
    segment: Segment, code_id: str, word: str, score: float, qualifiers: tuple[Qualifier, ...]
) -> Coding:
    start = segment.text.index(word)
    return Coding(
        coding_id=coding_id(segment.segment_id, code_id),
        segment_id=segment.segment_id,
        code_id=code_id,
        origin=Origin.RULE,
        score=score,
        reason=f"woord: {word}",
        matched=(MatchedWords(start=start, end=start + len(word), text=word),),
        qualifiers=qualifiers,
    )
