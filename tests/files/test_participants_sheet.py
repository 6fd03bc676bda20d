"""The respondentenlijst as researchers keep it: Excel or CSV, Dutch dates, own headers."""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from pipeline.domain.participant import Participant
from pipeline.errors import InputFileError
from pipeline.files.identifying_cells import reason_of_cells, reason_of_header
from pipeline.files.participant_cells import day_of, quote_consent, yes_or_no
from pipeline.files.participants_csv import COLUMNS, read_participants

HEADER = ["respondent_id", "type_respondent", "toestemming_deelname", "toestemming_citaat"]
ROW = ["P01", "inwoner", "ja", "nee"]


def csv_file(tmp_path: Path, *rows: Sequence[str], encoding: str = "utf-8") -> Path:
    path = tmp_path / "participants.csv"
    path.write_bytes("\r\n".join(";".join(row) for row in rows).encode(encoding))
    return path


def xlsx_file(tmp_path: Path, *rows: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    path = tmp_path / "participants.xlsx"
    book.save(path)
    return path


def both(tmp_path: Path, *rows: Sequence[str]) -> list[Participant]:
    """Read the same rows from both formats, and see that it makes no difference."""
    from_csv = read_participants(csv_file(tmp_path, *rows))
    assert read_participants(xlsx_file(tmp_path, *rows)) == from_csv
    return from_csv


def refused(path: Path) -> str:
    with pytest.raises(InputFileError) as error:
        read_participants(path)
    assert error.value.__cause__ is error.value.__context__ is None
    return str(error.value)


# --- Cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["3-3-2026", "03/03/26", "3 maart 2026", "3 mrt. 2026", "03.03.2026", "2026-03-03"]
    + ["di 3 maart 2026", "Dinsdag 3 Maart 2026", "3-mrt-26", "2026-03-03 00:00:00", "03-03-2026."],
)
def test_a_day_is_understood_as_dutch_people_write_it(written: str) -> None:
    assert day_of(written) == dt.date(2026, 3, 3)


def test_in_numbers_the_day_comes_before_the_month() -> None:
    assert day_of("03/04/26") == dt.date(2026, 4, 3)


@pytest.mark.parametrize(
    "written", ["31-02-2026", "12/31/2026", "3 foo 2026", "maart 2026", "2026", "46084", "ooit", ""]
)
def test_what_is_no_day_that_exists_is_none(written: str) -> None:
    assert day_of(written) is None


def test_a_serial_number_is_a_day_in_a_workbook_only() -> None:
    assert day_of("46084", has_serials=True) == dt.date(2026, 3, 3)
    assert day_of("12345678", has_serials=True) is None


@pytest.mark.parametrize("written", ["ja", " JA ", "Ja.", "j", "x", "X", "✓", "WAAR", "true", "1"])
def test_yes_is_heard(written: str) -> None:
    assert yes_or_no(written) is True


@pytest.mark.parametrize("written", ["nee", "Nee.", "N", "", "-", "ONWAAR", "false", "0"])
def test_no_is_heard(written: str) -> None:
    assert yes_or_no(written) is False


@pytest.mark.parametrize("written", ["misschien", "ja, mits", "ja/nee", "?", "nvt", "ja nee"])
def test_what_is_not_clear_is_neither_yes_nor_no(written: str) -> None:
    assert yes_or_no(written) is None
    assert quote_consent(written) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("na akkoord", False),
        ("na akkoord op 3 maart 2026", True),
        ("Na akkoord (3-3-2026)", True),
        ("na akkoord 99-99-2026", False),
        ("na akkoordverklaring moeder", None),
    ],
)
def test_quotes_after_approval_wait_for_its_date(written: str, expected: bool | None) -> None:
    assert quote_consent(written) is expected


# --- The sheet --------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding_of_excel_is_read(tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path, [*HEADER, "wijk"], [*ROW, "Coöperatiewijk"], encoding=encoding)

    assert read_participants(path)[0].neighbourhood == "Coöperatiewijk"


def test_excel_and_csv_give_the_same_participants(tmp_path: Path) -> None:
    rows = [[*HEADER, "groepen", "Eigen kolom"], [*ROW, "jongeren|moslims", "b"]]
    rows += [["P02", "Professional", "Ja.", "x", "", ""]]

    first, second = both(tmp_path, *rows)

    assert first.groups == ("jongeren", "moslims")
    assert first.attributes == {"Eigen kolom": "b"}
    assert second.may_be_quoted


def test_dates_booleans_and_numbers_of_excel_are_read(tmp_path: Path) -> None:
    headers = [*HEADER, "ingetrokken_op", "toestemming_datum", "duur_min", "aantal"]
    rows = [
        ["P01", "inwoner", True, False, dt.date(2026, 3, 3), 46084, 48.0, 2.5],
        ["P02", "inwoner", 1, 0, None, dt.datetime.fromisoformat("2026-03-03T10:30"), 7, None],
    ]

    first, second = read_participants(xlsx_file(tmp_path, headers, *rows))

    assert (first.may_take_part, first.may_be_quoted) == (True, False)
    assert first.withdrawn_on == dt.date(2026, 3, 3)
    assert first.attributes["duur_min"] == "48"
    assert first.attributes["aantal"] == "2.5"
    assert (second.may_take_part, second.withdrawn_on) == (True, None)


def test_an_id_shown_by_its_format_is_read_as_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "participants.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write(1, 0, 3, book.add_format({"num_format": '"P"00'}))
        sheet.write_row(1, 1, ROW[1:])

    assert read_participants(path)[0].participant_id == "P03"


def test_titles_above_the_headers_are_skipped_and_rows_keep_their_number(tmp_path: Path) -> None:
    rows = [["Respondentenlijst project Zuid"], [""], ["versie 2", "maart"], HEADER, ROW]

    assert both(tmp_path, *rows)[0].participant_id == "P01"
    wrong = [*rows, ["P02", "buurvrouw", "ja", "ja"]]
    assert "row 6, column type_respondent" in refused(xlsx_file(tmp_path, *wrong))
    assert "row 6, column type_respondent" in refused(csv_file(tmp_path, *wrong))


def test_the_sheet_with_the_respondents_is_found(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Uitleg", "Vul per respondent een rij in"])
    sheet = book.create_sheet()
    sheet.append(HEADER)
    sheet.append(ROW)
    book.save(tmp_path / "participants.xlsx")

    assert read_participants(tmp_path / "participants.xlsx")[0].participant_id == "P01"


def test_a_workbook_under_the_name_of_a_csv_is_read(tmp_path: Path) -> None:
    xlsx_file(tmp_path, HEADER, ROW).rename(tmp_path / "participants.csv")

    assert read_participants(tmp_path / "participants.csv")[0].participant_id == "P01"


@pytest.mark.parametrize(
    "headers",
    [
        ["Respondent-id", "Type respondent", "Toestemming deelname", "Toestemming citaat"],
        ["RESPONDENT NR", "Type", "Toestemming", "Toestemming citaten"],
        ["Respondentnummer", "Soort respondent", "toestemming voor deelname", "Akkoord citaat"],
    ],
)
def test_headers_are_known_in_other_spellings(tmp_path: Path, headers: list[str]) -> None:
    (participant,) = both(tmp_path, headers, ROW)

    assert (participant.participant_id, participant.may_take_part) == ("P01", True)


@pytest.mark.parametrize("header", ["Ingetrokken op", "Intrekking", "Datum intrekking"])
@pytest.mark.parametrize("written", ["1 februari 2026", "1-2-26"])
def test_a_withdrawal_is_heard_in_every_spelling(tmp_path: Path, header: str, written: str) -> None:
    (participant,) = both(tmp_path, [*HEADER, header], [*ROW, written])

    assert participant.withdrawn_on == dt.date(2026, 2, 1)


def test_a_withdrawal_without_a_date_is_a_problem_and_nee_is_none(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [*HEADER, "ingetrokken"], [*ROW, "ja"])

    place = 'row 2, column ingetrokken_op (in your file "ingetrokken")'
    assert f"{place}: expected a date" in refused(path)
    assert both(tmp_path, [*HEADER, "ingetrokken"], [*ROW, "nee"])[0].is_included


def test_two_columns_that_can_both_be_a_consent_are_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [*HEADER, "Mag geciteerd worden"], [*ROW, "ja"])

    assert "two columns that can be toestemming_citaat" in refused(path)


def test_of_two_other_columns_the_proper_one_counts_and_both_are_kept(tmp_path: Path) -> None:
    (participant,) = both(tmp_path, ["id", *HEADER], ["7", *ROW])

    assert (participant.participant_id, participant.attributes) == ("P01", {"id": "7"})


def test_no_cell_below_a_nameless_header_is_lost(tmp_path: Path) -> None:
    (participant,) = both(tmp_path, [*HEADER, "", "taal"], [*ROW, "via school", "Nederlands"])

    assert participant.attributes == {"column 5": "via school", "taal": "Nederlands"}


def test_ids_of_another_kind_are_one_problem_with_the_rows_and_the_way_out(tmp_path: Path) -> None:
    ids = ["P01", "R1", "2", "Kanarie", "P05", "respondent 6", "P7", "R8"]
    rows = [[i, *ROW[1:]] for i in ids]

    for path in (csv_file(tmp_path, HEADER, *rows), xlsx_file(tmp_path, HEADER, *rows)):
        message = refused(path)

        assert message.count("column respondent_id") == 1
        assert "rows 3-5, 7 and 9, column respondent_id: expected P and a number" in message
        assert "ids of the column speaker_id in restricted/interviews.csv" in message
        assert "anarie" not in message


def test_an_id_in_lower_case_is_read(tmp_path: Path) -> None:
    assert both(tmp_path, HEADER, ["p03", *ROW[1:]])[0].participant_id == "P03"


def test_problems_show_the_header_of_the_sheet_beside_the_name_of_the_column(
    tmp_path: Path,
) -> None:
    headers = ["Respnr", "Soort respondent", "Toestemming deelname", "Akkoord citaat", "Intrekking"]
    row = ["R1", "buurvrouw", "misschien", "wellicht", "ooit"]

    message = refused(csv_file(tmp_path, headers, row))

    assert 'column respondent_id (in your file "Respnr"): expected P' in message
    assert 'column type_respondent (in your file "Soort respondent"): expected' in message
    assert 'column toestemming_citaat (in your file "Akkoord citaat"): expected' in message
    assert 'column ingetrokken_op (in your file "Intrekking"): expected a date' in message
    # Only capitals and signs differ.
    assert "column toestemming_deelname: expected" in message


def test_two_columns_that_can_be_one_are_shown_by_their_headers(tmp_path: Path) -> None:
    message = refused(csv_file(tmp_path, [*HEADER, "Mag geciteerd worden"], [*ROW, "ja"]))

    assert '"Mag geciteerd worden"' in message


# --- What identifies people -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("Naam", "names a person"),
        ("naam_respondent", "names a person"),
        ("Voor naam", "names a person"),
        ("Achternaam (geheim)", "names a person"),
        ("e-mailadres", "leads to a person by mail or telephone"),
        ("E mail", "leads to a person by mail or telephone"),
        ("tel.nr", "leads to a person by mail or telephone"),
        ("Mobiel", "leads to a person by mail or telephone"),
        ("Straat + huisnummer", "says where a person lives"),
        ("Postcode", "says where a person lives"),
        ("BSN", "is a number that belongs to one person"),
        ("Geboorte-datum", "is the day a person was born"),
        ("gebdatum", "is the day a person was born"),
    ],
)
def test_a_header_that_identifies_is_told_by_its_words(header: str, reason: str) -> None:
    assert reason_of_header(header) == reason


@pytest.mark.parametrize(
    "header",
    ["namenlijst", "bijnaam project", "Naam wijk", "pseudoniem", "citaatlabel", "naam interviewer"]
    + ["gefingeerde naam", "Geboorteland", "leeftijd", "hotel", "straattaal", "PC4", "mailing"]
    + list(COLUMNS),
)
def test_a_header_that_only_resembles_one_is_kept(header: str) -> None:
    assert reason_of_header(header) == ""


@pytest.mark.parametrize(
    ("header", "cells", "reason"),
    [
        ("bereikbaar", ["bel na zes", "of via kanarie@voorbeeld.nl"], "e-mail"),
        ("contact", ["06-12345678", ""], "telephone"),
        ("contact", ["+31 (0)20 123 45 67"], "telephone"),
        ("nummer", ["612345678", "687654321"], "telephone"),
        ("code", ["111222333", "123456782"], "BSN"),
        ("vergoeding naar", ["NL91 ABNA 0417 1643 00"], "bank account"),
        ("woont", ["Dorpsstraat 1, 1234 AB Ons Dorp"], "postcodes"),
        ("geb.", ["3-3-1981", "1 mei 1990"], "dates of birth"),
    ],
)
def test_a_column_is_told_by_what_stands_in_it(header: str, cells: list[str], reason: str) -> None:
    assert reason in reason_of_cells(header, cells)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("nr", ["1", "2", "111222333", "444555667", "987654320", "123123123"]),
        ("aangekomen", ["3-3-1981", "1 mei 1990"]),
        ("geb. in Nederland", ["ja", "nee"]),
        ("duur", ["48", "51"]),
        ("postcode4", ["1234", "5678 "]),
        ("tijd", ["2026-03-03 10:30:00", "10:30 - 11:30"]),
        ("opmerking", ["woont sinds 2004 in een flat", "zie T03", "€ 1.250,00"]),
        ("transcriptnummer", ["0300000001", "T04"][1:]),
    ],
)
def test_ordinary_columns_are_kept(header: str, cells: list[str]) -> None:
    assert reason_of_cells(header, cells) == ""


def test_all_columns_that_identify_are_named_with_the_reason_and_no_cell_is_shown(
    tmp_path: Path,
) -> None:
    headers = [*HEADER, "Naam respondent", "bereikbaar via", "wijk"]
    row = [*ROW, "Kanarie Bos", "kanarie@voorbeeld.nl", "Zuid"]

    for path in (csv_file(tmp_path, headers, row), xlsx_file(tmp_path, headers, row)):
        message = refused(path)

        assert message.startswith(f"{path.name} has columns that identify people.")
        assert 'column "Naam respondent": names a person' in message
        assert 'column "bereikbaar via": holds e-mail addresses' in message
        assert "remove the columns" in message
        assert "anarie" not in message


def test_a_sheet_without_headers_shows_nobody_in_the_message(tmp_path: Path) -> None:
    rows = [["P01", "naam Kanarie", "kanarie@voorbeeld.nl"], ["P2", "buur", "a@b.nl"]]

    message = refused(csv_file(tmp_path, *rows))

    assert "column 2: names a person" in message
    assert "anarie" not in message


def test_a_question_about_mail_answered_with_yes_or_no_is_kept(tmp_path: Path) -> None:
    (participant,) = both(tmp_path, [*HEADER, "uitnodiging per mail"], [*ROW, "ja"])

    assert participant.attributes == {"uitnodiging per mail": "ja"}


def test_a_broken_or_protected_workbook_is_refused_by_its_name(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, HEADER, ROW)
    path.write_bytes(path.read_bytes()[:-200])

    assert "participants.xlsx" in refused(path)


def test_an_empty_workbook_or_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "participants.xlsx is empty" in refused(xlsx_file(tmp_path))
    assert "participants.xlsx is not there" in refused(tmp_path / "none.xlsx")


def test_a_large_sheet_is_read_in_seconds_and_a_far_cell_costs_nothing(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number in range(1, 3000):
            sheet.write_row(number, 0, [f"P{number}", *ROW[1:]])
        sheet.write(1_048_575, 16_383, "ver")
    path = tmp_path / "participants.xlsx"
    path.write_bytes(buffer.getvalue())

    message = refused(path)

    assert "row 1048576: " in message
    assert "ver" not in message.split("cells where")[0].replace("over", "")
