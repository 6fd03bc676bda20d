"""participants.csv: the respondentenlijst, with the Dutch columns of domain.md section 3."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from pipeline.domain.participant import Participant, ParticipantType
from pipeline.errors import InputFileError, Problem, raise_problems
from pipeline.files.csv_table import read_table, write_table

COLUMNS = (
    "respondent_id", "type_respondent", "groepen", "leeftijdscategorie", "gender", "wijk",
    "zelfbenoemde_achtergrond", "geloof_levensovertuiging", "beperking_chronische_ziekte",
    "seksuele_gerichtheid", "datum", "vorm", "duur_min", "interviewer", "taal", "tolk", "werving",
    "transcript_niveau", "toestemming_deelname", "toestemming_opname", "toestemming_citaat",
    "toestemming_hergebruik", "toestemming_datum", "ingetrokken_op", "bewaren_tot", "citaatlabel",
    "bronbestand",
)  # fmt: skip
REQUIRED = ("respondent_id", "type_respondent", "toestemming_deelname", "toestemming_citaat")
_NAME = "participants.csv"
_YES = frozenset({"ja", "j", "x", "yes", "y", "waar", "1"})
_NO = frozenset({"nee", "n", "no", "onwaar", "0", ""})
_AFTER_APPROVAL = re.compile(r"na akkoord\s*(?P<date>\d[\d./-]*)?$")
_DATE_FORMATS = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
_IDENTIFYING = frozenset(
    {"naam", "voornaam", "achternaam", "roepnaam", "email", "mail", "emailadres", "mailadres",
     "telefoon", "telefoonnummer", "tel", "mobiel", "adres", "straat", "huisnummer", "postcode",
     "bsn", "geboortedatum"}
)  # fmt: skip
"""Words that may not stand in a column name."""
_ID = re.compile(r"P[0-9]+")


def read_participants(path: Path) -> list[Participant]:
    """Read the respondentenlijst, sorted by id. Unknown columns are kept as attributes.

    `toestemming_citaat` may also say "na akkoord" (quote only after approval): a no until the date
    of that approval stands behind it, as in "na akkoord 30-03-2026".

    Raises:
        InputFileError: A column that would identify people, a required column missing, or cells
            that cannot be understood; all of them at once.
    """
    table = read_table(path, _NAME)
    identifying = sorted({w for h in table.headers for w in _words(h)} & _IDENTIFYING)
    if identifying:
        raise InputFileError(
            f"{_NAME} has columns that identify people: {', '.join(identifying)}.\n"
            "      Keep those in your own sleutelbestand outside the study, and remove the columns."
        )
    rows = {n: {_column(h): cell for h, cell in row.items()} for n, row in table.rows.items()}
    columns = [_column(header) for header in table.headers]
    if len(set(columns)) != len(columns):
        raise InputFileError(f"{_NAME} has a column twice, apart from capitals and spaces.")
    missing = sorted(set(REQUIRED) - set(columns))
    if missing:
        raise InputFileError(
            f"{_NAME}: no column {', '.join(missing)}.\n"
            "      Save it as CSV with the column names in the first row."
        )
    problems: list[Problem] = []
    participants: list[Participant] = []
    for number, row in rows.items():
        found = _row_problems(row, number)
        problems.extend(found)
        if not found:
            participants.append(_participant(row))
    ids = [participant.participant_id for participant in participants]
    problems.extend(
        Problem(f"participant {i}", "has more than one row")
        for i in sorted({i for i in ids if ids.count(i) > 1})
    )
    raise_problems(InputFileError, f"{_NAME} cannot be used.", problems)
    return sorted(participants, key=lambda p: int(p.participant_id[1:]))


def write_participants_template(path: Path, participant_ids: Sequence[str]) -> None:
    """Write a respondentenlijst with the ids and empty cells; no consent is assumed."""
    rows = [
        dict.fromkeys(COLUMNS, "")
        | {"respondent_id": i, "type_respondent": ParticipantType.RESIDENT}
        for i in participant_ids
    ]
    write_table(path, COLUMNS, rows, delimiter=";")


def _row_problems(row: dict[str, str], number: int) -> list[Problem]:
    def problem(column: str, expected: str) -> Problem:
        # Not what stands there: with columns shifted, that can be a name.
        return Problem(f"row {number}, column {column}", f"expected {expected}")

    found = []
    if not _ID.fullmatch(row["respondent_id"]):
        found.append(problem("respondent_id", "P and a number, such as P03"))
    if row["type_respondent"].casefold() not in set(ParticipantType):
        found.append(problem("type_respondent", ", ".join(ParticipantType)))
    if row["toestemming_deelname"].casefold() not in _YES | _NO:
        found.append(problem("toestemming_deelname", "ja or nee"))
    if row["toestemming_citaat"].casefold() not in _YES | _NO and not _AFTER_APPROVAL.match(
        row["toestemming_citaat"].casefold()
    ):
        found.append(problem("toestemming_citaat", "ja, nee, na akkoord or na akkoord and a date"))
    for column in ("toestemming_datum", "ingetrokken_op"):
        if row.get(column) and _date(row[column]) is None:
            found.append(problem(column, "a date such as 31-12-2026"))
    return found


def _participant(row: dict[str, str]) -> Participant:
    quotes = row["toestemming_citaat"].casefold()
    approved = _AFTER_APPROVAL.match(quotes)
    agreed_later = approved is not None and _date(approved["date"] or "") is not None
    kind = ParticipantType(row["type_respondent"].casefold())
    used = {*REQUIRED, "groepen", "wijk", "citaatlabel", "werving", "ingetrokken_op"}
    return Participant(
        participant_id=row["respondent_id"],
        participant_type=kind,
        groups=tuple(g.strip() for g in row.get("groepen", "").split("|") if g.strip()),
        neighbourhood=row.get("wijk", ""),
        quote_label=row.get("citaatlabel", "") or kind.value,
        recruited_via=row.get("werving", ""),
        may_take_part=row["toestemming_deelname"].casefold() in _YES,
        may_be_quoted=quotes in _YES or agreed_later,
        withdrawn_on=_date(row.get("ingetrokken_op", "")),
        attributes={k: v for k, v in row.items() if k not in used and v},
    )


def _date(text: str) -> date | None:
    for date_format in _DATE_FORMATS:
        try:
            return datetime.strptime(text, date_format).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _column(header: str) -> str:
    """Return the name of a known column, however its capitals and spaces; else the header.

    "Ingetrokken op" passed over as an unknown column would keep the words of someone who withdrew.
    """
    name = "_".join(_words(header))
    return name if name in COLUMNS else header


def _words(header: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", header.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", plain)
