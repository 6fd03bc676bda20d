"""Chapter 4 of the quickscan: what was told, theme by theme, with its counter-evidence."""

from pipeline.domain.codebook import Code
from pipeline.domain.coding import Status
from pipeline.domain.evidence import Count, Finding
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
    heat_step,
)
from pipeline.stages.report_material import Material
from pipeline.stages.report_sentences import (
    counter_cell,
    counter_sentence,
    counter_words,
    finding_text,
    no_quote_sentence,
)
from pipeline.stages.report_wording import joined

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
        is_reviewed=m.is_reviewed,
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
    confirmed = m.text("bevindingen.heat_bevestigd") if m.is_reviewed else ""
    return HeatTable(
        caption=m.text(f"bevindingen.heat_{facet}") + confirmed,
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
        n_total=m.evidence.n_participants,
        is_reviewed=m.is_reviewed,
        note=f"{m.text('bevindingen.heat_noot')} {_heat_key(m)}",
    )


def _heat_key(m: Material) -> str:
    """Return which numbers of people have which colour: `1, 2 tot en met 3, 4 of meer`."""
    total = m.evidence.n_participants
    steps: dict[int, list[int]] = {}
    for n in range(1, total + 1):
        steps.setdefault(heat_step(n, total), []).append(n)
    ranges = [
        str(ns[0]) if len(ns) == 1 else m.text("bevindingen.heat_tot", first=ns[0], last=ns[-1])
        for ns in steps.values()
    ]
    return m.text("bevindingen.heat_kleur", reeks=joined(m.texts, ranges), n_total=total)


def _domain_blocks(m: Material, code: Code) -> list[Block]:
    blocks = _theme_intro(m, code, "bevindingen.soort_domein")
    for finding in m.findings_of(code.id):
        blocks.append(
            Paragraph(
                lead=m.text("bevindingen.lead", nr=finding.number, ground=finding.ground_label),
                text=finding_text(m, finding),
            )
        )
        quotes = m.quotes(finding.quote_ids)
        blocks.extend(quotes or [Note(text=no_quote_sentence(m, finding))])
        blocks.append(
            Paragraph(lead=m.text("bevindingen.lead_tegen"), text=counter_sentence(m, finding))
        )
        blocks.extend(m.quotes(finding.counter_quote_ids, is_counter=True))
        blocks.extend(m.quotes(finding.positive_quote_ids, is_counter=True))
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
    text = counter_words(m, len({i for f in opposed for i in f.counter_participant_ids}))
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
                m.cell(f.supporting),
                *(m.cell(f.by_perspective.get(p, _NOBODY)) for p in shown),
                counter_cell(m, f),
            )
            for f in findings
        ),
        banner=m.banner,
        widths=(7, 24, 17, *(17 for _ in shown), 13),
    )
