"""The sheet Lees mij: one screen that tells a reviewer what to do."""

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from pipeline.domain.review import DECISION_WORDS, ReviewRow
from pipeline.files.review_cells import (
    DECISION_COLOURS,
    FAINT_INK,
    HEADER_FILL,
    INK,
    INPUT_FILLS,
    LINE,
    Styles,
    row_height,
    write_text,
)

WORDS_PER_MINUTE = 200
"""Reading with attention; a usual figure for Dutch prose is 200 to 250 words a minute."""
SECONDS_PER_PROPOSAL = 10
"""To weigh one proposal and choose; an assumption, to be replaced by experience."""

TEXT_WIDTH = 110
"""Characters in a line: with the margin about as wide as a laptop's screen."""

_WHAT = (
    "In dit bestand staan fragmenten uit gesprekken met inwoners. Een computerprogramma heeft er, "
    "op grond van woorden en regels, codes uit het codeboek bij voorgesteld. U beoordeelt of die "
    "kloppen. Uw oordeel telt, niet dat van het programma."
)
_STEPS = (
    (
        "1  Lees",
        (
            "Ga naar blad Codes. Lees het citaat; de vette woorden waren de aanleiding voor het "
            "voorstel. Wat ervoor en erna is gezegd, staat ernaast."
        ),
    ),
    (
        "2  Besluit",
        (
            "Kies in de gele kolom besluit wat u van de code vindt (zie hieronder). Wat een code "
            "precies inhoudt, staat op blad Codeboek."
        ),
    ),
    ("3  Wijzig", "Past een andere code beter? Kies wijzig én kies die code bij nieuwe code."),
    (
        "4  Vul aan",
        (
            "Blad Geen code: fragmenten zonder voorstel; kies een nieuwe code als die er wel "
            "bij hoort. Blad Gemist: voor nog een code bij een fragment dat er al een heeft."
        ),
    ),
    (
        "5  Stuur terug",
        (
            "Vul bij beoordelaar uw initialen in, bewaar het bestand als .xlsx en stuur het terug "
            "aan de onderzoeker. Half af mag ook."
        ),
    ),
)
_CHOICES = (
    ("akkoord", "De code past bij wat hier wordt verteld."),
    ("wijzig", "De code past niet, een andere wel: kies die bij nieuwe code."),
    (
        "",
        (
            "Staat er bij waarom ‘let op: ontkend’? Akkoord bevestigt ook dat. Klopt het niet? "
            "Kies wijzig en dezelfde code."
        ),
    ),
    ("verwijder", "De code past niet en er komt geen andere voor in de plaats."),
    (
        "twijfel",
        (
            "Niet zeker. Het fragment wordt besproken en telt tot dan niet mee. Een opmerking "
            "zonder besluit geldt ook als twijfel."
        ),
    ),
    ("(leeg)", "Nog niet bekeken. Het voorstel blijft een voorstel; leeg is dus geen akkoord."),
)
_SORTING = (
    "Sorteren, filteren, kolommen verplaatsen, opslaan in Excel of LibreOffice en mailen mag: "
    "elke regel is herkenbaar aan een verborgen nummer. Laat de verborgen kolommen dus staan."
)
_EARLIER = (
    "Bij eerder besluit staat wat al is teruggestuurd, en van wie. Dat hoeft u niet nog eens in te "
    "vullen; vul alleen een besluit in als u er anders over denkt of het nog niet beoordeelde."
)
_DELETING = "Een regel wissen is geen besluit: het voorstel blijft onbeoordeeld. Kies verwijder."
_CERTAINTY = (
    "Zekerheid zegt hoe sterk de aanleiding was (sterk, redelijk, zwak). Het is geen kans, en een "
    "sterk voorstel kan fout zijn. De tekst van een citaat veranderen heeft geen gevolgen."
)
_PRIVACY = (
    "Dit zijn persoonlijke verhalen; namen zijn vervangen, maar mensen kunnen herkenbaar zijn. "
    "Deel het bestand alleen binnen het onderzoeksteam, zet geen namen in opmerkingen, ook niet "
    "als u iemand herkent, en wis uw kopie nadat u het bestand hebt teruggestuurd."
)


def write_readme(
    sheet: Worksheet, styles: Styles, rows: Sequence[ReviewRow], meta: Mapping[str, str]
) -> None:
    """Fill the sheet Lees mij; `meta` may give `title`, `reviewer` and `codebook`."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2.5)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, TEXT_WIDTH)
    title = styles.make(font_size=18, bold=True)
    faint = styles.make(font_color=FAINT_INK)
    sheet.set_row(0, 30)
    write_text(sheet, 0, 1, "Beoordelen van voorgestelde codes", title)
    write_text(sheet, 1, 1, _subtitle(meta), faint)
    line = _texts(sheet, styles, 3, "Wat is dit?", [_WHAT, summary(rows)])
    line = _pairs(sheet, styles, line, "Zo werkt u, in vijf stappen", _STEPS)
    line = _pairs(sheet, styles, line, "Wat de besluiten betekenen", _CHOICES, looks=_looks())
    line = _texts(
        sheet, styles, line, "Goed om te weten", [_SORTING, _EARLIER, _DELETING, _CERTAINTY]
    )
    line = _texts(sheet, styles, line, "Vertrouwelijk", [_PRIVACY])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, line, 2)


def summary(rows: Sequence[ReviewRow]) -> str:
    """Return how much there is to do and about how long it takes, in Dutch."""
    n_proposals = sum(bool(row.code_id) for row in rows)
    n_coded = len({row.segment_id for row in rows if row.code_id})
    n_uncoded = sum(not row.code_id for row in rows)
    return (
        f"{_number(n_proposals, 'voorstel', 'voorstellen')} bij "
        f"{_number(n_coded, 'fragment', 'fragmenten')}, en "
        f"{_number(n_uncoded, 'fragment', 'fragmenten')} zonder voorstel. "
        f"Geschatte leestijd: {duration(reading_minutes(rows))}. U hoeft het niet in één keer te "
        "doen."
    )


def reading_minutes(rows: Sequence[ReviewRow]) -> int:
    """Estimate the minutes of a review: every fragment read once, every proposal weighed."""
    words_by_segment = {
        row.segment_id: len(f"{row.context_before} {row.text} {row.context_after}".split())
        for row in rows
    }
    n_proposals = sum(bool(row.code_id) for row in rows)
    minutes = sum(words_by_segment.values()) / WORDS_PER_MINUTE
    return round(minutes + n_proposals * SECONDS_PER_PROPOSAL / 60)


def duration(minutes: int) -> str:
    """Return a duration in Dutch words, rounded up to five minutes: an estimate, not a promise."""
    hours, rest = divmod(max(5, -(-minutes // 5) * 5), 60)
    parts = [f"{hours} uur"] if hours else []
    parts += [f"{rest} minuten"] if rest else []
    return "ongeveer " + " en ".join(parts)


def _subtitle(meta: Mapping[str, str]) -> str:
    parts = [meta.get("title", ""), f"codeboek {meta['codebook']}"]
    if meta.get("reviewer"):
        parts.append(f"voor {meta['reviewer']}")
    return "  ·  ".join(part for part in parts if part)


def _number(n: int, singular: str, plural: str) -> str:
    return f"{n} {singular if n == 1 else plural}"


def _looks() -> dict[str, tuple[str, str]]:
    looks = {DECISION_WORDS[kind]: look for kind, look in DECISION_COLOURS.items()}
    return looks | {_CHOICES[-1][0]: (INPUT_FILLS[1], INK)}


def _heading(sheet: Worksheet, styles: Styles, line: int, text: str) -> None:
    style = styles.make(bold=True, font_size=12, bottom=1, bottom_color=LINE, valign="vcenter")
    sheet.set_row(line, 21)
    write_text(sheet, line, 1, text, style)
    write_text(sheet, line, 2, "", style)


def _texts(sheet: Worksheet, styles: Styles, line: int, heading: str, texts: Sequence[str]) -> int:
    _heading(sheet, styles, line, heading)
    style = styles.make(text_wrap=True, indent=1, align="left", valign="vcenter")
    for number, text in enumerate(texts, start=1):
        write_text(sheet, line + number, 2, text, style)
        sheet.set_row(line + number, row_height([(text, TEXT_WIDTH)]))
    return line + len(texts) + 2


def _pairs(
    sheet: Worksheet,
    styles: Styles,
    line: int,
    heading: str,
    pairs: Sequence[tuple[str, str]],
    *,
    looks: Mapping[str, tuple[str, str]] | None = None,
) -> int:
    _heading(sheet, styles, line, heading)
    text_style = styles.make(text_wrap=True, indent=1, align="left", valign="vcenter")
    for number, (word, text) in enumerate(pairs, start=1):
        fill, ink = (looks or {}).get(word, (HEADER_FILL, INK))
        word_style = styles.make(
            bold=True, bg_color=fill, font_color=ink, indent=1, align="left", valign="vcenter",
            bottom=1, bottom_color="#FFFFFF",
        )  # fmt: skip
        write_text(sheet, line + number, 1, word, word_style)
        write_text(sheet, line + number, 2, text, text_style)
        sheet.set_row(line + number, row_height([(text, TEXT_WIDTH)]))
    return line + len(pairs) + 2
