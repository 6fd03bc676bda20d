"""Chapters 5 to 8 of the quickscan: codes that are reported by themselves, and topics."""

from collections.abc import Sequence

from pipeline.domain.codebook import Code, Facet
from pipeline.domain.evidence import CodeCount, Count, Perspective
from pipeline.domain.report import Block, Note, Paragraph, Section, Table
from pipeline.domain.topic import OUTLIER, Topic
from pipeline.stages.report_material import Material
from pipeline.stages.report_wording import (
    capitalised,
    count_phrase,
    joined,
    number_word,
)

_NOBODY = Count(n=0, n_confirmed=0)
_MOST_NAMED = 3
_REPORTING = "melden"
_REPORTED, _NOT_REPORTED, _WHERE = "melden.gemeld", "melden.niet_gemeld", "melden.bij_"
_REPORTING_PARTS = ("gemeld", "waar", "wel", "niet")


def facets_chapter(m: Material, key: str, facet_ids: tuple[str, ...]) -> Section:
    """Return a chapter with a section per facet: words, counts per perspective, quotes."""
    facets = {facet.id: facet for facet in m.codebook.facets}
    sections = [
        Section(title=facets[facet_id].label, blocks=tuple(_facet_blocks(m, facets[facet_id])))
        for facet_id in facet_ids
        if facet_id in facets
    ]
    blocks: list[Block] = [Paragraph(text=m.text(f"{key}.inleiding"))]
    if not sections:
        blocks.append(Note(text=m.text("codes.geen_facet")))
    if len(sections) == 1:
        blocks.extend(sections.pop().blocks)
    return Section(title=m.text(f"{key}.titel"), blocks=tuple(blocks), sections=tuple(sections))


def reporting_chapter(m: Material) -> Section:
    """Return chapter 6: whether it was reported, where, why and why not."""
    codes = m.codebook.facet_codes(_REPORTING)
    groups = {key: [c for c in codes if _reporting_part(m, c) == key] for key in _REPORTING_PARTS}
    blocks: list[Block] = [Paragraph(text=m.text("melden.inleiding"))]
    if not codes:
        blocks.append(Note(text=m.text("codes.geen_facet")))
    sections = [
        Section(
            title=m.text(f"melden.{key}"),
            blocks=tuple(_codes_blocks(m, m.text(f"melden.{key}"), group)),
        )
        for key, group in groups.items()
        if group
    ]
    return Section(title=m.text("melden.titel"), blocks=tuple(blocks), sections=tuple(sections))


def _reporting_part(m: Material, code: Code) -> str:
    """Return which part of chapter 6 a code belongs to, by the code at the top of its branch."""
    top = code
    while top.parent is not None:
        top = m.codebook.codes_by_id[top.parent]
    if code.id.startswith(_WHERE):
        return "waar"
    if top is code:
        return "gemeld"
    return {_REPORTED: "wel", _NOT_REPORTED: "niet"}.get(top.id, "gemeld")


def topics_chapter(m: Material) -> Section:
    """Return chapter 8: what the topic model found beside the codebook."""
    blocks: list[Block] = [Paragraph(text=m.text("onderwerpen.inleiding"))]
    if m.topics:
        blocks.append(_topics_table(m))
        blocks.append(Paragraph(text=_without_topic(m)))
    else:
        blocks.append(Note(text=m.text("onderwerpen.leeg")))
    blocks.append(m.gap("onderwerpen.wat"))
    return Section(title=m.text("onderwerpen.titel"), blocks=tuple(blocks))


def _facet_blocks(m: Material, facet: Facet) -> list[Block]:
    return _codes_blocks(m, facet.label, m.codebook.facet_codes(facet.id))


def _codes_blocks(m: Material, label: str, codes: Sequence[Code]) -> list[Block]:
    discussed = m.discussed([code.id for code in codes])
    if not discussed:
        return [Note(text=m.text("codes.leeg"))]
    counts = [m.counts_by_code[code.id] for code in codes if code.id in m.counts_by_code]
    blocks: list[Block] = [
        Paragraph(text=_facet_text(m, discussed, counts)),
        _facet_table(m, label, counts),
    ]
    for count in counts:
        lead = m.text("codes.citaat_bij", label=count.label)
        blocks.extend(m.quotes(count.quote_ids, lead=lead))
    return blocks


def _facet_text(m: Material, discussed: set[str], counts: list[CodeCount]) -> str:
    """Return who spoke of this facet, per audience, and what was named most."""
    spoke = m.by_audience(discussed)
    sentences = []
    for audience, total in m.by_audience(m.speakers).items():
        if not total:
            continue
        phrase = count_phrase(m.texts, spoke[audience], total, audience)
        verb = m.text("bevindingen.vertellen" if phrase.is_plural else "bevindingen.vertelt")
        text = m.text("codes.zin", aantal=capitalised(phrase.text), verb=verb)
        sentences.append(text)
    most = sorted((c for c in counts if c.supporting.n), key=lambda c: -c.supporting.n)
    named = [f"{c.label} ({c.supporting.n})" for c in most[:_MOST_NAMED]]
    if named:
        sentences.append(m.text("codes.zin_meest", codes=joined(m.texts, named)))
    return " ".join(sentences)


def _facet_table(m: Material, label: str, counts: list[CodeCount]) -> Table:
    by_perspective = [{p: m.supporting(count.code_id, p) for p in Perspective} for count in counts]
    shown = m.perspectives_of(by_perspective)
    return Table(
        caption=m.text("codes.tabel", label=label),
        headers=(
            m.text("kop.code"),
            m.text("kop.respondenten"),
            *(m.text(f"perspectief.{p.value}") for p in shown),
            m.text("kop.tegengeluid"),
        ),
        rows=tuple(
            (
                count.label,
                m.cell(count.supporting),
                *(m.cell(row.get(p, _NOBODY)) for p in shown),
                str(count.n_counter) if count.n_counter else m.text("bevindingen.tegen_geen_kort"),
            )
            for count, row in zip(counts, by_perspective, strict=True)
        ),
        banner=m.banner,
        widths=(26, 17, *(16 for _ in shown), 13),
    )


def _topics_table(m: Material) -> Table:
    topics = sorted(m.topics, key=lambda t: (-t.n_participants, t.topic_id))
    labels = distinct_labels(topics)
    return Table(
        caption=m.text("onderwerpen.tabel"),
        headers=tuple(
            m.text(f"kop.{key}") for key in ("onderwerp", "woorden", "respondenten", "fragmenten")
        ),
        rows=tuple(
            (labels[t.topic_id], ", ".join(t.words), str(t.n_participants), str(t.n_segments))
            for t in topics
        ),
        widths=(30, 44, 14, 12),
    )


def distinct_labels(topics: Sequence[Topic]) -> dict[int, str]:
    """Return a label per topic id; topics with the same label get their next words behind it."""
    labels = {t.topic_id: t.label for t in topics}
    words = {t.topic_id: [w for w in t.words if w not in t.label] for t in topics}
    while True:
        names = list(labels.values())
        same = [i for i, label in labels.items() if names.count(label) > 1 and words[i]]
        if not same:
            break
        for i in same:
            labels[i] = f"{labels[i]}, {words[i].pop(0)}"
    names = list(labels.values())
    return {i: f"{s} ({i + 1})" if names.count(s) > 1 else s for i, s in labels.items()}


def _without_topic(m: Material) -> str:
    """Return how many coded fragments are in none of the topics of the table."""
    topic_of = {row.segment_id: row.topic_id for row in m.evidence.rows}
    n = sum(topic in {None, OUTLIER} for topic in topic_of.values())
    key = "zonder_een" if n == 1 else "zonder"
    shown = capitalised(number_word(m.texts, n)) if n else m.text("onderwerpen.geen")
    return m.text(f"onderwerpen.{key}", n=shown, totaal=len(topic_of))
