"""The sheets and columns of the review workbook: defined once, for the writer and the reader."""

from typing import NamedTuple

from pipeline.domain.review import folded

CODES = "Codes"
UNCODED = "Geen code"
MISSED = "Gemist"
CODEBOOK = "Codeboek"
README = "Lees mij"
LISTS = "_lijsten"
META = "_meta"

META_PROPERTY_PREFIX = "duiding "
"""Document properties repeat the rows of `_meta`: some programs drop very hidden sheets."""


class Column(NamedTuple):
    """One column: the field it holds, its Dutch header, its width, and headers also understood.

    `width` is in characters. `is_input` marks what a reviewer fills in. `is_printed` is false for
    what must not make the print smaller; such columns stand at either end of a sheet.
    """

    key: str
    header: str
    width: float
    synonyms: tuple[str, ...] = ()
    is_hidden: bool = False
    is_input: bool = False
    indent: int = 0
    is_printed: bool = True


ROW_ID = Column("row_id", "rij_id", 24, ("row_id", "rijnummer_id"), is_hidden=True)
TEXT_DIGEST = Column("text_digest", "controle", 14, ("text_digest",), is_hidden=True)
# The printed columns are 173 wide together: on A4 across their 10.5 points become 8 or more, in
# Excel and in LibreOffice (which makes columns 6% wider). Whose words they are, positie says too.
DOCUMENT = Column("document", "document", 9.5, is_printed=False)
SPEAKER = Column("speaker_label", "spreker", 8.5, is_printed=False)
SEGMENT = Column("segment_id", "positie", 9.5, ("segment_id", "segment", "fragment"))
BEFORE = Column("context_before", "context voor", 21)
QUOTE = Column("text", "citaat", 36, indent=1)
AFTER = Column("context_after", "context na", 16, indent=1)
CODE = Column("code", "code", 14.5, indent=1)
REASON = Column("reason", "waarom", 16)
SCORE = Column("score", "zekerheid", 10, is_printed=False)
TOPIC = Column("topic_label", "onderwerp", 13, is_printed=False)
EARLIER = Column("earlier", "eerder besluit", 11.5)
DECISION = Column("decision", "besluit", 10, ("beslissing", "oordeel", "decision"), is_input=True)
NEW_CODE = Column(
    "new_code", "nieuwe code", 15, ("andere code", "code nieuw", "new_code"), is_input=True
)
NOTE = Column(
    "note", "opmerking", 13, ("opmerkingen", "toelichting", "notitie", "note"), is_input=True
)
REVIEWER = Column(
    "reviewer", "beoordelaar", 10.5, ("beoordelaars", "initialen", "reviewer"), is_input=True
)

_PLACE = (ROW_ID, TEXT_DIGEST, DOCUMENT, SPEAKER, SEGMENT, BEFORE, QUOTE, AFTER)
CODES_COLUMNS = (
    *_PLACE, CODE, REASON, EARLIER, DECISION, NEW_CODE, NOTE, REVIEWER, SCORE, TOPIC,
)  # fmt: skip
UNCODED_COLUMNS = (
    *_PLACE, EARLIER, NEW_CODE._replace(width=34), NOTE._replace(width=30), REVIEWER, TOPIC,
)  # fmt: skip
MISSED_COLUMNS = (
    SEGMENT._replace(width=16, is_input=True), NEW_CODE._replace(width=46),
    NOTE._replace(width=62), REVIEWER._replace(width=16),
)  # fmt: skip
CODEBOOK_COLUMNS = (
    Column("label", "label", 24), Column("id", "id", 26), Column("facet", "facet", 16),
    Column("definition", "definitie", 40), Column("include", "wel", 36, indent=1),
    Column("exclude", "niet", 36, indent=1), Column("example", "voorbeeld", 40, indent=1),
)  # fmt: skip

READ_COLUMNS = (ROW_ID, TEXT_DIGEST, SEGMENT, QUOTE, CODE, DECISION, NEW_CODE, NOTE, REVIEWER)
"""The columns that mean something in a returned file; all others are ignored."""

LIST_DECISIONS = Column("", "lijst besluit", 14)
LIST_CODES = Column("", "lijst code", 60)
LIST_SEGMENTS = Column("", "lijst positie", 14)
LIST_DIGESTS = Column("", "lijst controle", 14)
LIST_COLUMNS = (LIST_DECISIONS, LIST_CODES, LIST_SEGMENTS, LIST_DIGESTS)


def column_keys() -> dict[str, str]:
    """Return folded header -> key, for every header and synonym that a reader understands."""
    return {
        folded(name): column.key
        for column in READ_COLUMNS
        for name in (column.header, *column.synonyms)
    }
