"""What is told of interviews in numbers: labels gone, doubtful lines, copies, questions."""

import pytest

from pipeline.domain.transcript import Level, ParsedTurn, Role, Speaker
from pipeline.stages.describe_interviews import (
    copies,
    describe,
    doubtful_lines,
    holds_questions_of_another,
)

ASKED = "Waar was dat? In de winkel. Wat zei hij? Dat ik weg moest. En toen? Toen ging ik."


def row(label: str, role: Role, level: Level | None = None) -> Speaker:
    speaker_id = {"participant": "P01", "interviewer": "I1"}.get(role.value, "X1")
    return Speaker(
        file_name="a.txt",
        transcript_id="T01",
        speaker_label=label,
        speaker_id=speaker_id,
        role=role,
        level=level,
    )


def test_roles_are_of_labels_that_are_in_the_file_and_other_rows_are_counted_apart() -> None:
    parsed = [ParsedTurn("I", "Hoe was dat?"), ParsedTurn("R", "Vervelend.")]
    rows = [
        row("[vraag]", Role.INTERVIEWER),
        row("[antwoord]", Role.PARTICIPANT),
        row("I", Role.INTERVIEWER),
        row("R", Role.PARTICIPANT),
    ]

    found = describe(parsed, [3, 1], ["nl", "nl"], [[], []], rows)

    assert found.roles == {"interviewer": 1, "participant": 1}
    assert found.n_gone == 2


def test_doubtful_lines_are_counted_by_turn_from_the_first_label_on() -> None:
    titles = ParsedTurn("", "Verslag\nDatum: 3 mei\nPlaats: Lindewaard")
    parsed = [titles, ParsedTurn("I", "Ja?"), ParsedTurn("R", "Goed.\nDochter: nee\nZoon: ja")]

    assert doubtful_lines(parsed) == {3: 2}
    assert doubtful_lines([titles]) == {1: 2}


def test_ten_copies_are_one_cluster_in_order_of_number() -> None:
    same = frozenset(range(20))
    prints = {f"T{n:02d}": same for n in (5, 6, 7, 99, 100)} | {
        "T01": frozenset(range(100, 120)),
        "T02": frozenset(range(100, 110)),
        "T03": frozenset(range(200, 220)),
    }

    assert copies(prints) == [("T01", ["T02"]), ("T05", ["T06", "T07", "T99", "T100"])]


def test_of_a_chain_of_copies_no_pair_is_said_to_share_what_it_does_not() -> None:
    prints = {
        "T01": frozenset(range(20)),
        "T02": frozenset(range(10, 30)),
        "T03": frozenset(range(20, 40)),
    }

    assert copies(prints) == [("T02", ["T01", "T03"])]


@pytest.mark.parametrize(
    ("text", "role", "level", "is_report", "expected"),
    [
        (ASKED, Role.PARTICIPANT, None, False, True),
        (ASKED, Role.PARTICIPANT, Level.VERBATIM, True, True),
        (ASKED, Role.OTHER, None, False, False),
        (ASKED, Role.PARTICIPANT, None, True, False),
        (ASKED, Role.PARTICIPANT, Level.REPORT, False, False),
        ("Waarom? Ik weet het niet. Wat kon ik doen?", Role.PARTICIPANT, None, False, False),
    ],
)
def test_questions_among_words_of_a_participant_without_labels_are_noticed(
    text: str, role: Role, level: Level | None, is_report: bool, expected: bool
) -> None:
    rows = [row("", role, level)]

    found = holds_questions_of_another([ParsedTurn("", text)], rows, is_report=is_report)

    assert found is expected
