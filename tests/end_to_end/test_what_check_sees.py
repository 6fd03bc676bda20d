"""`duiding check` on files as they come: what is doubtful, missing, double or no transcript."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.domain.evidence import Evidence
from pipeline.domain.segment import Segment
from pipeline.domain.transcript import LeftOut, RawTurn
from pipeline.files.records import read_record, read_records
from pipeline.study import Study
from tests.end_to_end.small_study import FILES, write_rows

REPORT = """Gespreksverslag
Mevrouw geeft aan dat zij in de supermarkt is gediscrimineerd vanwege haar hoofddoek. Volgens haar
greep niemand in. Zij vertelt over de school van haar kinderen en benadrukt dat het advies te laag
was. Daarnaast noemt zij de gemeente: de respondent vindt dat de balie slecht bereikbaar is.
Besproken is ook het melden van discriminatie; mevrouw heeft dat niet gedaan, omdat zij er geen
vertrouwen in had.
"""
MIXED = """I: Hoe was dat op uw werk?
R: Ze zeiden dat ik beter weg kon gaan. (lacht) Dat was discriminatie, vanwege mijn geloof.
I: Bu konuda ne hissettiniz, anlatabilir misiniz?
R: Çok üzüldüm, kimse bana yardım etmedi, her gün ağladım ve işe gitmek istemedim artık.
I: En daarna?
R: Daarna ben ik gestopt. Ondertitels ingediend door de Amara.org gemeenschap
"""

Check = Callable[[], tuple[int, str, str]]


@pytest.fixture
def check(study: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    def run_check() -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["check", str(study)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run_check


def deliver(study: Path, name: str, text: str) -> None:
    (study / "raw" / name).write_text(text, encoding="utf-8")


def sheet(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8-sig")
    delimiter = max(";,", key=text.partition("\n")[0].count)
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter))


def add_participant(study: Path, participant_id: str) -> None:
    rows = sheet(study / "participants.csv")
    given = dict.fromkeys(rows[0], "") | {"respondent_id": participant_id}
    given |= {"type_respondent": "inwoner", "toestemming_deelname": "ja"}
    write_rows(study / "participants.csv", [*rows, given | {"toestemming_citaat": "ja"}])


def change(path: Path, row_id: str, column: str, value: str) -> None:
    rows = sheet(path)
    write_rows(path, [row | {column: value} if row_id in row.values() else row for row in rows])


def test_a_report_is_recognised_read_and_never_quoted(study: Path, check: Check) -> None:
    deliver(study, "verslag Samira.txt", REPORT)
    check()
    add_participant(study, "P04")

    code, out, _ = check()
    main(["run", str(study)])

    assert code == 0
    assert "T04: reads like a report" in out
    made = Study(study)
    (turn,) = read_records(made.raw_transcript("T04"), RawTurn)
    assert turn.level == "verslag"
    evidence = read_record(made.evidence, Evidence)
    assert evidence is not None
    mine = [row for row in evidence.rows if row.transcript_id == "T04"]
    assert mine and {row.source_type for row in mine} == {"verslag"}
    assert not any(row.is_quotable for row in mine)
    assert "Samira" not in out


def test_a_level_that_a_person_states_wins_over_what_the_text_looks_like(
    study: Path, check: Check
) -> None:
    deliver(study, "verslag.txt", REPORT)
    check()
    add_participant(study, "P04")
    change(study / "restricted" / "interviews.csv", "T04", "transcript_level", "letterlijk")

    _, out, _ = check()
    main(["read-transcripts", str(study)])

    assert "T04: reads like a report" not in out
    assert read_records(Study(study).raw_transcript("T04"), RawTurn)[0].level == "letterlijk"


def test_another_language_and_what_a_program_invented_are_told_and_not_coded(
    study: Path, check: Check
) -> None:
    deliver(study, "gemengd.txt", MIXED)
    check()
    add_participant(study, "P04")

    _, out, _ = check()
    main(["run", str(study)])

    assert "T04: part of it is not in Dutch (tr" in out
    assert "T04: 1 line(s) that speech recognition is known to invent" in out
    made = Study(study)
    languages = {s.turn_number: s.language for s in read_records(made.segments("T04"), Segment)}
    assert languages[2] == "nl" and languages[4] == "tr"
    codings = made.codings("T04").read_text(encoding="utf-8")
    assert "T04-002" in codings and "T04-004" not in codings


def test_who_is_missing_and_what_is_double_is_said(study: Path, check: Check) -> None:
    original = study / "raw" / FILES["T02"]
    deliver(study, "kopie van Tjeerd.txt", original.read_text(encoding="utf-8"))
    check()
    add_participant(study, "P04")
    add_participant(study, "P09")

    code, out, _ = check()

    assert code == 0
    assert "T02 and T04: at least half of one stands in the other" in out
    assert "in participants.csv and in no file: P09" in out
    assert "Tjeerd" not in out


def test_a_file_that_is_gone_and_two_respondent_sheets_stop_the_run(
    study: Path, check: Check
) -> None:
    (study / "raw" / FILES["T03"]).unlink()
    (study / "participants.xlsx").write_bytes(b"PK")

    code, _, err = check()

    assert code == 11
    assert "T03: the file that restricted/interviews.csv names is not in raw/" in err
    assert "participants.csv and a participants.xlsx" in err


def test_what_nobody_said_is_kept_apart_and_goes_when_somebody_withdraws(
    study: Path, check: Check
) -> None:
    pages = "\n".join(f"I: En op plek {n}?\nR: Daar was het goed.\n\n{n}\n" + "R: Ja.\n" * 4
                      for n in range(3, 7))  # fmt: skip
    deliver(study, "gesprek.txt", pages)
    check()
    add_participant(study, "P04")
    main(["read-transcripts", str(study)])
    made = Study(study)
    kept = [(piece.kind.value, piece.text) for piece in read_records(made.left_out("T04"), LeftOut)]

    change(study / "participants.csv", "P04", "toestemming_deelname", "nee")
    main(["read-transcripts", str(study)])

    assert kept == [("page number", str(n)) for n in range(3, 7)]
    assert not made.left_out("T04").exists()


def test_rows_whose_label_a_person_typed_over_are_named_and_not_counted(
    study: Path, check: Check
) -> None:
    path = study / "raw" / FILES["T02"]
    text = path.read_text(encoding="utf-8").replace("\nR: ", "\nRespondent: ")
    path.write_text(text, encoding="utf-8")

    _, out, _ = check()

    assert "T02: a row of restricted/interviews.csv names a label that is no longer in the" in out
    (line,) = [line for line in out.splitlines() if line.startswith("T02 ")]
    assert "1 interviewer, 1 participant" in line


def test_a_file_that_is_gone_may_also_be_taken_out_of_the_study(study: Path, check: Check) -> None:
    (study / "raw" / FILES["T03"]).unlink()

    _, _, err = check()

    assert "or delete the rows of T03 from it, and its people from participants.csv" in err


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("participants.ods", "as participants.ods"),
        ("Participants.numbers", "as participants.numbers"),
        ("participants.fenna", "as participants with another ending"),
    ],
)
def test_a_respondent_sheet_in_a_form_that_is_not_read_is_not_passed_over(
    study: Path, check: Check, name: str, shown: str
) -> None:
    (study / "participants.csv").rename(study / name)

    code, _, err = check()

    assert code == 11
    assert shown in err and "save it as .xlsx or .csv" in err
    assert "fenna" not in err
    assert not (study / "participants.csv").exists()


def test_copies_are_told_once_for_all_of_them(study: Path, check: Check) -> None:
    text = (study / "raw" / FILES["T02"]).read_text(encoding="utf-8")
    for n in range(3):
        deliver(study, f"kopie {n}.txt", text)

    _, out, _ = check()

    assert "T02 shares at least half with T04, T05 and T06." in out
    assert out.count("at least half") == 1


def test_doubtful_lines_are_pointed_at_by_turn(study: Path, check: Check) -> None:
    said = ("Ik dacht", "Hij riep", "Toen zei ze", "Zij vroeg", "Mijn zus zei", "De man riep")
    answers = "".join(f"I: En toen?\nR: Dat was zo.\n{words}: nee hoor\n" for words in said)
    deliver(study, "gesprek.txt", answers)

    _, out, _ = check()

    assert "T04: 6 line(s) begin like a speaker's label" in out
    assert "(turns 2, 4, 6, 8, 10, ...)" in out
    assert "zus" not in out


def test_a_text_without_labels_keeps_its_remark_when_a_person_gives_it_to_a_participant(
    study: Path, check: Check
) -> None:
    deliver(
        study,
        "gesprek.txt",
        "Waar was dat?\nDat was in de winkel.\nWat zei hij toen?\nDat ik weg moest gaan.\n"
        "Wat deed dat met u?\nIk was er erg verdrietig van en ik ging naar huis.\n",
    )
    interviews = study / "restricted" / "interviews.csv"
    _, before, _ = check()
    kept = [r for r in sheet(interviews) if r["transcript_id"] != "T04"]
    mine = {"file_name": "gesprek.txt", "transcript_id": "T04", "speaker_label": ""}
    mine |= {"speaker_id": "P04", "role": "participant"}
    write_rows(interviews, [*kept, dict.fromkeys(kept[0], "") | mine])
    guessed = [r for r in sheet(interviews) if r["transcript_id"] == "T04" and r["speaker_label"]]

    _, after, _ = check()

    assert "T04: nobody in it is a participant" in before
    assert before.index("type I: and R:") < before.index("or else say in restricted/interviews")
    assert guessed == []
    assert "T04: words of the interviewer stand among those of the participant" in after
    assert "because the file has no labels; type I: and R: before the lines in a copy" in after


TALK = "I: Hoe oud?\nR: {} jaar.\nI: Waar?\nR: Hier in de wijk.\nI: Fijn?\nR: Ja hoor.\n"


def test_an_interview_taken_out_of_a_file_never_passes_for_another(
    study: Path, check: Check
) -> None:
    parts = [f"Interview {n}\n{TALK.format(20 + n)}" for n in (1, 2, 3)]
    deliver(study, "alle.txt", "".join(parts))
    check()
    for participant_id in ("P04", "P05", "P06"):
        add_participant(study, participant_id)
    main(["read-transcripts", str(study)])
    deliver(study, "alle.txt", parts[1] + parts[2])

    code, _, err = check()
    ran = main(["read-transcripts", str(study)])

    assert (code, ran) == (11, 11)
    assert "T04: the file no longer holds this interview" in err
    texts = [turn.text for turn in read_records(Study(study).raw_transcript("T05"), RawTurn)]
    assert "22 jaar." in texts


def test_a_label_that_comes_later_takes_over_the_level_that_a_person_stated(
    study: Path, check: Check
) -> None:
    deliver(study, "verslag.txt", REPORT)
    check()
    add_participant(study, "P04")
    change(study / "restricted" / "interviews.csv", "T04", "transcript_level", "letterlijk")
    deliver(study, "verslag.txt", "I: Hoe was dat?\nR: Naar.\nI: En nu?\nR: Beter.\n")

    check()
    code, _, err = check()

    assert "two different values" not in err
    assert code == 0
