import pytest

from pipeline.domain.transcript import ParsedTurn, Role, Speaker
from pipeline.errors import InputFileError
from pipeline.files.speaker_labels import label_words
from pipeline.stages.propose_speakers import propose_speakers
from pipeline.stages.read_transcripts import WITHDRAWN, number_turns


def speaker(label, speaker_id="P01", role=Role.PARTICIPANT):
    return Speaker(
        file_name="a.docx",
        transcript_id="T01",
        speaker_label=label,
        speaker_id=speaker_id,
        role=role,
    )


SPEAKERS = [speaker("I", "I1", Role.INTERVIEWER), speaker("R1"), speaker("R2", "P02")]


def roles(*turns, known=(), next_participant=7):
    parsed = [ParsedTurn(label, text) for label, text in turns]
    proposed = propose_speakers(parsed, "a.docx", "T01", known, next_participant, label_words())
    return {s.speaker_label: (s.speaker_id, s.role) for s in proposed}


def test_turns_are_numbered_with_speaker_role_and_time():
    parsed = [ParsedTurn("I", "Hoe was dat?", 0, 900), ParsedTurn("R1", "Naar.", 900, 1500)]

    turns = number_turns(parsed, "T01", SPEAKERS, {"P01"})

    assert [(t.turn_number, t.speaker_id, t.role, t.start_ms) for t in turns] == [
        (1, "I1", Role.INTERVIEWER, 0),
        (2, "P01", Role.PARTICIPANT, 900),
    ]


def test_the_words_of_who_did_not_consent_are_replaced_and_keep_their_place():
    parsed = [ParsedTurn("R1", "Dit mag."), ParsedTurn("R2", "Dit niet."), ParsedTurn("I", "Oké.")]

    turns = number_turns(parsed, "T01", SPEAKERS, {"P01"})

    assert [(t.text, t.role) for t in turns] == [
        ("Dit mag.", Role.PARTICIPANT),
        (WITHDRAWN, Role.OTHER),
        ("Oké.", Role.INTERVIEWER),
    ]


def test_unknown_labels_are_named_by_place_and_length_because_they_can_be_names():
    parsed = [
        ParsedTurn("I", "Ja?"),
        ParsedTurn("Samira Azzouzi", "Ja."),
        ParsedTurn("Respondent 3", "Nee."),
        ParsedTurn("Samira Azzouzi", "Nou."),
        ParsedTurn("", "..."),
    ]

    with pytest.raises(InputFileError) as caught:
        number_turns(parsed, "T01", SPEAKERS, {"P01"})

    message = str(caught.value)
    assert "Samira" not in message and "Azzouzi" not in message
    assert "turn 2: speaker label of 14 characters" in message
    assert 'turn 3: speaker label "Respondent 3"' in message
    assert "turn 5: speaker label (none)" in message
    assert "turn 4" not in message
    assert "interviews.csv" in message


def test_labels_that_say_it_themselves_are_proposed_so():
    assert roles(
        ("Interviewer", "Hoe was het?"), ("Respondent 1", "Goed."), ("Tolk", "Hij zegt: goed.")
    ) == {
        "Interviewer": ("I1", Role.INTERVIEWER),
        "Respondent 1": ("P07", Role.PARTICIPANT),
        "Tolk": ("X2", Role.INTERPRETER),
    }


def test_of_two_names_the_one_who_says_least_is_proposed_as_interviewer():
    found = roles(("Lotte", "Vertel eens."), ("Naima", "Ik woon hier al heel lang en graag."))

    assert found == {"Lotte": ("I1", Role.INTERVIEWER), "Naima": ("P07", Role.PARTICIPANT)}


def test_a_heading_and_everyone_at_once_are_context():
    found = roles(("", "Gesprek 4"), ("I", "Ja?"), ("R", "Nee hoor."), ("Alle", "Ha."))

    assert found[""] == ("X1", Role.OTHER)
    assert found["Alle"] == ("X1", Role.OTHER)


def test_a_file_without_labels_is_no_evidence_until_a_person_says_whose_words_they_are():
    assert roles(("", "Ik woon hier al lang.")) == {"": ("X1", Role.OTHER)}


def test_two_interviewers_get_two_ids():
    found = roles(("I1", "Ja?"), ("I2", "En toen?"), ("R", "Nou, dat weet ik niet."))

    assert found == {
        "I1": ("I1", Role.INTERVIEWER),
        "I2": ("I2", Role.INTERVIEWER),
        "R": ("P07", Role.PARTICIPANT),
    }


def test_rows_that_are_there_already_are_not_proposed_again():
    known = [speaker("I", "I1", Role.INTERVIEWER), speaker("R1")]

    assert roles(("I", "Ja?"), ("R1", "Nee."), ("R2", "Toch."), known=known) == {
        "R2": ("P07", Role.PARTICIPANT)
    }
