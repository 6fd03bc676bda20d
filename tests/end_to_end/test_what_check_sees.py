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
