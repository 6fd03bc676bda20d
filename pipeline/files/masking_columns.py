"""The sheets and columns of the workbook for the review of anonymisation, for both ways."""

from pipeline.domain.review import folded
from pipeline.files.review_columns import META, README, Column

__all__ = ["META", "README"]

CANDIDATES = "Kandidaten"
LINKS = "Dezelfde"
MISSED = "Gemist"
DECIDED = "Besloten"
LISTS = "_lijsten"

ROW_ID = Column("row_id", "rij_id", 20, ("row_id", "rijnummer_id"), is_hidden=True)
TEXT_DIGEST = Column("text_digest", "controle", 14, ("text_digest",), is_hidden=True)
# The printed columns are 173 wide together: on A4 across their 10.5 points become 8 or more.
NUMBER = Column("number", "nr", 4.5)
INTERVIEW = Column("transcript_id", "interview", 8.5, ("transcript_id", "gesprek"))
TURN = Column("turn_number", "beurt", 6.5, ("turn_number", "beurtnummer"))
BEFORE = Column("context_before", "context voor", 27)
FORM = Column("form", "vorm", 15, ("form",), indent=1)
AFTER = Column("context_after", "context na", 22)
CATEGORY = Column("category", "soort", 11.5, ("category", "categorie"))
NOW = Column("now", "wat gebeurt er nu", 14)
REASON = Column("reason", "waarom", 14)
SCORE = Column("score", "zekerheid", 8.5)
PLACES = Column("n_places", "aantal plaatsen", 8)
CHOICE = Column("choice", "besluit", 12, ("beslissing", "oordeel", "decision"), is_input=True)
NEW_CATEGORY = Column(
    "new_category", "andere soort", 10.5, ("nieuwe soort", "soort nieuw"), is_input=True
)
NOTE = Column(
    "note", "opmerking", 10.5, ("opmerkingen", "toelichting", "notitie", "note"), is_input=True
)
REVIEWER = Column(
    "reviewer", "beoordelaar", 12, ("beoordelaars", "initialen", "reviewer"),
    is_input=True, is_printed=False,
)  # fmt: skip
EARLIER = Column("earlier", "eerder besluit", 24)
OTHER_FORM = Column("other_form", "andere vorm", 20, ("other_form",), indent=1)
EXAMPLE = Column("example", "voorbeeld", 37)
OTHER_EXAMPLE = Column("other_example", "ander voorbeeld", 37)
LINK_CHOICE = Column("link_choice", "besluit", 12, is_input=True)
TEXT = Column("text", "tekst", 46, ("de tekst", "gemiste tekst"), is_input=True)

CANDIDATE_COLUMNS = (
    ROW_ID, TEXT_DIGEST, NUMBER, INTERVIEW, TURN, BEFORE, FORM, AFTER, CATEGORY, NOW, REASON,
    SCORE, PLACES, CHOICE, NEW_CATEGORY, NOTE, REVIEWER, EARLIER._replace(is_printed=False),
)  # fmt: skip
DECIDED_COLUMNS = (
    ROW_ID, TEXT_DIGEST, NUMBER, INTERVIEW, TURN, BEFORE, FORM, AFTER, CATEGORY, NOW,
    EARLIER._replace(width=34), CHOICE, NEW_CATEGORY, NOTE, REVIEWER,
)  # fmt: skip
LINK_COLUMNS = (
    ROW_ID, NUMBER, FORM._replace(width=20), EXAMPLE, OTHER_FORM, OTHER_EXAMPLE,
    REASON._replace(width=25), LINK_CHOICE, NOTE._replace(width=15), REVIEWER,
    EARLIER._replace(is_printed=False),
)  # fmt: skip
MISSED_COLUMNS = (
    INTERVIEW._replace(width=12, is_input=True), TURN._replace(width=9, is_input=True), TEXT,
    CATEGORY._replace(key="missed_category", width=34, is_input=True),
    NOTE._replace(width=50), REVIEWER._replace(is_printed=True, width=16),
)  # fmt: skip

_READ = (
    ROW_ID, TEXT_DIGEST, INTERVIEW, TURN, FORM, CATEGORY, CHOICE, NEW_CATEGORY, NOTE, REVIEWER,
    OTHER_FORM, TEXT,
)  # fmt: skip
"""The columns that mean something in a returned file; all others are ignored."""


def column_keys() -> dict[str, str]:
    """Return folded header -> key, for every header and synonym that a reader understands."""
    return {
        folded(name): column.key for column in _READ for name in (column.header, *column.synonyms)
    }
