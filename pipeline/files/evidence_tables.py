"""The evidence as tables: a CSV of all rows, and a workbook to work in (domain.md 4a and 4b)."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from pipeline.domain.codebook import Codebook
from pipeline.domain.evidence import Evidence
from pipeline.domain.report import TableFacts
from pipeline.domain.topic import Topic
from pipeline.files.atomic import write_text, write_with
from pipeline.files.evidence_columns import HEADERS, evidence_cells, labels_by_code
from pipeline.files.evidence_sheets import EvidenceWorkbook

_BOM = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_evidence_csv(path: Path, evidence: Evidence, codebook: Codebook) -> None:
    """Write every evidence row as Dutch Excel opens it: BOM, `;`, all cells in quotes, LF.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front of it: somebody
    can begin an answer with a dash, and a formula in a shared file is a way in.
    """
    labels = labels_by_code(codebook)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(HEADERS)
    for row in evidence.rows:
        writer.writerow([safe_cell(text) for text in evidence_cells(row, labels)])
    write_text(path, _BOM + buffer.getvalue())


def write_evidence_xlsx(
    path: Path, evidence: Evidence, codebook: Codebook, topics: Sequence[Topic], facts: TableFacts
) -> None:
    """Write the evidence workbook; no formulas, and the same input gives the same bytes.

    Sheets: Lees mij, Bevindingen (domain.md 4b), Bewijstabel (4a), Codes, Thema x grond,
    Onderwerpen, Verantwoording.
    """
    write_with(
        path, lambda temporary: EvidenceWorkbook(evidence, codebook, topics, facts).save(temporary)
    )


def safe_cell(text: str) -> str:
    """Return `text` as a CSV cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
