"""The back of the quickscan: chapters 9 and 10 to fill in, and the annexes."""

from pipeline.domain.coding import Status
from pipeline.domain.report import Block, Note, Paragraph, Section, Table
from pipeline.stages.report_material import Material


def policy_chapter(m: Material) -> Section:
    """Return chapter 9 (T6 of domain.md 1g): a row per theme with findings, cells open."""
    rows = tuple(
        (label, numbers, *(m.text("open") for _ in range(3))) for label, numbers in _themes(m)
    )
    blocks: list[Block] = [Paragraph(text=m.text("beleid.inleiding"))]
    if rows:
        keys = ("thema", "bevindingen", "huidig", "kader", "oordeel")
        blocks.append(
            Table(
                caption=m.text("beleid.tabel"),
                headers=tuple(m.text(f"kop.{key}") for key in keys),
                rows=rows,
                widths=(20, 14, 22, 22, 22),
            )
        )
    else:
        blocks.append(Note(text=m.text("beleid.geen")))
    return Section(title=m.text("beleid.titel"), blocks=tuple(blocks))


def improvements_chapter(m: Material) -> Section:
    """Return chapter 10 (T7): no improvement without a finding, a goal and a result."""
    blocks: list[Block] = [Paragraph(text=m.text("verbeterpunten.inleiding"))]
    rows = tuple(
        (str(number), numbers, *(m.text("open") for _ in range(6)))
        for number, (_, numbers) in enumerate(_themes(m), start=1)
    )
    if rows:
        keys = ("nr", "bevindingen", "verbeterpunt", "doel", "resultaat", "actie", "wie", "wanneer")
        blocks.append(
            Table(
                caption=m.text("verbeterpunten.tabel"),
                headers=tuple(m.text(f"kop.{key}") for key in keys),
                rows=rows,
                widths=(6, 12, 15, 14, 15, 14, 12, 12),
            )
        )
    else:
        blocks.append(Note(text=m.text("beleid.geen")))
    return Section(title=m.text("verbeterpunten.titel"), blocks=tuple(blocks))


def annexes(m: Material) -> Section:
    """Return the annexes: respondents and doubts, codebook, terms, method box."""
    return Section(
        title=m.text("bijlage.titel"),
        sections=(
            Section(title=m.text("bijlage.respondenten"), blocks=(_respondents(m), _doubts(m))),
            _codebook(m),
            Section(title=m.text("bijlage.begrippen"), blocks=(_terms(m),)),
            Section(
                title=m.text("bijlage.methode"),
                blocks=(
                    Paragraph(text=m.text("bijlage.methode_tekst")),
                    Note(text=m.signature),
                    Paragraph(text=m.text("bijlage.methode_privacy")),
                ),
            ),
        ),
    )


def _themes(m: Material) -> list[tuple[str, str]]:
    """Return every theme with findings, and the numbers of those findings."""
    return [
        (m.theme_title(code.id), ", ".join(str(f.number) for f in m.findings_of(code.id)))
        for facet in ("domein", "terrein")
        for code in m.codebook.facet_codes(facet)
        if m.findings_of(code.id)
    ]


def _respondents(m: Material) -> Table:
    """Return who was heard, as coarse as an internal document needs: no groups, no place."""
    rows = []
    for participant_id in m.speakers:
        person = m.participants_by_id[participant_id]
        own = [row for row in m.evidence.rows if row.participant_id == participant_id]
        rows.append(
            (
                participant_id,
                m.texts.nouns[person.participant_type.value].one,
                person.attributes.get("vorm", "") or m.text("verantwoording.onbekende_vorm"),
                person.quote_label or person.participant_type.value,
                m.text("bijlage.ja" if person.may_be_quoted else "bijlage.nee"),
                str(len({row.segment_id for row in own})),
            )
        )
    keys = ("respondent", "type", "vorm", "citaatlabel", "citeren", "fragmenten")
    return Table(
        caption=m.text("bijlage.tabel_respondenten"),
        headers=tuple(m.text(f"kop.{key}") for key in keys),
        rows=tuple(rows),
        widths=(13, 18, 15, 28, 14, 12),
    )


def _doubts(m: Material) -> Block:
    doubted = [row for row in m.evidence.rows if row.status is Status.DOUBTED]
    if not doubted:
        return Note(text=m.text("bijlage.geen_twijfel"))
    keys = ("bewijs", "code", "respondent")
    return Table(
        caption=m.text("bijlage.tabel_twijfel"),
        headers=tuple(m.text(f"kop.{key}") for key in keys),
        rows=tuple((row.evidence_id, row.code_label, row.participant_id) for row in doubted),
        widths=(45, 40, 15),
    )


def _codebook(m: Material) -> Section:
    intro = m.text("bijlage.codeboek_tekst", titel=m.codebook.title, versie=m.codebook.version)
    table = Table(
        caption=m.text("bijlage.tabel_codes"),
        headers=tuple(m.text(f"kop.{key}") for key in ("code", "facet", "definitie")),
        rows=tuple(
            (code.label, facet.label, code.definition)
            for facet in m.codebook.facets
            for code in m.codebook.facet_codes(facet.id)
            if code.id in m.counts_by_code
        ),
        widths=(26, 20, 54),
    )
    return Section(title=m.text("bijlage.codeboek"), blocks=(Paragraph(text=intro), table))


def _terms(m: Material) -> Table:
    return Table(
        caption=m.text("bijlage.tabel_begrippen"),
        headers=(m.text("kop.begrip"), m.text("kop.betekenis")),
        rows=tuple((term.term, term.meaning) for term in m.texts.terms),
        widths=(25, 75),
    )
