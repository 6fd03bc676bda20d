"""What is left of a study's records when one participant is taken out."""

from pipeline.domain.privacy import OngoingWithdrawal
from pipeline.domain.review import Decision
from pipeline.domain.transcript import ParsedTurn, Role, Speaker
from pipeline.stages.withdrawn import (
    decisions_left,
    interviews_of_participant,
    says_who,
    speakers_left,
    without_their_words,
    word_runs,
)


def speaker(transcript_id: str, label: str, speaker_id: str, role: str = "participant") -> Speaker:
    return Speaker(
        file_name=f"gesprek {transcript_id}.docx", transcript_id=transcript_id,
        speaker_label=label, speaker_id=speaker_id, role=Role(role),
    )  # fmt: skip


SPEAKERS = [
    speaker("T01", "I", "I1", "interviewer"), speaker("T01", "R", "P01"),
    speaker("T02", "Moderator", "I1", "interviewer"), speaker("T02", "Deelnemer 1", "P01"),
    speaker("T02", "Deelnemer 2", "P02"), speaker("T02", "Alle", "X1", "other"),
    speaker("T03", "R", "P03"),
]  # fmt: skip
PLAN = OngoingWithdrawal(
    participant_id="P01", reason="bezwaar", own=("T01",), shared={"T02": (2, 4)},
    files=("gesprek T01.docx", "gesprek T02.docx"), talks={"T02": "T02.txt"}, forms=(),
    labels=("Deelnemer 1", "R"), stages=(), numbers_reserved={},
)  # fmt: skip


def test_interviews_alone_and_with_others_are_told_apart():
    groups = {t: [s for s in SPEAKERS if s.transcript_id == t] for t in ("T01", "T02", "T03")}

    assert interviews_of_participant(groups, "P01") == (["T01"], ["T02"])
    assert interviews_of_participant(groups, "P09") == ([], [])


def test_the_turns_of_others_keep_their_place_words_and_times():
    talk = [
        ParsedTurn("Moderator", "Wat vindt u?"),
        ParsedTurn("Deelnemer 1", "Ik vond het 00:04 erg.", 3000, 4000, ((12, 4000),)),
        ParsedTurn("Deelnemer 2", "Ik ook.", 4000, 5000),
    ]

    turns, numbers = without_their_words(talk, {"Deelnemer 1"})

    assert numbers == [2]
    assert turns[0] == talk[0]
    assert turns[1] == ParsedTurn("Spreker 99", "[bijdrage verwijderd]", 3000, 4000)
    assert turns[2] == talk[2]


def test_the_table_of_interviews_says_nothing_of_who_was_there():
    left = speakers_left(SPEAKERS, PLAN)

    assert [(s.transcript_id, s.speaker_label, s.speaker_id) for s in left] == [
        ("T02", "Moderator", "I1"), ("T02", "Spreker 99", "X2"), ("T02", "Deelnemer 2", "P02"),
        ("T02", "Alle", "X1"), ("T03", "R", "P03"),
    ]  # fmt: skip
    assert {s.file_name for s in left if s.transcript_id == "T02"} == {"T02.txt"}
    assert speakers_left(left, PLAN) == left


def test_decisions_on_their_segments_go_and_no_others():
    def decision(segment_id: str) -> Decision:
        return Decision.model_validate(
            {
                "decision_id": segment_id, "segment_id": segment_id, "text_digest": "",
                "code_id": "", "decision": "doubt", "reviewer": "A", "decided_at": "",
                "file_digest": "",
            }
        )  # fmt: skip

    ids = ["T01-001-1", "T02-002-1", "T02-003-1", "T02-004-2", "T02-040-1", "T03-002-1"]

    left = [d.segment_id for d in decisions_left(map(decision, ids), PLAN)]

    assert left == ["T02-003-1", "T02-040-1", "T03-002-1"]


def test_five_words_in_a_row_are_known_again_whatever_the_signs_between_them():
    said = word_runs(["Toen, op die dag, viel ik van mijn fiets."])

    assert said & word_runs(["x toen op die DAG viel y"])
    assert not said & word_runs(["toen op die dag", "toen op een dag viel ik"])


def test_a_reason_with_an_id_says_who_it_is():
    assert says_who("mail van p07")
    assert says_who("zie T3")
    assert not says_who("heeft zich bedacht")
