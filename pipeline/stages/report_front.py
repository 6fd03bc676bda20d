"""The front of the quickscan: colophon, summary and chapters 1 to 3."""

from collections import Counter
from collections.abc import Sequence

from pipeline.domain.coding import Status
from pipeline.domain.evidence import Finding
from pipeline.domain.report import Block, Bullets, Note, Paragraph, Section, Table
from pipeline.stages.report_material import AUDIENCES, Material
from pipeline.stages.report_sentences import counter_cell, finding_sentence, others_sentence
from pipeline.stages.report_wording import capitalised, count_phrase

_TOP = 5
_AT_LEAST = 2
"""What one person told is no pattern; chapter 4 tells it all the same."""
_POSITIVE = "positief"


def colophon(m: Material) -> Section:
    """Return the colofon; who made the report is for the researcher to say."""
    place = m.study.municipality
    where = m.text("colofon.in_gemeente", gemeente=place) if place else ""
    text = m.text("colofon.tekst", gemeente=where)
    return Section(
        title=m.text("colofon.titel"), blocks=(Paragraph(text=text), m.gap("colofon.wat"))
    )


def summary(m: Material) -> Section:
    """Return the samenvatting: what can be counted, and a gap for what it means."""
    who = m.text(
        "samenvatting.wie",
        respondenten=m.respondents(m.evidence.n_participants),
        types=_types_in_words(m),
    )
    blocks: list[Block] = [Paragraph(text=who)]
    top = most_told(m.evidence.findings)[:_TOP]
    if top:
        blocks.append(Paragraph(text=m.text("samenvatting.meest")))
        blocks.append(Bullets(items=tuple(_summary_item(m, finding) for finding in top)))
    else:
        blocks.append(_no_top(m))
    praise = m.discussed([c.id for c in m.codebook.facet_codes(_POSITIVE)])
    if praise:
        phrase = count_phrase(m.texts, len(praise), m.evidence.n_participants)
        verb = m.text("bevindingen.vertellen" if phrase.is_plural else "bevindingen.vertelt")
        text = m.text("samenvatting.positief", aantal=capitalised(phrase.text), verb=verb)
        blocks.append(Paragraph(text=text))
    blocks.append(m.gap("samenvatting.wat"))
    return Section(title=m.text("samenvatting.titel"), blocks=tuple(blocks))


def introduction(m: Material) -> Section:
    """Return chapter 1, with the phrase table in the leeswijzer (domain.md 1f)."""
    question: list[Block] = [Paragraph(text=m.text("inleiding.vraag_tekst"))]
    if m.study.research_question:
        question.append(Paragraph(text=m.study.research_question))
    else:
        question.append(m.gap("inleiding.vraag_wat"))
    question.append(m.gap("inleiding.deelvragen_wat"))
    design = m.text("inleiding.opzet_tekst", codeboek=m.codebook.title, soorten=m.kinds_in_words())
    below = m.texts.phrases.exact_below
    guide = [
        Paragraph(text=m.text(f"inleiding.leeswijzer_{key}", exact_below=below))
        for key in ("hoofdstukken", "aantallen", "apart", "tegengeluid", "ervaren", "uitdrukkingen")
        if key != "apart" or m.others_took_part
    ]
    return Section(
        title=m.text("inleiding.titel"),
        sections=(
            Section(
                title=m.text("inleiding.aanleiding"), blocks=(m.gap("inleiding.aanleiding_wat"),)
            ),
            Section(title=m.text("inleiding.vraag"), blocks=tuple(question)),
            Section(
                title=m.text("inleiding.opzet"),
                blocks=(Paragraph(text=design), m.gap("inleiding.opzet_wat")),
            ),
            Section(title=m.text("inleiding.leeswijzer"), blocks=(*guide, _phrase_table(m))),
        ),
    )


def conclusions(m: Material) -> Section:
    """Return chapter 2: gaps for the conclusions, and the counts to build them on."""
    findings = most_told(m.evidence.findings)[: 2 * _TOP]
    blocks: list[Block] = [Paragraph(text=m.text("conclusies.inleiding"))]
    if findings:
        blocks.append(
            Table(
                caption=m.text("conclusies.tabel"),
                headers=tuple(
                    m.text(f"kop.{key}")
                    for key in ("nr", "thema", "grond", "respondenten", "besproken", "tegengeluid")
                ),
                rows=tuple(
                    (
                        str(f.number),
                        m.theme_title(f.theme_id),
                        f.ground_label,
                        m.cell(f.supporting),
                        str(f.n_discussed),
                        counter_cell(m, f),
                    )
                    for f in findings
                ),
                banner=m.banner,
                widths=(6, 24, 26, 20, 12, 14),
            )
        )
    else:
        blocks.append(_no_top(m))
    return Section(
        title=m.text("conclusies.titel"),
        blocks=(m.gap("conclusies.wat"),),
        sections=(Section(title=m.text("conclusies.bouwstenen"), blocks=tuple(blocks)),),
    )


def account(m: Material) -> Section:
    """Return chapter 3: how it was done, with whom, how sure it is, what the machine did."""
    method = m.text(
        "verantwoording.methode_tekst", respondenten=m.respondents(m.evidence.n_participants)
    )
    machine = m.text("verantwoording.machine_tekst")
    counted = f"verantwoording.machine_{'na' if m.is_reviewed else 'voor'}"
    quality: list[Block] = [
        Paragraph(lead=m.text(f"verantwoording.lead_{key}"), text=m.text(f"verantwoording.{key}"))
        for key in ("representatief", "validiteit", "betrouwbaarheid")
    ]
    return Section(
        title=m.text("verantwoording.titel"),
        sections=(
            Section(
                title=m.text("verantwoording.methode"),
                blocks=(Paragraph(text=method), m.gap("verantwoording.methode_wat")),
            ),
            Section(
                title=m.text("verantwoording.respondenten"),
                blocks=(_respondents_table(m), Paragraph(text=_consent_sentence(m))),
            ),
            Section(
                title=m.text("verantwoording.kwaliteit"),
                blocks=(*quality, m.gap("verantwoording.kwaliteit_wat")),
            ),
            Section(
                title=m.text("verantwoording.machine"),
                blocks=(Paragraph(text=f"{machine} {m.text(counted)}"), _machine_table(m)),
            ),
        ),
    )


def most_told(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings of two people or more; most residents first, as findings are ranked.

    Of equal numbers domains come before terrains.
    A terrain that rests on the same people and ground as a domain is left out: the same answers
    would be listed twice.
    """
    told = [f for f in findings if f.supporting.n >= _AT_LEAST]
    told.sort(key=lambda f: (-f.n_residents, -f.supporting.n, not _is_domain(f), f.number))
    domains = {(f.ground_id, frozenset(f.participant_ids)) for f in told if _is_domain(f)}
    return [
        f
        for f in told
        if _is_domain(f) or (f.ground_id, frozenset(f.participant_ids)) not in domains
    ]


def _is_domain(finding: Finding) -> bool:
    return finding.theme_id.startswith("domein.")


def _no_top(m: Material) -> Note:
    return Note(text=m.text("samenvatting.enkel" if m.evidence.findings else "samenvatting.geen"))


def _types_in_words(m: Material) -> str:
    words = m.audiences_in_words(m.speakers)
    return words or m.respondents(0)


def _summary_item(m: Material, finding: Finding) -> str:
    sentences = [finding_sentence(m, finding), others_sentence(m, finding)]
    text = " ".join(sentence for sentence in sentences if sentence)
    theme = m.theme_title(finding.theme_id)
    return m.text("samenvatting.zin", thema=theme, zin=text, nr=finding.number)


def _phrase_table(m: Material) -> Table:
    many, one = m.texts.nouns["respondent"].many, m.texts.nouns["respondent"].one
    none = m.text("woorden.niemand", many=many)
    everybody = m.text("woorden.allen", many=many)
    rows = [
        (m.text("inleiding.share_geen"), none),
        (m.text("inleiding.share_een"), m.text("inleiding.phrase_een", one=one)),
        *((step.share, step.phrase.format(one=one, many=many)) for step in m.texts.phrases.steps),
        (m.text("inleiding.share_alle"), everybody),
    ]
    return Table(
        caption=m.text("inleiding.tabel", exact_below=m.texts.phrases.exact_below),
        headers=(m.text("kop.aandeel"), m.text("kop.uitdrukking")),
        rows=tuple(rows),
        widths=(50, 50),
    )


def _respondents_table(m: Material) -> Table:
    """Return T1 of domain.md 1g: type by number by form by period; open where nobody said."""
    period = m.study.period or m.text("open")
    forms: Counter[tuple[str, str]] = Counter()
    for participant_id in m.speakers:
        person = m.participants_by_id[participant_id]
        form = person.attributes.get("vorm", "") or m.text("verantwoording.onbekende_vorm")
        forms[m.audience(participant_id), form] += 1
    rows = [
        (m.texts.nouns[audience].one, str(n), form, period)
        for (audience, form), n in sorted(
            forms.items(), key=lambda item: (AUDIENCES.index(item[0][0]), item[0][1])
        )
    ]
    return Table(
        caption=m.text("verantwoording.tabel_t1"),
        headers=(
            m.text("kop.type"),
            m.text("kop.aantal"),
            m.text("kop.vorm"),
            m.text("titelblad.periode"),
        ),
        rows=tuple(rows),
        widths=(25, 15, 25, 35),
    )


def _consent_sentence(m: Material) -> str:
    if not m.speakers:
        return ""
    n = sum(m.participants_by_id[i].may_be_quoted for i in m.speakers)
    phrase = count_phrase(m.texts, n, len(m.speakers))
    key = "citeren_meervoud" if phrase.is_plural else "citeren"
    consent = m.text(f"verantwoording.{key}", aantal=capitalised(phrase.text))
    n_others = len(m.speakers) - n
    if not n_others:
        return consent
    key = "niemand" if not n else "ander" if n_others == 1 else "anderen"
    return f"{consent} {m.text(f'verantwoording.citeren_{key}')}"


def _machine_table(m: Material) -> Table:
    statuses = Counter(row.status for row in m.evidence.rows)
    rows = (
        ("voorgesteld", m.evidence.n_proposals),
        ("beoordeeld", m.evidence.n_decided),
        ("open", m.evidence.n_proposals - m.evidence.n_decided),
        ("verwijderd", m.evidence.n_removed),
        ("bevestigd", statuses[Status.CONFIRMED]),
        ("voorstel", statuses[Status.PROPOSED]),
        ("twijfel", statuses[Status.DOUBTED]),
    )
    return Table(
        caption=m.text("verantwoording.machine_tabel"),
        headers=(m.text("kop.onderdeel"), m.text("kop.omvang")),
        rows=tuple((m.text(f"verantwoording.{key}"), str(n)) for key, n in rows),
        banner=m.banner,
        widths=(70, 30),
    )
