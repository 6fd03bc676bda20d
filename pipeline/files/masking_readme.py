"""The sheet Lees mij of the review of anonymisation: one screen that tells what to do."""

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from pipeline.domain import masking
from pipeline.domain.masking import CandidateList
from pipeline.files import masking_columns as columns
from pipeline.files.review_cells import (
    FAINT_INK,
    HEADER_FILL,
    INK,
    LINE,
    Styles,
    row_height,
    write_text,
)

SECONDS_PER_ROW = 6
"""To read a row and choose; an assumption, to be replaced by experience."""
SECONDS_PER_LINK = 12
TEXT_WIDTH = 112
WARNING_FILL, WARNING_INK = "#F9E2E0", "#8A1F16"
CHOICE_COLOURS = {
    masking.AGREE: ("#E2F0E4", "#1D5A2C"),
    masking.MASK: ("#DFEAF6", "#1B4A75"),
    masking.MASK_ALL: ("#DFEAF6", "#1B4A75"),
    masking.KEEP: ("#F9E2E0", "#8A1F16"),
    masking.KEEP_ALL: ("#F9E2E0", "#8A1F16"),
    masking.OTHER_CATEGORY: ("#EBE4F3", "#4B2E75"),
    masking.DOUBT: ("#FCE7BF", "#734700"),
    masking.SAME: ("#E2F0E4", "#1D5A2C"),
    masking.DIFFERENT: ("#DFEAF6", "#1B4A75"),
}
"""Fill and ink of a choice; the word always stands there too."""

WARNING = (
    "HERLEIDBAAR: in dit bestand staan echte namen en andere herkenbare gegevens. Laat het in de "
    "map restricted/ staan, mail het niet, en open het alleen op een beveiligde computer."
)
_WHAT = (
    "Het programma heeft namen en andere herkenbare gegevens in de gesprekken gemaskeerd. Op deze "
    "bladen staat alleen waar het over twijfelt, het meest twijfelachtige bovenaan. U beslist."
)
_STEPS = (
    (
        columns.CANDIDATES,
        "Lees de vorm en wat er omheen is gezegd. Klopt wat er nu gebeurt? Kies akkoord. Zo niet, "
        "kies een ander besluit in de gele kolom (zie hieronder).",
    ),
    (
        columns.LINKS,
        "Zijn dit één persoon of plaats, of twee? Kies zelfde of verschillend. Zonder besluit "
        "blijven het er twee.",
    ),
    (
        columns.MISSED,
        "Kent u een naam, straat of school die ontbreekt? Typ de tekst zoals die in het gesprek "
        "staat: die wordt in de hele studie gemaskeerd. Een naam die nog kan komen: "
        "restricted/known_names.csv.",
    ),
    (
        "Klaar",
        "Bewaar het bestand als .xlsx in restricted/masking/returned/. Daarna: duiding "
        "import-masking STUDIE, duiding run STUDIE, en duiding sign-masking STUDIE --by NAAM. "
        "Tekenen kan als alles is besloten.",
    ),
)
_CHOICES = (
    (masking.AGREE, "Wat er nu gebeurt (gemaskeerd of blijft staan) is goed."),
    (
        masking.MASK,
        "Masker dit. Een naam wordt dan in de hele studie gemaskeerd; een gewoon woord, leeftijd "
        "of rol alleen op deze plaats.",
    ),
    (
        masking.KEEP,
        "Laat dit staan; met hetzelfde bereik. Wat overal als naam wordt gemaskeerd, blijft dat "
        "ook hier; het inlezen meldt dat.",
    ),
    (masking.MASK_ALL, "Masker dit woord op elke plaats in de studie. Wees hier zuinig mee."),
    (masking.KEEP_ALL, "Laat dit woord op elke plaats in de studie staan."),
    (
        masking.OTHER_CATEGORY,
        "Masker dit als iets anders; kies wat bij andere soort. Een algemene term mag erbij, zoals "
        "school: middelbare school (hoogstens 40 tekens, zonder namen).",
    ),
    (masking.DOUBT, "Niet zeker. Er verandert niets en het wordt opnieuw gevraagd."),
    ("(leeg)", "Nog niet bekeken. Leeg is geen akkoord; wat nu gebeurt, blijft zo."),
)
_GOOD_TO_KNOW = (
    "Sorteren, filteren, kolommen verplaatsen en regels wissen mag: elke regel is herkenbaar aan "
    "een verborgen nummer. Een gewiste regel is geen besluit. De teksten zelf veranderen heeft "
    "geen zin; een vorm die verkeerd is afgebroken, schrijft u voluit op blad Gemist.",
    "Op blad Besloten staat wat al besloten is. Kies daar een ander besluit om het te herzien.",
    "Waar de studie over gaat blijft staan: afkomst, geloof, nationaliteit en overheden. De "
    "gesprekken zijn daarna gepseudonimiseerd: een verhaal kan nog steeds herkenbaar zijn.",
)


def write_readme(
    sheet: Worksheet, styles: Styles, listed: CandidateList, meta: Mapping[str, str]
) -> None:
    """Fill the sheet Lees mij; `meta` may give `title`."""
    sheet.hide_gridlines(2)
    for index, width in enumerate((2.5, 21, TEXT_WIDTH)):
        sheet.set_column(index, index, width)
    sheet.set_row(0, 30)
    write_text(sheet, 0, 1, "Nakijken van de anonimisering", styles.make(font_size=18, bold=True))
    write_text(sheet, 1, 1, meta.get("title", ""), styles.make(font_color=FAINT_INK))
    warning = styles.make(
        bold=True, text_wrap=True, bg_color=WARNING_FILL, font_color=WARNING_INK, indent=1,
        valign="vcenter",
    )  # fmt: skip
    write_text(sheet, 2, 1, "Let op", warning)
    write_text(sheet, 2, 2, WARNING, warning)
    sheet.set_row(2, 32)
    line = _rows(sheet, styles, 4, "Wat is dit?", [("", _WHAT), ("", summary(listed))])
    line = _rows(sheet, styles, line, "Zo bent u in minuten klaar", _steps(listed))
    line = _rows(sheet, styles, line, "Wat de besluiten betekenen", _CHOICES)
    line = _rows(sheet, styles, line, "Goed om te weten", [("", text) for text in _GOOD_TO_KNOW])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, line, 2)


def summary(listed: CandidateList) -> str:
    """Return how much there is to do and about how long it takes, in Dutch."""
    n, n_links = len(listed.candidates), len(listed.links)
    parts = [f"{_number(n, 'kandidaat', 'kandidaten')} uit {listed.n_words} woorden"]
    if n_links:
        asks = "of twee vormen hetzelfde zijn"
        parts.append(_number(n_links, f"vraag {asks}", f"vragen {asks}"))
    if listed.decided or listed.decided_links:
        n_decided = len(listed.decided) + len(listed.decided_links)
        parts.append(f"{_number(n_decided, 'besluit', 'besluiten')} eerder genomen")
    text = f"{', '.join(parts)}. Geschatte tijd: {minutes(listed)}."
    if listed.n_left_out:
        left_out = _number(
            listed.n_left_out,
            "minder twijfelachtige kandidaat past",
            "minder twijfelachtige kandidaten passen",
        )
        text += (
            f" {left_out} er niet bij; anonymise.max_candidates in study.toml bepaalt hoeveel "
            "regels er zijn."
        )
    if listed.lost:
        lost = _number(len(listed.lost), "eerder besluit gaat", "eerdere besluiten gaan")
        text += (
            f" {lost} over tekst die is veranderd en niet is teruggevonden: onderaan blad "
            f"{columns.DECIDED}."
        )
    return text


def _steps(listed: CandidateList) -> list[tuple[str, str]]:
    has_links = bool(listed.links or listed.decided_links)
    texts = [step for step in _STEPS if has_links or step[0] != columns.LINKS]
    return [(f"{number}  {word}", text) for number, (word, text) in enumerate(texts, start=1)]


def minutes(listed: CandidateList) -> str:
    """Return the estimated time in Dutch: about ... minuten, rounded up."""
    seconds = len(listed.candidates) * SECONDS_PER_ROW + len(listed.links) * SECONDS_PER_LINK
    n = max(1, -(-seconds // 60))
    return f"ongeveer {_number(n, 'minuut', 'minuten')}"


def _number(n: int, singular: str, plural: str) -> str:
    return f"{n} {singular if n == 1 else plural}"


def _rows(
    sheet: Worksheet, styles: Styles, line: int, heading: str, pairs: Sequence[tuple[str, str]]
) -> int:
    """Write a heading and under it a word and a text per line; return where the next comes."""
    title = styles.make(bold=True, font_size=12, bottom=1, bottom_color=LINE, valign="vcenter")
    sheet.set_row(line, 21)
    write_text(sheet, line, 1, heading, title)
    write_text(sheet, line, 2, "", title)
    body = styles.make(text_wrap=True, indent=1, align="left", valign="vcenter")
    for number, (word, text) in enumerate(pairs, start=line + 1):
        if word:
            fill, ink = CHOICE_COLOURS.get(word, (HEADER_FILL, INK))
            style = styles.make(
                bold=True, bg_color=fill, font_color=ink, indent=1, align="left",
                valign="vcenter", bottom=1, bottom_color="#FFFFFF",
            )  # fmt: skip
            write_text(sheet, number, 1, word, style)
        write_text(sheet, number, 2, text, body)
        sheet.set_row(number, row_height([(text, TEXT_WIDTH)]))
    return line + len(pairs) + 2
