"""Tables of one turn per row: .csv, .xlsx, and tables within documents."""

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from pipeline.domain.transcript import LeftOutKind, ParsedTurn
from pipeline.errors import DuidingError, InputFileError
from pipeline.files.delivered import Delivered
from pipeline.files.text_encoding import clean_text
from pipeline.files.transcript_table import looks_like_data, looks_like_table, read_table_file
from pipeline.files.transcript_xlsx import read_xlsx
from pipeline.files.turn_grid import GridTurns, turns_of_grid

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "transcript_files"
TALK = [
    ["Tijd", "Spreker", "Tekst"],
    ["0:03", "I", "Hoe bent u daar weggegaan?"],
    ["0:09", "R", "Boos; en één vraag: waarom, zei ik."],
    ["1:10", "I", "En toen?"],
]
TALK_TURNS = [
    ("I", "Hoe bent u daar weggegaan?", 3_000),
    ("R", "Boos; en één vraag: waarom, zei ik.", 9_000),
    ("I", "En toen?", 70_000),
]


def seen(turns: Sequence[ParsedTurn]) -> list[tuple[str, str, int | None]]:
    return [(turn.speaker_label, turn.text, turn.start_ms) for turn in turns]


def grid(rows: Sequence[Sequence[str]]) -> GridTurns:
    found = turns_of_grid(rows)
    assert found is not None
    return found


def words_of_grid(found: GridTurns | Delivered) -> Counter[str]:
    texts = [turn.text for turn in found.turns] + [entry.text for entry in found.left_out]
    return Counter(word for text in texts for word in clean_text(text).split())


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def refused(read: Callable[[bytes, str], object], data: bytes) -> str:
    with pytest.raises(InputFileError) as error:
        read(data, "T03 (.xlsx)")
    assert error.value.__cause__ is error.value.__context__ is None
    return str(error.value)


# --- Which column is what ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        ["Tijd", "Spreker", "Tekst"],
        ["TIJDCODE (uu:mm:ss)", "Naam spreker", "Transcriptie"],
        ["Start", "Speaker", "Text"],
        ["Zeitmarke", "Sprecher", "Äußerung"],
        ["Van", "Wie", "Uitspraak"],
    ],
)
def test_columns_are_known_by_the_words_above_them(header: list[str]) -> None:
    found = grid([header, *TALK[1:]])

    assert seen(found.turns) == TALK_TURNS
    assert [entry.text for entry in found.left_out] == header


def test_without_headers_columns_are_known_by_what_stands_in_them() -> None:
    assert seen(grid(TALK[1:]).turns) == TALK_TURNS
    assert seen(grid([row[1:] for row in TALK[1:]]).turns) == [
        (label, text, None) for label, text, _ in TALK_TURNS
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["Datum", "3 maart"], ["Locatie", "buurthuis"]],
        [["Respondent", "man, 45 jaar"]],
        [["Interviewer", "J. de Boer"], ["Respondent", "vrouw, 34"], ["Duur", "45 minuten"]],
        [["Naam", "Rol"], ["R1", "bewoner"], ["R2", "jongerenwerker"]],
        [["Thema", "Bevinding"], ["Wonen", "Lang wachten"], ["Werk", "Geen antwoord op brieven"]],
        [["Actie", "Wie", "Wanneer"], ["Folder maken", "Els", "mei"], ["Bellen", "Els", "juni"]],
        [["Vraag", "Respondent 1", "Respondent 2"], ["Wat is er gebeurd?", "Niets", "Veel hoor"]],
        [
            ["a1", "wonen", "Er is te weinig ruimte", "hoog"],
            ["a2", "werk", "Te veel regels", "laag"],
        ]
        + [["a3", "wonen", "Het duurt allemaal te lang", "hoog"]],
        [["Vraag", "Wie"], ["Is er een rooster?", "Els"], ["Wie belt de school?", "Jan"]],
        [["", "Ja, dat hele stuk tekst staat in een kader om het mooi te maken"]],
        [["Ja", "ik weet het niet zo goed"], ["Nee", "ik ook niet hoor"], ["Och", "laat maar"]],
        [],
        [[]],
    ],
)
def test_a_table_of_another_kind_is_no_table_of_turns(rows: list[list[str]]) -> None:
    assert turns_of_grid(rows) is None


def test_question_and_answer_columns_give_a_turn_each() -> None:
    found = grid(
        [["Nr", "Vraag", "Antwoord"], ["1", "Waar woont u?", "Hier."], ["2", "", "Al lang."]]
    )

    assert [turn[:2] for turn in found.turns] == [
        ("vraag", "Waar woont u?"),
        ("antwoord", "Hier."),
        ("antwoord", "Al lang."),
    ]
    assert ("row 3, column Nr", "2") in [(e.place, e.text) for e in found.left_out]


def test_an_empty_speaker_cell_goes_on_with_the_speaker_above_and_keeps_its_time() -> None:
    rows = [*TALK[:2], ["0:05", "", "En met wie?"], *TALK[2:]]

    found = grid(rows)

    assert [turn.speaker_label for turn in found.turns] == ["I", "R", "I"]
    assert found.turns[0].text == "Hoe bent u daar weggegaan?\nEn met wie?"
    assert found.turns[0].times == ((27, 5_000),)
    assert any("1 row without a speaker" in remark for remark in found.remarks)


def test_a_speaker_merged_over_rows_of_which_the_first_is_empty_is_not_the_one_before() -> None:
    rows = [["Spreker", "Tekst"], ["I", "Hoe?"], ["R", ""], ["", "Zo dus."], ["I", "Ja."]]

    assert [turn[:2] for turn in grid(rows).turns] == [
        ("I", "Hoe?"),
        ("R", "Zo dus."),
        ("I", "Ja."),
    ]


def test_nobody_is_made_the_first_speaker() -> None:
    found = grid([["Spreker", "Tekst"], ["", "Hallo."], ["R", "Dag."]])

    assert [turn.speaker_label for turn in found.turns] == ["", "R"]
    assert "Row 2: nobody is named as the first speaker." in found.remarks


def test_other_columns_are_left_out_by_name_only_if_the_name_is_a_known_word() -> None:
    rows = [
        [*TALK[0], "Opmerking", "Fatima zegt"],
        *([*row, "lacht", "geheim"] for row in TALK[1:]),
    ]

    found = grid(rows)

    places = {entry.place for entry in found.left_out}
    assert {"row 2, column Opmerking", "row 2, column 5"} <= places
    assert not any("Fatima" in text for text in (*places, *found.remarks))
    assert "column 5 (3 cells), column Opmerking (3 cells)" in found.remarks[-1]


def test_lines_of_several_speakers_in_one_cell_are_left_as_they_are_and_told() -> None:
    found = grid([["Spreker", "Tekst"], ["R", "I: hoe?\nR: zo."], ["I", "Ja."], ["R", "Nee."]])

    assert found.turns[0].text == "I: hoe?\nR: zo."
    assert any("several lines" in remark for remark in found.remarks)


def test_without_a_column_of_speakers_the_labels_within_the_texts_are_heard() -> None:
    rows = [["Tijd", "Tekst"], ["0:01", "I: Hoe bent u gegaan?"], ["0:05", "En met wie?"]]
    rows += [["0:09", "R: Boos.\nI: Echt?"], ["0:15", "R: Ja."], ["0:17", "I:"]]

    found = grid(rows)

    assert [turn[:2] for turn in found.turns] == [
        ("I", "Hoe bent u gegaan?\nEn met wie?"),
        ("R", "Boos."),
        ("I", "Echt?"),
        ("R", "Ja."),
    ]
    assert found.turns[0].times == ((19, 5_000),)
    assert ("row 6", "I") in [(entry.place, entry.text) for entry in found.left_out]
    assert "No column names the speakers; they are named within the texts." in found.remarks


def test_an_export_of_coded_fragments_is_doubted() -> None:
    rows = [
        ["Respondent", "Code", "Fragment"],
        ["R1", "wonen", "Ik wacht."],
        ["R2", "werk", "Nee."],
    ]

    assert any("coded fragments only" in remark for remark in grid(rows).remarks)
    assert turns_of_grid([["Document", "Code", "Segment"], ["T03", "wonen", "Ik wacht."]]) is None


# --- Transcripts with codes beside them, and questions without a header ------------------------

CODED = [
    ["I: Hoe gaat het met wonen?", "wonen"],
    ["R: Ik wacht al negen jaar.", "wachttijd"],
    ["I: En de buurt, is die fijn?", "wonen"],
    ["R: Ja, de buurt is goed.", "buurt"],
    ["I: Wat doet u overdag zoal?", ""],
    ["R: Ik werk op een school.", "wachttijd"],
]
CODED_TURNS = [
    ("I", "Hoe gaat het met wonen?"),
    ("R", "Ik wacht al negen jaar."),
    ("I", "En de buurt, is die fijn?"),
    ("R", "Ja, de buurt is goed."),
    ("I", "Wat doet u overdag zoal?"),
    ("R", "Ik werk op een school."),
]


@pytest.mark.parametrize(
    "header",
    [
        [],
        ["Transcript", "Codes"],
        ["Fragment", "Open code"],
        ["Tekst", "Label"],
        ["Gesprek", "Opmerkingen"],
        ["Interviewtekst", "Axiale code"],
        ["Wat zij vertelt", "Wat ik denk"],
    ],
)
def test_codes_beside_labelled_texts_are_neither_words_nor_speakers(header: list[str]) -> None:
    rows = [*([header] if header else []), *CODED]

    found = grid(rows)

    assert [turn[:2] for turn in found.turns] == CODED_TURNS
    left_out = [entry.text for entry in found.left_out]
    assert left_out == [*header, *(code for _, code in CODED if code)]
    assert {entry.kind for entry in found.left_out} == {LeftOutKind.METADATA}
    assert any("Kept apart from what was said: column" in remark for remark in found.remarks)


def test_several_columns_of_codes_are_left_out_wherever_they_stand() -> None:
    rows = [["Nr", "Axiale code", "Fragment", "Open code", "Memo"]]
    rows += [[str(n), "Wonen", text, "Wonen: lang", code] for n, (text, code) in enumerate(CODED)]

    found = grid(rows)

    assert [turn[:2] for turn in found.turns] == CODED_TURNS
    assert "column Axiale code (6 cells)" in found.remarks[-1]
    assert "column Open code (6 cells)" in found.remarks[-1]


def test_a_whole_interview_in_one_cell_is_its_labelled_lines_without_the_codes_beside_it() -> None:
    whole = "\n".join(text for text, _ in CODED)

    for rows in ([[whole, "wonen\nwerk"]], [["Transcript", "Codes"], [whole, "wonen\nwerk"]]):
        found = grid(rows)

        assert [turn[:2] for turn in found.turns] == CODED_TURNS
        assert found.left_out[-1].text == "wonen\nwerk"


def test_texts_that_name_other_speakers_than_the_column_does_are_believed() -> None:
    rows = [["Label", "Tekst"], *([code or "rest", text] for text, code in CODED)]

    assert [turn[:2] for turn in grid(rows).turns] == CODED_TURNS


def test_a_column_called_label_names_speakers_if_they_are_speakers() -> None:
    by_role = [["Label", "Tekst"], *(row[1:] for row in TALK[1:])]
    codes = [["Label", "Fragment"], ["wonen", "Ik wacht lang."], ["werk", "Ik zoek nog."]]

    assert [turn.speaker_label for turn in grid(by_role).turns] == ["I", "R", "I"]
    assert turns_of_grid(codes) is None


@pytest.mark.parametrize(
    "rows",
    [
        [["I: Hoe gaat het met u?", "R: Het gaat goed, dank u."]],
        [["I: Hoe gaat het?\nR: Goed hoor.\nI: Ja?", "R: Ja.\nI: En toen ging u?\nR: Weg dus."]],
        [["Datum: 3 maart\nPlaats: buurthuis\nDuur: een uur", "Versie van de tolk"]],
        [["Interviewer: Els\nRespondent: vrouw, 34 jaar", "Opname: ja"]],
    ],
)
def test_labels_in_a_layout_or_in_facts_make_no_table_of_turns(rows: list[list[str]]) -> None:
    assert turns_of_grid(rows) is None


def test_no_line_of_a_labelled_text_with_commas_becomes_a_code() -> None:
    lines = [f"{text.rstrip('.')}, zeg maar" for text, _ in CODED]

    assert not looks_like_table("\n".join(lines))
    assert not looks_like_table("\n".join(["Transcript, interview", *lines]))


def test_a_workbook_with_codes_beside_the_texts_is_read() -> None:
    (delivered,) = read_xlsx(workbook([["Transcript", "Codes"], *CODED]), "T03 (.xlsx)")

    assert [turn[:2] for turn in delivered.turns] == CODED_TURNS


ASKED = [
    ["Waar woont u nu?", "In het noorden van de stad."],
    ["Hoe lang al?", "Negen jaar."],
    ["Vertel eens over de buurt.", "Die is goed, toch?"],
    ["Wat mist u?", "Een winkel."],
]


def test_two_columns_without_a_header_are_question_and_answer_by_their_question_marks() -> None:
    numbered = [[str(n), *row] for n, row in enumerate(ASKED, start=1)]

    for rows in (ASKED, numbered):
        found = grid(rows)

        expected = [turn for q, a in ASKED for turn in (("vraag", q), ("antwoord", a))]
        assert [turn[:2] for turn in found.turns] == expected
        assert any("by their question marks alone" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    "rows",
    [
        ASKED[:2],
        [["Waar?", "Wie?"], ["Wat?", "Hoe?"], ["Wanneer?", "Nou."]],
        [["Vraag", "Wie"], *([q, "Els"] for q, _ in ASKED[:2]), ["Hoe?", "Jan"], ["Nu?", "Jan"]],
        [[f"I: {q}", f"R: {a}"] for q, a in ASKED],
    ],
)
def test_too_few_question_marks_or_too_many_make_no_questions_and_answers(
    rows: list[list[str]],
) -> None:
    assert turns_of_grid(rows) is None


# --- Times ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "start_ms", "end_ms"),
    [
        ("00:12:34", 754_000, None),
        ("[12:34]", 754_000, None),
        ("(0:03)", 3_000, None),
        ("#00:12:34-5#", 754_500, None),
        ("00:00:03,120", 3_120, None),
        ("00:00:03.12 --> 00:00:06.400", 3_120, 6_400),
        ("0:03 - 0:06", 3_000, 6_000),
        ("12 min 34 sec", 754_000, None),
        ("75:10:00", 4_510_000, None),
        ("754,5", 754_500, None),
    ],
)
def test_a_time_is_read_in_the_styles_people_use(
    cell: str, start_ms: int, end_ms: int | None
) -> None:
    long_enough = " ".join(["woord"] * 300)
    found = grid([["Tijd", "Spreker", "Tekst"], [cell, "I", "Hoe?"], [cell, "R", long_enough]])

    assert found.turns[0][2:4] == (start_ms, end_ms)


@pytest.mark.parametrize(
    ("times", "unit", "expected"),
    [
        (["0", "3200", "8000"], "milliseconds", [0, 3_200, 8_000]),
        (["0.0", "3.2", "8.0"], "seconds", [0, 3_200, 8_000]),
        (["0", "5", "9"], "seconds", [0, 5_000, 9_000]),
    ],
)
def test_plain_numbers_are_times_by_how_much_is_said_in_them(
    times: list[str], unit: str, expected: list[int]
) -> None:
    texts = ["Hallo allemaal welkom hier", "Ja dank je wel hoor", "Graag gedaan"]

    found = grid([["start", "text"], *([t, text] for t, text in zip(times, texts, strict=True))])

    assert [turn.start_ms for turn in found.turns] == expected
    assert f"The times without colons were read as {unit}." in found.remarks


def test_an_end_that_is_no_time_is_kept_although_the_start_says_when_it_ends() -> None:
    rows = [["Tijd", "Eind", "Tekst"], ["0:01 - 0:05", "na de pauze", "Hoe?"], ["0:06", "", "Zo."]]
    rows += [["0:09", "0:12", "Ja."]]

    found = grid(rows)

    assert found.turns[0][2:4] == (1_000, 5_000)
    assert "na de pauze" in [entry.text for entry in found.left_out]


def test_minutes_that_a_spreadsheet_took_for_hours_are_minutes_again() -> None:
    times = ["0:03:00", "0:40:00", "12:34:00"]
    rows = [["Tijd", "Spreker", "Tekst"], *([t, "I", "Hoe gaat het nu?"] for t in times)]
    marks = [["Tijd", "Spreker", "Tekst"], *([t, "I", "woord " * 500] for t in times[:2])]

    assert [turn.start_ms for turn in grid(rows).turns] == [3_000, 40_000, 754_000]
    assert [turn.start_ms for turn in grid(marks).turns] == [180_000, 2_400_000]


def test_a_cell_that_is_no_time_is_kept_apart_and_told() -> None:
    found = grid([*TALK, ["rond het einde", "R", "Tot ziens."]])

    assert found.turns[-1].start_ms is None
    assert ("row 5, column Tijd", "rond het einde") in [(e.place, e.text) for e in found.left_out]
    assert "1 time could not be read, and was kept apart." in found.remarks


# --- Text files -------------------------------------------------------------------------------


def delimited(rows: Sequence[Sequence[str]], delimiter: str, line_end: str = "\r\n") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_text_table_is_read_in_every_encoding_and_delimiter(
    delimiter: str, encoding: str, line_end: str
) -> None:
    text = delimited(TALK, delimiter, line_end)

    (delivered,) = read_table_file(text.encode(encoding), "T03 (.csv)")

    assert looks_like_table(text)
    assert seen(delivered.turns) == TALK_TURNS
    assert delivered.encoding


@pytest.mark.parametrize(
    "text",
    [
        "Ja, ik weet het niet.\nNee, dat is niet zo hoor.\nJa, maar wel vaak, denk ik.\n" * 5,
        "Nou; dat was het.\nToen; ging ik weg, zei ik.\nDus; ja.\n" * 5,
        "I: Hoe gaat het, zeg?\nR: Goed, dank u.\nI: En thuis, ook goed?\n",
        "Een verhaal zonder komma's\nover van alles\n",
        "a,b\n",
        "",
    ],
)
def test_prose_with_commas_is_no_table(text: str) -> None:
    assert not looks_like_table(text)
    assert not looks_like_data(text)


def test_a_delimiter_within_the_last_column_does_not_cut_the_text() -> None:
    text = "tijd;spreker;tekst\n0:01;I;Hoe?\n0:03;R;Nou; goed; zeg\n0:09;I;Ja.\n"

    (delivered,) = read_table_file(text.encode(), "T03 (.csv)")

    assert delivered.turns[1].text == "Nou; goed; zeg"
    assert "1 text cut at a delimiter, joined again." in delivered.remarks


def test_text_cut_in_the_middle_of_a_row_is_refused_and_not_given_to_somebody_else() -> None:
    text = "tijd;tekst;spreker\n0:01;Hoe?;I\n0:03;Nou; goed;R\n0:09;Ja.;I\n0:12;Nee.;R\n"

    message = refused(read_table_file, text.encode())

    assert "row 3 has more cells" in message
    assert 'double quotes around the cells that hold a ";"' in message
    assert "goed" not in message


def test_excels_line_with_the_delimiter_is_no_row() -> None:
    text = "sep=;\r\n" + delimited(TALK, ";")

    (delivered,) = read_table_file(text.encode(), "T03 (.csv)")

    assert seen(delivered.turns) == TALK_TURNS
    assert delivered.left_out[0].text == "sep=;"


def test_a_quote_that_begins_a_text_does_not_swallow_the_rows_below() -> None:
    text = 'start\tspreker\ttekst\n0:01\tI\t"Ja" zei hij\n0:02\tR\t"Nee\n0:03\tI\tGoed.\n'

    (delivered,) = read_table_file(text.encode(), "T03 (.csv)")

    assert [turn.text for turn in delivered.turns] == ['"Ja" zei hij', '"Nee', "Goed."]


def test_quotes_that_cut_rows_are_refused() -> None:
    text = 'tijd;spreker;tekst\n0:01;I;"Hoe; gaat"\n0:09;R;"Goed\n0:10;I;Ja; nou\n0:11;R;Ja\n'

    assert looks_like_table(text)
    assert "a double quote in it is never closed" in refused(read_table_file, text.encode())


@pytest.mark.parametrize("column", ["Interview", "Bestand", "Respondent"])
def test_a_column_can_tell_interviews_apart(column: str) -> None:
    rows = [[column, "Spreker", "Tekst"], ["Ali", "I", "Hoe?"], ["Bea", "I", "En u?"]]
    rows += [["Ali", "R", "Zo."], ["Bea", "R", "Anders."]]

    first, second = read_table_file(delimited(rows, ";").encode(), "T03 (.csv)")

    assert [turn[:2] for turn in first.turns] == [("I", "Hoe?"), ("R", "Zo.")]
    assert [turn[:2] for turn in second.turns] == [("I", "En u?"), ("R", "Anders.")]
    assert second.remarks[0].startswith("This is interview 2 of 2 in the file")
    assert not any("Ali" in remark for remark in first.remarks)


def test_respondents_who_take_turns_are_speakers_and_no_interviews() -> None:
    rows = [["Respondent", "Tekst"], ["R1", "Hoe?"], ["R2", "Zo."], ["R1", "Ja."]]

    (delivered,) = read_table_file(delimited(rows, ";").encode(), "T03 (.csv)")

    assert [turn.speaker_label for turn in delivered.turns] == ["R1", "R2", "R1"]


def test_a_whole_interview_in_a_cell_is_read_as_a_text() -> None:
    talk = "I: Hoe gaat het?\nR: Goed hoor.\nI: En thuis?\nR: Ook goed."
    rows = [["respondent", "transcript"], ["R1", talk], ["R2", talk.replace("Goed", "Slecht")]]

    first, second = read_table_file(delimited(rows, ",").encode(), "T03 (.csv)")

    assert [turn.speaker_label for turn in first.turns] == ["I", "R", "I", "R"]
    assert second.turns[1].text == "Slecht hoor."


def test_a_table_without_turns_is_refused_with_the_columns_that_are_expected() -> None:
    path = SHARED / "encoding_macroman.csv"
    if not path.is_file():
        pytest.skip("the shared files are not here")
    data = path.read_bytes()

    message = refused(read_table_file, data)

    assert looks_like_data(data.decode("mac-roman"))
    assert not looks_like_table(data.decode("mac-roman"))
    assert '"spreker" and "tekst"' in message
    assert "touw" not in message


CELLS = st.text("abë ,;\"'\n\t:€1", max_size=12).map(str.strip)
LABELS = st.sampled_from(["I", "R", "R2", "Mw. de Wit", ""])


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(LABELS, CELLS, CELLS), min_size=3, max_size=8),
    delimiter=st.sampled_from(";,\t"),
    as_workbook=st.booleans(),
)
def test_every_word_of_a_table_is_in_a_turn_a_label_or_left_out(
    rows: list[tuple[str, str, str]], delimiter: str, as_workbook: bool
) -> None:
    table = [["Spreker", "Tekst", "Opmerking"], ["I", "begin", ""], *map(list, rows)]
    data = workbook(table) if as_workbook else delimited(table, delimiter).encode()

    (found,) = (read_xlsx if as_workbook else read_table_file)(data, "T03")

    # A label is the word of its cell where the row has text; without, the cell is left out.
    labels = Counter(w for label, text, _ in rows if clean_text(text) for w in label.split())
    expected = Counter(w for row in table for cell in row for w in clean_text(cell).split())
    assert words_of_grid(found) + labels + Counter(["I"]) == expected


# --- Workbooks --------------------------------------------------------------------------------


def test_a_workbook_is_read_as_excel_shows_it() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Interview 3"])
    sheet.append([])
    sheet.append(["Tijd", "Spreker", "Tekst", "Nr"])
    sheet.append([dt.time(0, 0, 3), "I", "Hoe é 😀?", 1.0])
    sheet.append([dt.timedelta(seconds=75.5), "R", 12, 2])
    sheet.append([dt.time(12, 34), "I", True, 3])  # 12:34 as people type minutes and seconds
    sheet["A6"].number_format = "h:mm"
    sheet["C4"].comment = Comment("let op", "iemand")
    sheet.oddHeader.left.text = "Vertrouwelijk"
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True

    (delivered,) = read_xlsx(saved(book), "T03 (.xlsx)")

    assert seen(delivered.turns) == [
        ("I", "Hoe é 😀?", 3_000),
        ("R", "12", 75_500),
        ("I", "WAAR", 754_000),
    ]
    kinds = {(entry.kind, entry.text) for entry in delivered.left_out}
    assert (LeftOutKind.COMMENT, "let op") in kinds
    assert (LeftOutKind.HEADER, "Vertrouwelijk") in kinds
    assert ("row 5, column Nr", "2") in [(e.place, e.text) for e in delivered.left_out]
    assert "Hidden rows and columns were read as well: 2." in delivered.remarks


def test_every_sheet_with_turns_is_an_interview_and_the_others_are_kept_apart() -> None:
    facts = [["Datum", "3 maart"], ["Plaats", "buurthuis"]]
    other = [["Spreker", "Tekst"], ["V", "Waarom?"], ["A", "Daarom."]]

    first, second = read_xlsx(workbook(TALK, facts, other), "T03 (.xlsx)")

    assert seen(first.turns) == TALK_TURNS
    assert [turn.text for turn in second.turns] == ["Waarom?", "Daarom."]
    assert ("sheet 2, row 2, column 2", "buurthuis") in [(e.place, e.text) for e in first.left_out]
    assert "1 sheet without turns kept apart (4 cells)." in first.remarks


def test_merged_speaker_cells_and_text_boxes_are_read() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Spreker", "Tekst"])
        sheet.merge_range(1, 0, 2, 0, "R")
        sheet.write(1, 1, "Eerst dit.")
        sheet.write_rich_string(2, 1, "Dan ", book.add_format({"bold": True}), "dat.")
        sheet.write_row(3, 0, ["I", "Ja."])
        sheet.insert_textbox(5, 0, "In een kader")

    (delivered,) = read_xlsx(buffer.getvalue(), "T03 (.xlsx)")

    assert [turn[:2] for turn in delivered.turns] == [("R", "Eerst dit.\nDan dat."), ("I", "Ja.")]
    assert "In een kader" in [entry.text for entry in delivered.left_out]


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ([[["Datum", "3 maart"]]], "no turns were found in the workbook"),
        ([[]], "the workbook is empty"),
    ],
)
def test_a_workbook_without_turns_is_refused(sheets: list[list[list[str]]], expected: str) -> None:
    message = refused(read_xlsx, workbook(*sheets))

    assert expected in message
    assert "maart" not in message


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.libreoffice
def test_a_table_saved_by_libreoffice_as_workbook_is_the_same_talk(tmp_path: Path) -> None:
    (tmp_path / "talk.csv").write_text(delimited(TALK, ";"), encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--infilter=CSV:59,34,76,1", "--convert-to", "xlsx", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "talk.csv")], check=True, capture_output=True)

    (delivered,) = read_xlsx((tmp_path / "talk.xlsx").read_bytes(), "T03 (.xlsx)")

    assert seen(delivered.turns) == TALK_TURNS


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", 8) as target:
        for member in source.namelist():
            content = source.read(member)
            if member == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            target.writestr(member, content)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'


@pytest.mark.parametrize(
    ("part", "old", "new", "expected"),
    [
        (SHEET, "<worksheet", DOCTYPE, "declares a document type"),
        (SHEET, "<v>0</v>", "<v>99999</v>", "parts do not fit together"),
        (SHEET, "<sheetData>", "<sheetData><row r='x'/>", "parts do not fit together"),
        ("xl/workbook.xml", "<sheets>", "<sheets", "its XML is damaged"),
    ],
)
def test_a_damaged_or_hostile_workbook_is_refused(
    part: str, old: str, new: str, expected: str
) -> None:
    assert expected in refused(read_xlsx, changed(workbook(TALK), part, old, new))


def test_far_cells_and_false_dimensions_cost_nothing() -> None:
    rows = range(9, 20_000)
    far = "".join(f'<row r="{n}"><c r="XFD{n}" t="str"><v>ver</v></c></row>' for n in rows)
    data = changed(workbook(TALK), SHEET, "</sheetData>", f"{far}</sheetData>")
    data = changed(data, SHEET, 'ref="A1:C4"', 'ref="A1:XFD1048576"')

    started = time.perf_counter()
    (delivered,) = read_xlsx(data, "T03 (.xlsx)")

    assert time.perf_counter() - started < 10
    assert [turn.text for turn in delivered.turns[:3]] == [text for _, text, _ in TALK_TURNS]
    assert Counter(entry.text for entry in delivered.left_out)["ver"] == len(rows)


SHARE = st.floats(0, 0.999)


@settings(max_examples=60, deadline=None)
@given(places=st.lists(SHARE, max_size=4), byte=st.integers(0, 255), cut=st.floats(0.5, 1))
def test_a_damaged_workbook_gives_no_other_error(
    places: list[float], byte: int, cut: float
) -> None:
    whole = bytearray(workbook(TALK))
    for place in places:
        whole[int(place * len(whole))] = byte

    message = ""
    try:
        read_xlsx(bytes(whole[: int(cut * len(whole))]), "T03 (.xlsx)")
    except DuidingError as error:
        message = str(error)

    assert not re.search("Boos|weggegaan", message)


@pytest.mark.parametrize(
    "text",
    [
        "tijd;spreker;tekst\n" + '0:01;I;"een ""woord"" en\nnog een"\n' * 60_000,
        '"' * 3_000_000,
        ',"' * 1_500_000,
        ";" * 3_000_000,
        "a;b\n" * 500_000,
        "ja, nee " * 400_000,
    ],
    ids=["talk", "quotes", "open quotes", "delimiters", "cells", "prose"],
)
def test_a_large_text_takes_seconds(text: str) -> None:
    started = time.perf_counter()

    looks_like_table(text)
    with suppress(DuidingError):
        read_table_file(text.encode(), "T03 (.csv)")

    assert time.perf_counter() - started < 20
