"""What is left of a study's records when one participant is taken out."""

from pipeline.domain.masking import MaskingDecision
from pipeline.domain.privacy import OngoingWithdrawal
from pipeline.domain.review import Decision
from pipeline.domain.transcript import ParsedTurn, Role, Speaker
from pipeline.stages.withdrawn import (
    decisions_left,
    interviews_of_participant,
    masking_decisions_left,
    removed_speaker_id,
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
DECIDED = {
    "decision_id": "d", "kind": "form", "decision": "keep", "is_masked": False, "reviewer": "A",
    "decided_at": "2026-11-23", "file_digest": "",
}  # fmt: skip
PLAN = OngoingWithdrawal(
    participant_id="P01", reason="bezwaar", own=("T01",), shared={"T02": (2, 4)},
    files=("gesprek T01.docx", "gesprek T02.docx"), talks={"T02": "T02.txt"}, forms=(),
    labels=("Deelnemer 1", "R"), stages=(), numbers_reserved={}, removed_id="X2",
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


def test_who_was_removed_gets_the_first_free_id_of_nobody():
    assert removed_speaker_id(SPEAKERS) == "X2"
    assert removed_speaker_id([]) == "X1"


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


def test_the_numbers_of_words_are_the_same_in_every_process():
    # They are kept while a withdrawal is going on, and read by the run that finishes it.
    assert word_runs(["een twee drie vier vijf"]) == {1558646419891161923}


def test_a_decision_stays_only_where_its_form_is_a_word_of_others():
    def decided(form: str) -> MaskingDecision:
        return MaskingDecision.model_validate({**DECIDED, "form": form})

    forms = ["roos", "samira", "fenna", "els"]
    texts = ["Het rooster van Samira en Fenna's moeder. Elsje was er ook."]

    left = masking_decisions_left([decided(form) for form in forms], PLAN, texts)

    assert [d.form for d in left] == ["samira", "fenna", "els"]


def test_a_decision_that_was_taken_in_a_turn_of_theirs_forgets_where_and_what_was_noted():
    place = {"transcript_id": "T01", "turn_number": 3, "start": 0, "end": 6}
    digests = {"text_digest": "a", "before_digest": "b", "after_digest": "c", "note": "zei R"}
    decision = MaskingDecision.model_validate({**DECIDED, **place, **digests, "form": "samira"})

    (left,) = masking_decisions_left([decision], PLAN, ["Samira woont hier."])

    assert left == MaskingDecision.model_validate({**DECIDED, "form": "samira"})


def test_a_reason_with_an_id_says_who_it_is():
    assert says_who("mail van p07")
    assert says_who("zie T3")
    assert not says_who("heeft zich bedacht")
