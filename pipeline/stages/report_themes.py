"""Chapter 4 of the quickscan: what was told, theme by theme, with its counter-evidence."""

from pipeline.domain.codebook import Code
from pipeline.domain.coding import Status
from pipeline.domain.evidence import Count, Finding, Perspective
from pipeline.domain.report import (
    Bar,
    BarChart,
    Block,
    HeatRow,
    HeatTable,
    Note,
    Paragraph,
    Section,
    Table,
)
from pipeline.stages.report_material import Material
from pipeline.stages.report_wording import (
    capitalised,
    cell,
    count_phrase,
    exact_phrase,
    joined,
    number_word,
)

_NOBODY = Count(n=0, n_confirmed=0)


def findings_chapter(m: Material) -> Section:
    """Return chapter 4. Domains are told finding by finding, terrains by table and quotes."""
    sections = [_overview(m)]
    for facet, make in (("domein", _domain_blocks), ("terrein", _terrain_blocks)):
        for code in m.codebook.facet_codes(facet):
            if m.discussed([code.id]):
                title = m.theme_title(code.id)
                sections.append(Section(title=title, blocks=tuple(make(m, code))))
    silent = [
        m.theme_title(code.id)
        for facet in ("domein", "terrein")
        for code in m.codebook.facet_codes(facet)
        if not m.discussed([code.id])
    ]
    if silent:
        text = m.text("bevindingen.niet_besproken_tekst", themas=joined(m.texts, silent))
        title = m.text("bevindingen.niet_besproken")
        sections.append(Section(title=title, blocks=(Paragraph(text=text),)))
    return Section(
        title=m.text("bevindingen.titel"),
        blocks=(Paragraph(text=m.text("bevindingen.inleiding")),),
        sections=tuple(sections),
    )


def finding_sentence(m: Material, finding: Finding) -> str:
    """Return who tells of this ground within this theme, residents only (domain.md 1b)."""
    discussed = m.by_audience(m.discussed([finding.theme_id]))["inwoner"]
    if not discussed:
        return m.text("bevindingen.geen_inwoners")
    n = m.by_audience(finding.participant_ids)["inwoner"]
    phrase = count_phrase(m.texts, n, discussed, "inwoner")
    verb = m.text("bevindingen.vertellen" if phrase.is_plural else "bevindingen.vertelt")
    return m.text(
        "bevindingen.zin", aantal=capitalised(phrase.text), verb=verb, ground=finding.ground_label
    )


def others_in_words(m: Material, finding: Finding) -> str:
    """Return `één van de twee sleutelpersonen; beide professionals`, or nothing."""
    discussed = m.by_audience(m.discussed([finding.theme_id]))
    supporting = m.by_audience(finding.participant_ids)
    phrases = [
        exact_phrase(m.texts, supporting[audience], discussed[audience], audience).text
        for audience in ("sleutelpersoon", "professional")
        if supporting[audience]
    ]
    return joined(m.texts, phrases)


def counter_sentence(m: Material, finding: Finding) -> str:
    """Return what speaks against a finding; says so when there is nothing (domain.md 6.6)."""
    kind = m.text(f"bevindingen.kort_{finding.theme_id.partition('.')[0]}")
    if not finding.n_counter:
        return m.text("bevindingen.tegen_geen")
    if finding.n_counter == 1:
        return m.text("bevindingen.tegen_een", soort=kind)
    n = capitalised(number_word(m.texts, finding.n_counter))
    return m.text("bevindingen.tegen_meer", n=n, soort=kind)


def counter_cell(m: Material, finding: Finding) -> str:
    """Return the counter-evidence of a finding as a table cell; never empty."""
    return str(finding.n_counter) if finding.n_counter else m.text("bevindingen.tegen_geen_kort")


def _overview(m: Material) -> Section:
    blocks: list[Block] = [_domain_chart(m)]
    for facet in ("domein", "terrein"):
        heat = _heat_table(m, facet)
        if heat is not None:
            blocks.append(heat)
    return Section(title=m.text("bevindingen.overzicht"), blocks=tuple(blocks))


def _domain_chart(m: Material) -> BarChart:
    bars = []
    for code in m.codebook.facet_codes("domein"):
        rows = m.counted_rows_by_code.get(code.id, [])
        confirmed = {row.participant_id for row in rows if row.status is Status.CONFIRMED}
        count = Count(n=len(m.discussed([code.id])), n_confirmed=len(confirmed))
        bars.append(Bar(label=code.label, count=count))
    bars.sort(key=lambda bar: -bar.count.n)
    total = m.evidence.n_participants
    return BarChart(
        caption=m.text("bevindingen.figuur", n_total=total),
        bars=tuple(bars),
        n_total=total,
        legend_confirmed=m.text("bevindingen.legenda_bevestigd"),
        legend_proposed=m.text("bevindingen.legenda_voorstel"),
        banner=m.banner,
    )


def _heat_table(m: Material, facet: str) -> HeatTable | None:
    """Return grounds by themes, only those with a finding; None when there is none."""
    cells = {
        (f.ground_id, f.theme_id): f.supporting
        for f in m.evidence.findings
        if f.theme_id.startswith(f"{facet}.")
    }
    if not cells:
        return None
    grounds = [c for c in m.codebook.facet_codes("grond") if any(g == c.id for g, _ in cells)]
    themes = [c for c in m.codebook.facet_codes(facet) if any(t == c.id for _, t in cells)]
    return HeatTable(
        caption=m.text(f"bevindingen.heat_{facet}"),
        corner=m.text("bevindingen.heat_hoek"),
        columns=tuple(theme.label for theme in themes),
        rows=tuple(
            HeatRow(
                label=ground.label,
                counts=tuple(cells.get((ground.id, theme.id), _NOBODY) for theme in themes),
            )
            for ground in grounds
        ),
        banner=m.banner,
        note=m.text("bevindingen.heat_noot"),
    )


def _domain_blocks(m: Material, code: Code) -> list[Block]:
    blocks = _theme_intro(m, code, "bevindingen.soort_domein")
    for finding in m.findings_of(code.id):
        blocks.append(
            Paragraph(
                lead=m.text("bevindingen.lead", nr=finding.number, ground=finding.ground_label),
                text=_finding_text(m, finding),
            )
        )
        quotes = m.quotes(finding.quote_ids)
        blocks.extend(quotes or [Note(text=m.text("bevindingen.geen_citaat"))])
        blocks.append(
            Paragraph(lead=m.text("bevindingen.lead_tegen"), text=counter_sentence(m, finding))
        )
        blocks.extend(m.quotes(finding.counter_quote_ids, is_counter=True))
    blocks.append(m.gap("bevindingen.duiding_wat"))
    return blocks


def _terrain_blocks(m: Material, code: Code) -> list[Block]:
    blocks = _theme_intro(m, code, "bevindingen.soort_terrein")
    findings = m.findings_of(code.id)
    for finding in findings:
        lead = m.text("bevindingen.citaat_bij", nr=finding.number, ground=finding.ground_label)
        blocks.extend(m.quotes(finding.quote_ids, lead=lead))
    if not findings:
        return blocks
    opposed = [f for f in findings if f.n_counter]
    kind = m.text("bevindingen.kort_terrein")
    text = m.text("bevindingen.tegen_geen")
    if opposed:
        n = len({i for f in opposed for i in f.counter_participant_ids})
        key = "bevindingen.tegen_een" if n == 1 else "bevindingen.tegen_meer"
        text = m.text(key, n=capitalised(number_word(m.texts, n)), soort=kind)
    blocks.append(Paragraph(lead=m.text("bevindingen.lead_tegen"), text=text))
    for finding in opposed:
        blocks.extend(m.quotes(finding.counter_quote_ids, is_counter=True))
    return blocks


def _theme_intro(m: Material, code: Code, kind: str) -> list[Block]:
    discussed = m.discussed([code.id])
    who = m.audiences_in_words(discussed)
    if sum(n > 0 for n in m.by_audience(discussed).values()) > 1:
        respondents = m.respondents(len(discussed))
        who = m.text("bevindingen.thema_wie", respondenten=respondents, types=who)
    text = m.text("bevindingen.thema_zin", soort=m.text(kind), label=code.label, wie=who)
    findings = m.findings_of(code.id)
    if not findings:
        return [Paragraph(text=text), Note(text=m.text("bevindingen.zonder_grond"))]
    return [Paragraph(text=text), _theme_table(m, code, findings)]


def _theme_table(m: Material, code: Code, findings: list[Finding]) -> Table:
    shown = m.perspectives_of([f.by_perspective for f in findings])
    headers = ("kop.nr", "kop.grond", "kop.respondenten")
    return Table(
        caption=m.text("bevindingen.tabel", label=code.label),
        headers=(
            *(m.text(header) for header in headers),
            *(m.text(f"perspectief.{p.value}") for p in shown),
            m.text("kop.tegengeluid"),
        ),
        rows=tuple(
            (
                str(f.number),
                f.ground_label,
                cell(m.texts, f.supporting),
                *(cell(m.texts, f.by_perspective.get(p, _NOBODY)) for p in shown),
                counter_cell(m, f),
            )
            for f in findings
        ),
        banner=m.banner,
        widths=(7, 24, 17, *(17 for _ in shown), 13),
    )


def _finding_text(m: Material, finding: Finding) -> str:
    parts = [finding_sentence(m, finding), _not_own_experience(m, finding)]
    others = others_in_words(m, finding)
    if others:
        parts.append(m.text("bevindingen.anderen", aantallen=others))
    parts.append(_confirmed_sentence(m, finding.supporting))
    if finding.groups:
        parts.append(m.text("bevindingen.groepen", groepen=joined(m.texts, finding.groups)))
    return " ".join(part for part in parts if part)


def _not_own_experience(m: Material, finding: Finding) -> str:
    """Return how many residents tell of somebody else, if any do."""
    counts = finding.by_perspective
    if not any(p in counts for p in (Perspective.RELATIVE, Perspective.WITNESS)):
        return ""
    parts = [
        m.text(f"bevindingen.deel_{p.value}", n=number_word(m.texts, counts[p].n))
        for p in (Perspective.SELF, Perspective.RELATIVE, Perspective.WITNESS)
        if p in counts
    ]
    key = "naasten" if Perspective.SELF in counts else "geen_eigen"
    return m.text(f"bevindingen.{key}", delen="; ".join(parts))


def _confirmed_sentence(m: Material, count: Count) -> str:
    if not count.n_confirmed:
        return m.text("bevindingen.bevestigd_geen")
    if count.n == 1:
        return m.text("bevindingen.bevestigd_een")
    if count.n_confirmed == count.n:
        return m.text("bevindingen.bevestigd_alle")
    return m.text(
        "bevindingen.bevestigd_deel",
        k=number_word(m.texts, count.n_confirmed),
        n=number_word(m.texts, count.n),
    )
