"""The columns of the bewijstabel (domain.md 4a), defined once for CSV and workbook."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.codebook import Codebook
from pipeline.domain.evidence import EvidenceRow

NOT_QUOTABLE = "[niet citeerbaar]"
MACHINE = "machine"

_REPORTED = ("melden.gemeld", "melden.niet_gemeld", "melden.bij_")
"""Whether and where something was reported; the other codes of the facet say why, or why not."""


class Column(NamedTuple):
    """One column: its header, its cell, and its width in characters in a workbook."""

    header: str
    cell: Callable[[EvidenceRow, Mapping[str, str]], str]
    width: int = 16


def evidence_cells(row: EvidenceRow, labels: Mapping[str, str]) -> list[str]:
    """Return the cells of one row, as text.

    Who did not agree to be quoted is not quoted here either: the locator is the way to the words,
    for a researcher who has the study's folder.
    """
    return [column.cell(row, labels) for column in COLUMNS]


def labels_by_code(codebook: Codebook) -> dict[str, str]:
    """Return the Dutch label of every code."""
    return {code.id: code.label for code in codebook.codes}


def locator(row: EvidenceRow) -> str:
    """Return where the words stand: `T03, beurt 41, teken 0-120, 00:12:34`."""
    place = f"{row.transcript_id}, beurt {row.turn_number}, teken {row.start}-{row.end}"
    if row.start_ms is None:
        return place
    seconds = row.start_ms // 1000
    return f"{place}, {seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _facet(facet_id: str) -> Callable[[EvidenceRow, Mapping[str, str]], str]:
    return lambda row, labels: _labels(row.codes_by_facet.get(facet_id, ()), labels)


def _labels(code_ids: Sequence[str], labels: Mapping[str, str]) -> str:
    return "; ".join(labels[code_id] for code_id in code_ids)


def _reported(is_reported: bool) -> Callable[[EvidenceRow, Mapping[str, str]], str]:
    def cell(row: EvidenceRow, labels: Mapping[str, str]) -> str:
        code_ids = row.codes_by_facet.get("melden", ())
        return _labels([i for i in code_ids if i.startswith(_REPORTED) == is_reported], labels)

    return cell


def _for_a_person(_row: EvidenceRow, _labels: Mapping[str, str]) -> str:
    """Return an empty cell: only somebody who reads the conversation can fill it."""
    return ""


COLUMNS = (
    Column("bewijs_id", lambda r, _: r.evidence_id, 34),
    Column("code_id", lambda r, _: r.code_id, 24),
    Column("segment_id", lambda r, _: r.segment_id, 13),
    Column("respondent_id", lambda r, _: r.participant_id, 13),
    Column("bron_id", lambda r, _: r.transcript_id, 8),
    Column("locator", lambda r, _: locator(r), 32),
    Column("bron_type", lambda r, _: r.source_type, 12),
    Column("perspectief", lambda r, _: r.perspective.value, 14),
    Column("citaat_letterlijk", lambda r, _: r.quote if r.is_quotable else "", 60),
    Column("citaat_weergave", lambda r, _: r.quote.strip() if r.is_quotable else NOT_QUOTABLE, 60),
    Column("bewerking", lambda r, _: "geen" if r.is_quotable else "", 11),
    Column("parafrase", _for_a_person, 24),
    Column("thema", lambda r, _: r.code_label, 26),
    Column("grond", _facet("grond"), 24),
    Column("terrein", _facet("terrein"), 22),
    Column("domein_LIA", _facet("domein"), 22),
    Column("aard", _facet("aard"), 22),
    Column("online", _for_a_person, 9),
    Column("wederpartij", _facet("wederpartij"), 22),
    Column("plaats_voorval", _for_a_person, 16),
    Column("periode_voorval", _for_a_person, 16),
    Column("zekerheid_attributie", _facet("zekerheid"), 20),
    Column("gevolg", _facet("gevolg"), 20),
    Column("reactie", _facet("reactie"), 20),
    Column("gemeld_bij", _reported(True), 16),
    Column("reden_melden", _reported(False), 24),
    Column("behoefte", _facet("behoefte"), 22),
    Column("oplossing_respondent", _facet("oplossing"), 24),
    Column("wat_goed_gaat", _facet("positief"), 24),
    Column("richting", lambda r, _: r.direction.value, 12),
    Column("codeur", lambda r, _: ", ".join(r.reviewers) or MACHINE, 12),
    Column("code_datum", lambda r, _: r.decided_at, 12),
    Column("status", lambda r, _: r.status.value, 11),
    Column("citeerbaar", lambda r, _: "ja" if r.is_quotable else "nee", 11),
)
"""bewijs_id, code_id and segment_id lead back into the program; then domain.md 4a in its order."""

HEADERS = tuple(column.header for column in COLUMNS)
