"""Tables of the gates, for who may see names: k_anonymity.csv and leaks.csv in restricted/."""

from collections.abc import Iterable
from pathlib import Path

from pipeline.domain.privacy import KRow, Leak, PlaceKind
from pipeline.files.csv_table import write_table

_K_HEADERS = (
    "k in steekproef", "verwacht aantal inwoners", "samen getoond", "kenmerken", "waarden",
    "respondenten", "aanname",
)  # fmt: skip
_ASSUMED = (
    "inwoners x aandelen; kenmerken onafhankelijk, waarden in de steekproef even vaak tenzij een "
    "bron een aandeel geeft"
)
_NOT_ASKED = "niet berekend: geen inwonertal (study.toml) of geen kenmerk van inwoners"
_LEAK_HEADERS = ("bestand", "waar", "soort", "pseudoniem", "aantal")
_WHERE = {
    PlaceKind.TEXT: "tekst",
    PlaceKind.HIDDEN: "eigenschappen, opmerkingen of verborgen delen",
    PlaceKind.NAME: "naam van bestand of map",
}


def write_k_table(path: Path, rows: Iterable[KRow]) -> None:
    """Write the k-anonymity table with Dutch headers, in the order given. IDENTIFYING."""
    cells = (
        (
            row.sample_k,
            "" if row.population_k is None else f"{row.population_k:.1f}".replace(".", ","),
            "ja" if row.is_shown else "nee",
            " + ".join(row.columns),
            " + ".join(row.values),
            " ".join(row.participant_ids),
            _NOT_ASKED if row.population_k is None else _ASSUMED,
        )
        for row in rows
    )
    table = (dict(zip(_K_HEADERS, map(str, row), strict=True)) for row in cells)
    write_table(path, _K_HEADERS, table, delimiter=";")


def write_leaks(path: Path, leaks: Iterable[Leak]) -> None:
    """Write where which pseudonym's form still stands; remove the table if there is none."""
    rows = [
        dict(
            zip(
                _LEAK_HEADERS,
                (leak.path, _WHERE[leak.kind], leak.category.value, leak.pseudonym, str(leak.n)),
                strict=True,
            )
        )
        for leak in leaks
    ]
    if rows:
        write_table(path, _LEAK_HEADERS, rows, delimiter=";")
    else:
        path.unlink(missing_ok=True)
