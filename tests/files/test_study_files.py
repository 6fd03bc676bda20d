"""The files of a study that people keep by hand, and those that the stages write."""

import stat
from datetime import date
from pathlib import Path

import pytest

from pipeline.domain.segment import Segment
from pipeline.domain.topic import TopicAssignment
from pipeline.domain.transcript import Category, Confidence, Role, Speaker, Turn
from pipeline.errors import DuidingError, InputFileError, StudyError
from pipeline.files.atomic import (
    append_text,
    file_digest,
    make_folder,
    write_text,
    write_together,
    write_with,
)
from pipeline.files.interviews_csv import read_interviews, write_interviews
from pipeline.files.name_lists import read_known_names, read_name_lists
from pipeline.files.participants_csv import read_participants, write_participants_template
from pipeline.files.records import read_record, read_records, write_records
from pipeline.files.study_toml import read_settings, settings_template
from pipeline.settings import Settings
from pipeline.study import program_folder

HEADER = "respondent_id;type_respondent;wijk;toestemming_deelname;toestemming_citaat"
ROW = "P01;inwoner;Coöperatiewijk;ja;ja"


def participants_file(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "participants.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def refused_participants(tmp_path: Path, *lines: str) -> str:
    with pytest.raises(InputFileError) as refused:
        read_participants(participants_file(tmp_path, *lines))
    assert refused.value.__cause__ is refused.value.__context__ is None
    return str(refused.value)


# --- participants.csv -------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_sheet_is_read_as_excel_saves_it(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = [line.replace(";", delimiter) for line in (HEADER, ROW, delimiter * 4)]

    (participant,) = read_participants(participants_file(tmp_path, *lines, encoding=encoding))

    assert participant.participant_id == "P01"
    assert participant.neighbourhood == "Coöperatiewijk"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("ja", True), ("Ja", True), ("x", True), ("nee", False), ("", False), ("N", False)],
)
def test_consent_is_only_what_clearly_says_yes(tmp_path: Path, written: str, meant: bool) -> None:
    path = participants_file(tmp_path, HEADER, f"P01;inwoner;;{written};{written}")

    (participant,) = read_participants(path)

    assert (participant.may_take_part, participant.may_be_quoted) == (meant, meant)


@pytest.mark.parametrize(
    ("consent", "quotable"),
    [("na akkoord", False), ("Na akkoord 3-4-2026", True), ("na akkoord 99-99-2026", False)],
)
def test_na_akkoord_is_a_yes_once_the_date_of_the_approval_stands_behind_it(
    tmp_path: Path, consent: str, quotable: bool
) -> None:
    # toestemming_datum is about taking part and is filled in at the interview.
    path = participants_file(
        tmp_path, f"{HEADER};toestemming_datum", f"P01;inwoner;;ja;{consent};1-2-2026"
    )

    assert read_participants(path)[0].may_be_quoted is quotable


@pytest.mark.parametrize("written", ["31-12-2026", "2026-12-31", "31/12/2026", "31.12.2026"])
def test_dutch_and_iso_dates_are_understood(tmp_path: Path, written: str) -> None:
    path = participants_file(tmp_path, f"{HEADER};ingetrokken_op", f"{ROW};{written}")

    assert read_participants(path)[0].withdrawn_on == date(2026, 12, 31)


@pytest.mark.parametrize("header", ["Ingetrokken op", "INGETROKKEN_OP", "ingetrokken-op"])
def test_a_withdrawal_is_not_missed_because_of_how_its_column_is_spelled(
    tmp_path: Path, header: str
) -> None:
    path = participants_file(tmp_path, f"{HEADER};{header}", f"{ROW};1-2-2026")

    assert not read_participants(path)[0].is_included


def test_other_columns_are_kept_and_rows_sorted_by_number(tmp_path: Path) -> None:
    path = participants_file(
        tmp_path, f"{HEADER};Eigen kolom", ROW.replace("P01", "P10") + ";b", f"{ROW};"
    )

    participants = read_participants(path)

    assert [p.participant_id for p in participants] == ["P01", "P10"]
    assert [p.attributes for p in participants] == [{}, {"Eigen kolom": "b"}]


@pytest.mark.parametrize("header", ["naam", "Voornaam", "E-mail", "Naam respondent", "tel."])
def test_a_column_that_identifies_people_is_refused(tmp_path: Path, header: str) -> None:
    message = refused_participants(tmp_path, f"{HEADER};{header}", f"{ROW};Fatima")

    assert "columns that identify people" in message
    assert "Fatima" not in message


def test_all_wrong_cells_are_listed_by_row_and_column_and_none_is_quoted(tmp_path: Path) -> None:
    message = refused_participants(
        tmp_path,
        f"{HEADER};ingetrokken_op",
        "Fatima;buurvrouw;;misschien;ooit;31-02-2026",
        "",
        ";;;;;",
        "P٣;inwoner;;ja;ja;",
    )

    places = [line.split(":")[0].strip() for line in message.splitlines()[2:]]
    assert [place for place in places if "column" in place and not place.startswith("Use")] == [
        "rows 2 and 5, column respondent_id",
        "row 2, column type_respondent",
        "row 2, column toestemming_deelname",
        "row 2, column toestemming_citaat",
        "row 2, column ingetrokken_op",
    ]
    assert not any(word in message for word in ("Fatima", "buurvrouw", "misschien", "ooit"))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "participants.csv is empty"),
        (["", ""], "participants.csv is empty"),
        ([HEADER, ROW, ROW], "participant P01: has more than one row"),
        (["respondent_id;wijk", "P01;x"], "no column toestemming_citaat, toestemming_deelname, ty"),
        ([HEADER + ";wijk", ROW + ";x"], "a column name twice"),
        ([HEADER + ";Wijk", ROW + ";x"], "a column twice, apart from capitals"),
        ([HEADER, ROW + ";over"], "row 2: 6 cells where the first row has 5"),
    ],
)
def test_a_sheet_that_cannot_be_used_says_why(
    tmp_path: Path, lines: list[str], expected: str
) -> None:
    assert expected in refused_participants(tmp_path, *lines)


def test_a_workbook_renamed_to_csv_is_refused_clearly(tmp_path: Path) -> None:
    path = tmp_path / "participants.csv"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 1000)

    with pytest.raises(InputFileError, match=r"participants\.csv"):
        read_participants(path)


def test_a_new_sheet_assumes_no_consent(tmp_path: Path) -> None:
    path = tmp_path / "participants.csv"

    write_participants_template(path, ["P01", "P02"])

    assert path.read_bytes().startswith(b"\xef\xbb\xbfrespondent_id;")
    assert [p.is_included or p.may_be_quoted for p in read_participants(path)] == [False, False]


# --- restricted/interviews.csv ----------------------------------------------------------------

COLUMNS = "file_name,transcript_id,speaker_label,speaker_id,role"


def refused_interviews(tmp_path: Path, text: str) -> str:
    path = tmp_path / "interviews.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFileError) as refused:
        read_interviews(path)
    assert refused.value.__cause__ is refused.value.__context__ is None
    return str(refused.value)


def test_interviews_are_written_and_read_back_in_order_of_interview(tmp_path: Path) -> None:
    speakers = [
        Speaker(file_name='A, "b".txt', transcript_id=t, speaker_label=label, speaker_id=i, role=r)
        for t, label, i, r in [
            ("T10", "I", "I1", Role.INTERVIEWER),
            ("T02", "", "P02", Role.PARTICIPANT),
        ]
    ]  # fmt: skip
    speakers[1] = speakers[1].model_copy(update={"file_name": "b.txt"})

    write_interviews(tmp_path / "restricted" / "interviews.csv", speakers)

    assert read_interviews(tmp_path / "restricted" / "interviews.csv") == speakers[::-1]


def test_columns_of_the_researchers_own_survive_a_new_proposal(tmp_path: Path) -> None:
    path = tmp_path / "interviews.csv"
    path.write_text(
        "file_name;opmerking;transcript_id;speaker_label;speaker_id;role\n"
        "a.txt;=nabellen;t1;R;P01;participant\n",
        encoding="utf-8",
    )
    (known,) = read_interviews(path)
    new = known.model_copy(update={"transcript_id": "T02", "file_name": "b.txt"})

    write_interviews(path, [known, new])

    assert read_interviews(path) == [known, new]
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(";")[-1] for line in lines] == ["opmerking", "'=nabellen", ""]


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("Participant", Role.PARTICIPANT),
        ("DEELNEMER", Role.PARTICIPANT),
        ("respondent", Role.PARTICIPANT),
        ("Geïnterviewde", Role.PARTICIPANT),
        ("geinterviewde", Role.PARTICIPANT),
        ("Interviewer", Role.INTERVIEWER),
        ("gespreksleider", Role.INTERVIEWER),
        ("Tolk", Role.INTERPRETER),
        ("overig", Role.OTHER),
        ("Anders", Role.OTHER),
        ("OTHER", Role.OTHER),
    ],
)
def test_a_role_is_heard_in_any_capitals_and_in_dutch(
    tmp_path: Path, written: str, role: Role
) -> None:
    path = tmp_path / "interviews.csv"
    path.write_text(f"{COLUMNS},confidence\na.txt,T01,R,P01,{written},High\n", encoding="utf-8")

    (speaker,) = read_interviews(path)

    assert (speaker.role, speaker.confidence) == (role, Confidence.HIGH)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("t3,p3", ("T03", "P3")),
        ("T3,P03", ("T03", "P03")),
        ("t12,x1", ("T12", "X1")),
        ("t007,i02", ("T007", "I02")),
    ],
)
def test_ids_may_be_in_lower_case(tmp_path: Path, written: str, expected: tuple[str, str]) -> None:
    transcript_id, speaker_id = written.split(",")
    path = tmp_path / "interviews.csv"
    path.write_text(f"{COLUMNS}\na.txt,{transcript_id},R,{speaker_id},other\n", encoding="utf-8")

    (speaker,) = read_interviews(path)

    assert (speaker.transcript_id, speaker.speaker_id) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "interviews.csv is empty"),
        ("file_name,role\nFatima.txt,x\n", "no column transcript_id, speaker_label, speaker_id"),
        (f"{COLUMNS}\nFatima.txt,Fatima,R,P01,baas\n", "row 2, column role: expected interviewer"),
        (f"{COLUMNS}\nFatima.txt,Fatima,R,P01,baas\n", "row 2, column transcript_id: expected T"),
        (f"{COLUMNS}\n\nFatima.txt,T01,R,Fatima,other\n", "row 3, column speaker_id"),
        (f"{COLUMNS}\nFatima.txt,T01,R,P01,participant\nb,T01,I,I1,interviewer\n", "two files"),
        (f"{COLUMNS}\nFatima.txt,T01,R,P01,participant\nFatima.txt,T02,R,P01,participant\n",
         "interview T02: uses a file that is in use"),
        (f"{COLUMNS}\nFatima.txt,T01,R,P01,other\nFatima.txt,T01,R,P02,other\n", "label twice"),
        (f"{COLUMNS}\nFatima.txt,T01,R,I1,participant\n", "does not begin with P"),
        (f"{COLUMNS}\n../Fatima.txt,T01,R,P01,participant\n", "has a file_name with a folder"),
    ],
)  # fmt: skip
def test_interviews_that_cannot_be_used_say_why_and_show_no_name(
    tmp_path: Path, text: str, expected: str
) -> None:
    message = refused_interviews(tmp_path, text)

    assert expected in message
    assert "Fatima" not in message


# --- restricted/known_names.csv and the name lists --------------------------------------------


def test_known_names_are_read_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "known_names.csv"
    path.write_text("name;category\nFatima Bos;person\nDe Brug;SCHOOL\n", encoding="utf-8")

    assert read_known_names(path) == [("Fatima Bos", Category.PERSON), ("De Brug", Category.SCHOOL)]
    assert read_known_names(tmp_path / "none.csv") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("naam;category\nFatima;PERSON\n", "expected the columns name and category"),
        ("name;category\n\nFatima;MENS\n", "row 3, column category: expected PERSON"),
    ],
)
def test_known_names_that_would_not_be_masked_are_refused(
    tmp_path: Path, text: str, expected: str
) -> None:
    path = tmp_path / "known_names.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(StudyError) as refused:
        read_known_names(path)

    assert expected in str(refused.value)
    assert "Fatima" not in str(refused.value)


def test_the_name_lists_of_the_program_are_whole() -> None:
    lists = read_name_lists(program_folder("codebooks") / "name_lists")

    assert min(map(len, (lists.first_names, lists.surnames, lists.places))) > 100


def test_exceptions_and_remarks_are_not_items_and_every_byte_changes_the_digest(
    tmp_path: Path,
) -> None:
    names = ["first_names", "surnames", "surname_particles", "ambiguous_names", "places_nl",
             "places_abroad", "keep", "person_cues", "street_suffixes",
             "street_exceptions", "names_as_words", "ordinary_words", "regional_words",
             "speech_verbs", "residence_cues", "government_cues", "context_words"]  # fmt: skip
    for name in names:
        write_text(tmp_path / "a" / name / "items.txt", "# remark\nbasisschool;SCHOOL\n\nFenna\n")
    write_text(tmp_path / "a" / "first_names" / "exceptions.txt", "Fenna\n")
    for path in tmp_path.glob("a/*/*.txt"):
        write_text(tmp_path / "b" / path.relative_to(tmp_path / "a"), path.read_text())
    write_text(tmp_path / "b" / "keep" / "items.txt", "")

    first, second = read_name_lists(tmp_path / "a"), read_name_lists(tmp_path / "b")

    assert first.first_names == ("basisschool;SCHOOL",)
    assert first.person_cues[0] == ("basisschool", "SCHOOL")
    assert first.digest != second.digest


def test_a_name_list_that_is_missing_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="name list first_names is missing"):
        read_name_lists(tmp_path)


# --- study.toml -------------------------------------------------------------------------------


def refused_settings(tmp_path: Path, text: str, **overrides: str) -> str:
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as refused:
        read_settings(path, {k.replace("__", "."): v for k, v in overrides.items()})
    assert refused.value.__cause__ is refused.value.__context__ is None
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[topic]\n", "[topic]: there is no such setting\n      did you mean topics?"),
        ("[topics]\nresolutie = 2\n", "[topics.resolutie]: there is no such setting\n      did yo"),
        ('[topics]\nresolution = "veel"\n', "[topics.resolution]: Input should be a valid number"),
        ("[segment]\nmax_words = 5\n", "[segment.max_words]: Input should be greater than or eq"),
        ("study = 5\n", "[study]: "),
        ('[study]\ntitle = "a\n', "not valid TOML (at line 2, column 11)"),
        ('[study]\ncodebook = "../x"\n', "must name a codebook"),
    ],
)
def test_settings_that_cannot_be_used_say_which_and_why(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert expected in refused_settings(tmp_path, text)


def test_options_win_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text('[study]\nseed = 1\nperiod = "mei"\n[segment]\nmax_words = 20\n')

    settings = read_settings(
        path, {"study.seed": "7", "study.period": "2026", "anonymise.keep": '["De Brug"]'}
    )

    assert (settings.study.seed, settings.study.period) == (7, "2026")
    assert settings.anonymise.keep == ("De Brug",)
    assert settings.segment.max_words == 20
    assert settings.topics == Settings().topics


def test_a_wrong_option_is_refused_like_a_wrong_line(tmp_path: Path) -> None:
    assert "did you mean resolution?" in refused_settings(tmp_path, "", topics__resolutionn="1")
    assert "expected SECTION.KEY=VALUE" in refused_settings(
        tmp_path, "study = 5\n", study__seed="1"
    )


def test_without_a_file_all_is_default(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "study.toml") == Settings()


def test_a_new_studys_file_holds_every_key_and_means_the_defaults(tmp_path: Path) -> None:
    title = 'Quickscan "Zuid" \\ 2026\nregel'
    path = tmp_path / "study.toml"

    write_text(path, settings_template(title))

    expected = Settings().model_dump()
    expected["study"]["title"] = title
    assert read_settings(path).model_dump() == expected
    assert path.read_text().count(" = ") == sum(len(section) for section in expected.values())


# --- Records ----------------------------------------------------------------------------------


def test_records_are_read_back_as_written_also_with_odd_line_ends_in_a_text(tmp_path: Path) -> None:
    path = tmp_path / "transcripts" / "T01.jsonl"
    records = [
        Turn(transcript_id="T01", turn_number=n, speaker_id="P01", role=Role.PARTICIPANT, text=text)
        for n, text in enumerate(["een\u2028twee\x85drie", "vier\nvijf \U0001f600"], start=1)
    ]

    write_records(path, records)

    assert read_records(path, Turn) == records
    assert path.read_bytes().endswith(b"}\n") and b"\r" not in path.read_bytes()


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (b'{"segment_id": "kanariewoord", "topic_id": 1}', "segment_id"),
        (b'{"segment_id": "T01-001-1", "topic_id": 1, "kanariewoord": 2}', "the whole line"),
        (b'kanariewoord {"', "the whole line"),
        (b'{"segment_id": "kanariewoord \xff", "topic_id": 1}', "the whole line"),
    ],
)
def test_a_broken_line_is_named_and_never_quoted(tmp_path: Path, line: bytes, fields: str) -> None:
    path = tmp_path / "work" / "topic_assignments.jsonl"
    path.parent.mkdir()
    path.write_bytes(b'{"segment_id": "T01-001-1", "topic_id": 1}\n' + line + b"\n")

    with pytest.raises(InputFileError) as refused:
        read_records(path, TopicAssignment)

    message = str(refused.value)
    assert message.startswith("work/topic_assignments.jsonl, line 2: not a TopicAssignment")
    assert f"(fields: {fields})" in message
    assert "kanariewoord" not in message
    assert refused.value.__cause__ is refused.value.__context__ is None


def test_records_of_a_stage_that_did_not_run_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"segments/T01\.jsonl is not there yet"):
        read_records(tmp_path / "segments" / "T01.jsonl", Segment)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[]"])
def test_a_state_that_cannot_be_read_counts_as_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "state.json").write_bytes(data)

    assert read_record(tmp_path / "state.json", TopicAssignment) is None


# --- Whole files or nothing -------------------------------------------------------------------


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_text(path, "old")

    def fail(temporary: Path) -> None:
        temporary.write_text("half")
        raise DuidingError("full")

    with pytest.raises(DuidingError):
        write_with(path, fail)
    with pytest.raises(DuidingError):
        write_together([(path, lambda t: t.write_text("new")), (tmp_path / "other.csv", fail)])

    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"table.csv": "old"}


def test_files_that_belong_together_are_all_replaced(tmp_path: Path) -> None:
    write_together([(tmp_path / n, lambda t: t.write_text("new")) for n in ("a.csv", "b/c.csv")])

    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.csv", "b", "c.csv"]


def test_what_identifies_is_for_the_owner_only(tmp_path: Path) -> None:
    restricted = tmp_path / "restricted"
    write_text(restricted / "vault" / "key.jsonl", "x")
    append_text(restricted / "errors.log", "x")
    write_together([(restricted / "a.csv", lambda t: t.write_text("x"))])
    make_folder(tmp_path / "raw")
    write_text(tmp_path / "work" / "T01.jsonl", "x")

    assert {mode(p) for p in restricted.rglob("*") if p.is_file()} == {0o600}
    assert {mode(p) for p in (restricted, restricted / "vault", tmp_path / "raw")} == {0o700}
    assert mode(tmp_path / "work" / "T01.jsonl") == 0o644


def test_a_log_is_appended_to_and_a_digest_is_of_the_content(tmp_path: Path) -> None:
    for line in ("een\n", "twee\n"):
        append_text(tmp_path / "errors.log", line)

    assert (tmp_path / "errors.log").read_text() == "een\ntwee\n"
    assert file_digest(tmp_path / "none") == ""
    assert len(file_digest(tmp_path / "errors.log")) == 64
