"""A report as a tree of records: what stands where, not what it looks like.

The stage write_report fills the tree; the writers for Word and HTML draw the same tree.
"""

from typing import Annotated, Literal

from pydantic import Field

from pipeline.domain.evidence import Count
from pipeline.domain.record import Record


class Paragraph(Record):
    """Running text; `lead` is printed bold in front of it."""

    kind: Literal["paragraph"] = "paragraph"
    text: str
    lead: str = ""


class Gap(Record):
    """Something only the researcher knows: never invented, always visibly open."""

    kind: Literal["gap"] = "gap"
    text: str


class Note(Record):
    """A remark about the text, such as a condition on reading the numbers."""

    kind: Literal["note"] = "note"
    text: str


class Bullets(Record):
    """A list without order."""

    kind: Literal["bullets"] = "bullets"
    items: tuple[str, ...]


class QuoteBlock(Record):
    """What a participant said, verbatim, with the label that stands for the person.

    `locator` is the way back to the transcript: the evidence id. `lead` says what the quote is for.
    """

    kind: Literal["quote"] = "quote"
    text: str
    label: str
    locator: str
    lead: str = ""
    is_counter: bool = False


class Table(Record):
    """A table of texts; the first cell of a row is its heading. `number` is 0 until numbered."""

    kind: Literal["table"] = "table"
    number: int = 0
    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    banner: str = ""
    note: str = ""
    widths: tuple[int, ...] = ()
    """Relative column widths; empty means equal."""


HEAT_SHARES = (0.1, 0.25, 0.5, 1.0)
"""Up to which share of all participants each colour step of a heat table goes, "nobody" left out.

More steps could not be told apart in print. The shares are fixed, so that the same number has the
same colour in every table of a report.
"""


def heat_step(n: int, n_total: int) -> int:
    """Return the colour step of `n` of `n_total` people, from 0 (nobody) to len(HEAT_SHARES)."""
    if not n or not n_total:
        return 0
    return 1 + sum(n > share * n_total for share in HEAT_SHARES[:-1])


class HeatRow(Record):
    """One row of a heat table: a label and one count per column."""

    label: str
    counts: tuple[Count, ...]


class HeatTable(Record):
    """Unique participants per combination. The number is always written, colour only helps.

    Colours go by the share of `n_total`, all participants of the study. `is_reviewed` is false
    before any review: then the numbers of confirmed ones, all 0, are not worth writing.
    """

    kind: Literal["heat"] = "heat"
    number: int = 0
    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    n_total: int
    is_reviewed: bool = True
    banner: str = ""
    note: str = ""


class Bar(Record):
    """One bar: unique participants, confirmed ones first."""

    label: str
    count: Count


class BarChart(Record):
    """Unique participants per label, out of `n_total`; `is_reviewed` as in HeatTable."""

    kind: Literal["bars"] = "bars"
    number: int = 0
    caption: str
    bars: tuple[Bar, ...]
    n_total: int
    legend_confirmed: str
    legend_proposed: str
    is_reviewed: bool = True
    banner: str = ""


Block = Annotated[
    Paragraph | Gap | Note | Bullets | QuoteBlock | Table | HeatTable | BarChart,
    Field(discriminator="kind"),
]


class Section(Record):
    """A chapter or a part of one. `number` is as printed: "4", "4.2", "A", or empty."""

    number: str = ""
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()


class ReportLabels(Record):
    """The fixed words around the blocks, so that the writers hold no Dutch of their own."""

    table: str
    figure: str
    contents: str
    skip_to_content: str
    gap: str
    page: str


class Report(Record):
    """A whole report. `banner` is empty once every proposal has been decided on."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    banner: str
    internal_note: str
    chapters: tuple[Section, ...]
    signature: str
    labels: ReportLabels


class StudyFacts(Record):
    """What the settings say about the study; empty where the researcher did not fill it in."""

    title: str
    municipality: str = ""
    client: str = ""
    research_question: str = ""
    period: str = ""


class TableFacts(Record):
    """What the evidence workbook says besides the evidence itself.

    `sentences` and `counts_by_type` go by the number of a finding; the latter is in words and
    figures per type of respondent ("inwoners 3/7 (waarvan 2 bevestigd); professionals 1/2").
    """

    title: str
    banner: str
    internal_note: str
    signature: str
    gap: str
    sentences: dict[int, str]
    counts_by_type: dict[int, str]
    no_counter: str
    reading_guide: tuple[str, ...]
