import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.transcript import Role, Turn
from pipeline.nlp.sentences import split_sentences
from pipeline.stages.segment import segment_turns


def turn(text, role=Role.PARTICIPANT, number=1):
    return Turn(transcript_id="T01", turn_number=number, speaker_id="P01", role=role, text=text)


def texts_of(text, max_sentences=4, max_words=60):
    segments = segment_turns([turn(text)], split_sentences, max_sentences, max_words)
    return [segment.text for segment in segments]


def sentences_in(text):
    return sum(1 for start, end in split_sentences(text) if text[start:end].strip(" .?!…\n"))


WORDS = [
    *("ja", "nou", "maar", "en toen", "discriminatie", "[PERSOON-1]", "café", "uh", "3,5", "o.a."),
    *("(lacht)", "'s avonds", "zei.", "wat?", "niet!", "dus…", "…", ".", "\n", "  ", "“ja”", "–"),
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=150).map(" ".join)


@given(TEXTS | st.text(min_size=1, max_size=80), st.integers(1, 5), st.integers(10, 60))
@settings(deadline=None)
def test_the_segments_of_a_turn_joined_are_the_turn(text, max_sentences, max_words):
    segments = segment_turns([turn(text)], split_sentences, max_sentences, max_words)

    assert "".join(segment.text for segment in segments) == text
    assert [s.start for s in segments[1:]] == [s.end for s in segments[:-1]]
    assert all(text[s.start : s.end] == s.text for s in segments)


@given(TEXTS, st.integers(1, 5), st.integers(10, 60))
@settings(deadline=None)
def test_no_segment_is_over_its_limits(text, max_sentences, max_words):
    pieces = texts_of(text, max_sentences, max_words)

    assert all(len(piece.split()) <= max_words for piece in pieces)
    if len(text.split()) <= max_words:
        assert all(sentences_in(piece) <= max_sentences for piece in pieces)


def test_a_segment_ends_at_a_sentence_end():
    text = "Een is een. Twee is meer. Drie is veel! Vier ook? Vijf niet."

    assert texts_of(text, max_sentences=2) == [
        "Een is een. Twee is meer. ",
        "Drie is veel! Vier ook? ",
        "Vijf niet.",
    ]


def test_lower_case_text_without_punctuation_is_cut_before_a_new_thought():
    words = ("ik woon hier nu al heel lang met mijn kinderen en " * 2).split()
    text = " ".join([*words, "toen kwam er een brief van de gemeente dat ik weg moest"])

    pieces = texts_of(text, max_words=30)

    assert len(pieces) == 2
    assert pieces[1].startswith("toen kwam er een brief")


def test_a_long_sentence_without_any_new_thought_is_cut_between_words():
    pieces = texts_of("woord " * 95, max_words=40)

    assert [len(piece.split()) for piece in pieces] == [40, 40, 15]


def test_a_pseudonym_is_never_cut_in_two():
    text = "Dat zei [PERSOON-1]. Toen kwam [E-MAIL-2] met [PLAATS-3]. " * 20

    pieces = texts_of(text, max_sentences=1, max_words=10)

    assert all(piece.count("[") == piece.count("]") for piece in pieces)


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.INTERPRETER, Role.OTHER])
def test_only_participants_are_cut_into_segments(role):
    turns = [turn("En hoe was dat?", role), turn("Vervelend.", number=2), turn("Ja.", role, 3)]

    segments = segment_turns(turns, split_sentences, 4, 60)

    assert [s.segment_id for s in segments] == ["T01-002-1"]
