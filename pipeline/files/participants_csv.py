"""participants.csv or .xlsx: the respondentenlijst, with the columns of domain.md section 3."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.participant import Participant, ParticipantType
from pipeline.errors import InputFileError, Problem, raise_problems
from pipeline.files.csv_table import Table, read_table, write_table
from pipeline.files.header_words import header_words, participant_headers, plain_header
from pipeline.files.identifying_cells import only_yes_or_no, reason_of_cells, reason_of_header
from pipeline.files.participant_cells import day_of, quote_consent, yes_or_no
from pipeline.files.sheet_table import is_workbook, read_sheet_table

COLUMNS = (
    "respondent_id", "type_respondent", "groepen", "leeftijdscategorie", "gender", "wijk",
    "zelfbenoemde_achtergrond", "geloof_levensovertuiging", "beperking_chronische_ziekte",
    "seksuele_gerichtheid", "datum", "vorm", "duur_min", "interviewer", "taal", "tolk", "werving",
    "transcript_niveau", "toestemming_deelname", "toestemming_opname", "toestemming_citaat",
    "toestemming_hergebruik", "toestemming_datum", "ingetrokken_op", "bewaren_tot", "citaatlabel",
    "bronbestand",
)  # fmt: skip
REQUIRED = ("respondent_id", "type_respondent", "toestemming_deelname", "toestemming_citaat")
SENSITIVE = ("toestemming_deelname", "toestemming_citaat", "ingetrokken_op")
"""Two columns that could each be one of these are refused: the wrong one would harm somebody."""
_ID = re.compile(r"P[0-9]+")
_DAYS = ("toestemming_datum", "ingetrokken_op")


class _List(NamedTuple):
    """A respondentenlijst: what messages call it, its rows by number under the names of columns.

    `headers` has the header that the sheet itself has for each column.
    """

    name: str
    headers: dict[str, str]
    rows: dict[int, dict[str, str]]
    has_serials: bool


def read_participants(path: Path) -> list[Participant]:
    """Read the respondentenlijst, sorted by id. Unknown columns are kept as attributes.

    `toestemming_citaat` may also say "na akkoord" (quote only after approval): a no until the date
    of that approval stands behind it, as in "na akkoord 30-03-2026".

    Args:
        path: A .csv (`;`, `,` or tab; any encoding) or .xlsx (the first sheet with a
            respondent_id). Up to ten rows of titles may stand above the headers.

    Raises:
        InputFileError: A column that would identify people, a required column missing, or cells
            that cannot be understood; all of them at once.
    """
    sheet = _read_list(path)
    without_id = [n for n, row in sheet.rows.items() if not _ID.fullmatch(_id(row))]
    problems = _id_problems(without_id, sheet.headers)
    participants: list[Participant] = []
    for number, row in sheet.rows.items():
        found = _row_problems(row, number, sheet)
        problems.extend(found)
        if not found and number not in without_id:
            participants.append(_participant(row, sheet.has_serials))
    ids = [participant.participant_id for participant in participants]
    problems.extend(
        Problem(f"participant {i}", "has more than one row")
        for i in sorted({i for i in ids if ids.count(i) > 1})
    )
    raise_problems(InputFileError, f"{sheet.name} cannot be used.", problems)
    return sorted(participants, key=lambda p: int(p.participant_id[1:]))


def write_participants_template(path: Path, participant_ids: Sequence[str]) -> None:
    """Write a respondentenlijst with the ids and empty cells; no consent is assumed."""
    rows = [
        dict.fromkeys(COLUMNS, "")
        | {"respondent_id": i, "type_respondent": ParticipantType.RESIDENT}
        for i in participant_ids
    ]
    write_table(path, COLUMNS, rows, delimiter=";")


def _read_list(path: Path) -> _List:
    """Return the rows under the names of columns, once nothing in them identifies people."""
    name = f"participants{'.xlsx' if path.suffix.lower() == '.xlsx' else '.csv'}"
    has_serials = path.is_file() and is_workbook(path)
    if has_serials:
        table = read_sheet_table(path, name, _is_header)
    else:
        table = read_table(path, name, _is_header)
    _refuse_identifying(table, name)
    columns = _columns(table.headers, name)
    missing = sorted(set(REQUIRED) - set(columns.values()))
    if missing:
        raise InputFileError(
            f"{name}: no column {', '.join(missing)}.\n"
            "      Put the column names in the first row, and save it again."
        )
    rows = {n: {columns[h]: cell for h, cell in row.items()} for n, row in table.rows.items()}
    return _List(name, {column: h for h, column in columns.items()}, rows, has_serials)


def _is_header(cells: Sequence[str]) -> bool:
    """Tell whether a row is that of the headers: it names the id and at least one more column."""
    named = {_named_column(cell) for cell in cells} - {""}
    return "respondent_id" in named and len(named) >= 2


def _refuse_identifying(table: Table, name: str) -> None:
    """Refuse columns that identify people, by their headers or cells; all of them at once."""
    # Without a row of headers, what stands above a column is a cell and not to be shown.
    is_known = _is_header(table.headers)
    problems = []
    for number, header in enumerate(table.headers, start=1):
        cells = [row[header] for row in table.rows.values()]
        known = _named_column(header)
        reason = "" if known or only_yes_or_no(cells) else reason_of_header(header)
        if not reason and known not in {"respondent_id", "datum", "bewaren_tot", *_DAYS}:
            reason = reason_of_cells(header, cells)
        if reason:
            problems.append(
                Problem(f'column "{header}"' if is_known else f"column {number}", reason)
            )
    if problems:
        remedy = "Keep those in your own sleutelbestand outside the study, and remove the columns."
        problems[-1] = Problem(problems[-1].where, problems[-1].what, remedy)
    raise_problems(InputFileError, f"{name} has columns that identify people.", problems)


def _named_column(header: str) -> str:
    """Return the known column that a header names, however it is spelled, or "".

    "Ingetrokken op" passed over as an unknown column would keep the words of someone who withdrew.
    """
    words = header_words(header)
    if "_".join(words) in COLUMNS:
        return "_".join(words)
    plain = " ".join(words)
    aliases = participant_headers().columns
    return next((column for column, names in aliases.items() if plain in names), "")


def _columns(headers: Sequence[str], name: str) -> dict[str, str]:
    """Return under each header the name of its column: a known one once, else the header.

    Raises:
        InputFileError: A column stands twice, or two columns can each be a consent.
    """
    plain = [plain_header(header) for header in headers]
    if len(set(plain)) != len(plain):
        raise InputFileError(f"{name} has a column twice, apart from capitals and spaces.")
    named = {header: _named_column(header) for header in headers}
    for column in SENSITIVE:
        same = [header for header in headers if named[header] == column]
        if len(same) > 1:
            listed = " and ".join(f'"{header}"' for header in same)
            raise InputFileError(
                f"{name} has two columns that can be {column}: {listed}.\n"
                f"      Keep one of them, and call it {column}."
            )
    aliases = participant_headers().columns
    for column in set(named.values()) - {""}:
        order = [column.replace("_", " "), *aliases.get(column, ())]
        same = sorted(
            (h for h in headers if named[h] == column), key=lambda h: order.index(plain_header(h))
        )
        named |= dict.fromkeys(same[1:], "")
    return {header: column or header for header, column in named.items()}


def _id(row: Mapping[str, str]) -> str:
    return row["respondent_id"].upper()


def _id_problems(numbers: Sequence[int], headers: Mapping[str, str]) -> list[Problem]:
    """Return one problem for all rows without a P and a number: such ids are of a whole sheet."""
    if not numbers:
        return []
    starts = [numbers[0], *(b for a, b in pairwise(numbers) if b != a + 1)]
    ends = [*(a for a, b in pairwise(numbers) if b != a + 1), numbers[-1]]
    ranges = [str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True)]
    listed = " and ".join([", ".join(ranges[:-1]), ranges[-1]] if ranges[1:] else ranges)
    rows = f"row {listed}" if len(numbers) == 1 else f"rows {listed}"
    return [
        Problem(
            f"{rows}, {_shown_column('respondent_id', headers)}",
            "expected P and a number, such as P03",
            "Use the ids of the column speaker_id in restricted/interviews.csv.",
        )
    ]


def _shown_column(column: str, headers: Mapping[str, str]) -> str:
    """Return what messages call a column: its name, and the header of the sheet if it differs."""
    header = headers.get(column, column)
    is_same = "_".join(header_words(header)) == column
    return f"column {column}" if is_same else f'column {column} (in your file "{header}")'


def _row_problems(row: dict[str, str], number: int, sheet: _List) -> list[Problem]:
    has_serials = sheet.has_serials

    def problem(column: str, expected: str) -> Problem:
        # Not what stands there: with columns shifted, that can be a name.
        place = f"row {number}, {_shown_column(column, sheet.headers)}"
        return Problem(place, f"expected {expected}")

    found = []
    if row["type_respondent"].casefold() not in set(ParticipantType):
        found.append(problem("type_respondent", ", ".join(ParticipantType)))
    if yes_or_no(row["toestemming_deelname"]) is None:
        found.append(problem("toestemming_deelname", "ja or nee"))
    if quote_consent(row["toestemming_citaat"], has_serials=has_serials) is None:
        found.append(problem("toestemming_citaat", "ja, nee, na akkoord or na akkoord and a date"))
    for column in _DAYS:
        cell = row.get(column, "")
        if yes_or_no(cell) is not False and day_of(cell, has_serials=has_serials) is None:
            found.append(problem(column, "a date such as 31-12-2026"))
    return found


def _participant(row: dict[str, str], has_serials: bool) -> Participant:
    kind = ParticipantType(row["type_respondent"].casefold())
    used = {*REQUIRED, "groepen", "wijk", "citaatlabel", "werving", "ingetrokken_op"}
    return Participant(
        participant_id=_id(row),
        participant_type=kind,
        groups=tuple(g.strip() for g in row.get("groepen", "").split("|") if g.strip()),
        neighbourhood=row.get("wijk", ""),
        quote_label=row.get("citaatlabel", "") or kind.value,
        recruited_via=row.get("werving", ""),
        may_take_part=yes_or_no(row["toestemming_deelname"]) is True,
        may_be_quoted=quote_consent(row["toestemming_citaat"], has_serials=has_serials) is True,
        withdrawn_on=day_of(row.get("ingetrokken_op", ""), has_serials=has_serials),
        attributes={k: v for k, v in row.items() if k not in used and v},
    )
