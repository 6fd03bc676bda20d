"""What the report says, and what it must never say."""

import re
from collections.abc import Iterator

import pytest

from pipeline.domain.evidence import Count, Evidence
from pipeline.domain.report import (
    Block,
    Gap,
    HeatTable,
    Note,
    Paragraph,
    QuoteBlock,
    Report,
    Section,
    Table,
    heat_step,
)  # fmt: skip
from pipeline.errors import DuidingError
from pipeline.stages.report_codes import distinct_labels
from pipeline.stages.report_front import most_told
from pipeline.stages.report_wording import (
    capitalised,
    cell,
    count_phrase,
    exact_phrase,
    tellers_phrase,
)
from pipeline.stages.write_report import build_report, build_table_facts
from tests import evidence_fixture as fixture
from tests.evidence_fixture import evidence, person

TEXTS = fixture.texts()
NO_COUNTER = TEXTS.text("bevindingen.tegen_geen")


def sections(parts: tuple[Section, ...]) -> Iterator[Section]:
    for part in parts:
        yield part
        yield from sections(part.sections)


def blocks(report: Report) -> Iterator[Block]:
    for section in sections(report.chapters):
        yield from section.blocks


def chapter(report: Report, number: str) -> Section:
    (found,) = [c for c in report.chapters if c.number == number]
    return found


@pytest.mark.parametrize(
    ("n", "of", "words"),
    [
        (0, 7, "geen van de zeven inwoners"),
        (1, 7, "één van de zeven inwoners"),
        (3, 7, "drie van de zeven inwoners"),
        (7, 7, "alle zeven de inwoners"),
        (1, 1, "de enige inwoner"),
        (2, 2, "beide inwoners"),
        (0, 1, "geen enkele inwoner"),
        (0, 12, "geen van de twaalf inwoners"),
        (1, 12, "één van de twaalf inwoners"),
        (2, 12, "enkele inwoners (twee van de twaalf)"),
        (4, 20, "een klein deel van de inwoners (vier van de twintig)"),
        (3, 12, "een deel van de inwoners (drie van de twaalf)"),
        (9, 20, "ongeveer de helft van de inwoners (negen van de twintig)"),
        (11, 20, "ongeveer de helft van de inwoners (elf van de twintig)"),
        (15, 20, "een meerderheid van de inwoners (vijftien van de twintig)"),
        (16, 20, "de meeste inwoners (zestien van de twintig)"),
        (38, 40, "vrijwel alle inwoners (38 van de 40)"),
        (12, 12, "alle twaalf de inwoners"),
    ],
)
def test_numbers_of_people_follow_the_phrase_table(n: int, of: int, words: str) -> None:
    assert count_phrase(TEXTS, n, of, "inwoner").text == words


def test_the_verb_follows_the_phrase_and_a_sentence_begins_as_dutch_does() -> None:
    assert not exact_phrase(TEXTS, 1, 7, "inwoner").is_plural
    assert exact_phrase(TEXTS, 3, 7, "inwoner").is_plural
    assert not count_phrase(TEXTS, 8, 12).is_plural
    assert capitalised("één van de zeven") == "Eén van de zeven"


def test_a_cell_says_how_many_are_confirmed() -> None:
    assert cell(TEXTS, Count(n=3, n_confirmed=2)) == "3 (waarvan 2 bevestigd)"
    assert cell(TEXTS, Count(n=0, n_confirmed=0)) == "geen"
    assert cell(TEXTS, Count(n=3, n_confirmed=0), is_reviewed=False) == "3"


def test_before_any_review_no_table_says_how_many_are_confirmed() -> None:
    report = fixture.report(evidence(review=(78, 0, 0)))

    assert "(waarvan" not in report.model_dump_json()
    assert "nog niets bevestigd" in report.banner
    assert "(waarvan" in fixture.report().model_dump_json()


@pytest.mark.parametrize(
    ("n", "of", "words"),
    [
        (0, 1, "De enige inwoner met wie dit is besproken, vertelt niet"),
        (1, 1, "De enige inwoner met wie dit is besproken, vertelt"),
        (2, 2, "Beide inwoners met wie dit is besproken, vertellen"),
        (12, 12, "Alle twaalf de inwoners met wie dit is besproken, vertellen"),
        (0, 7, "Van de zeven inwoners met wie dit is besproken, vertelt niemand"),
        (1, 12, "Van de twaalf inwoners met wie dit is besproken, vertelt er één"),
        (3, 7, "Van de zeven inwoners met wie dit is besproken, vertellen er drie"),
        (2, 10, "Van de tien inwoners met wie dit is besproken, vertellen er enkele (twee)"),
        (3, 10, "Van de tien inwoners met wie dit is besproken, vertelt een deel (drie)"),
        (
            16,
            20,
            "Van de twintig inwoners met wie dit is besproken, vertellen de meesten (zestien)",
        ),
    ],
)
def test_with_whom_it_was_discussed_stands_before_how_many_tell(
    n: int, of: int, words: str
) -> None:
    assert tellers_phrase(TEXTS, n, of, "inwoner") == words


def test_what_was_told_most_lists_domains_and_terrains_of_two_people_or_more_once() -> None:
    given = evidence()
    twin = "terrein.huisvesting"
    answers = [told(f"P0{n}", f"grond.herkomst domein.woningmarkt {twin}") for n in (1, 2)]
    double = evidence(answers, fixture.PEOPLE)

    top = most_told(given.findings)

    assert [f.theme_id for f in top] == ["domein.woningmarkt", twin, "terrein.arbeidsmarkt"]
    assert all(f.supporting.n >= 2 for f in top)
    assert [f.theme_id for f in most_told(double.findings)] == ["domein.woningmarkt"]


def test_if_everything_was_told_by_one_person_the_summary_says_so() -> None:
    report = fixture.report(evidence([told("P01", "grond.herkomst domein.woningmarkt")]))

    (summary,) = [c for c in report.chapters if c.title == "Samenvatting"]
    assert "Geen enkele bevinding is door twee of meer" in summary.model_dump_json()
    assert "vaakst" not in summary.model_dump_json()


def test_only_the_kinds_of_people_who_took_part_are_named() -> None:
    both = "grond.herkomst domein.woningmarkt"
    residents = fixture.report(evidence([told("P01", both), told("P02", both)]))
    mixed = fixture.report(evidence([told("P01", both), told("P02", both), told("P09", both)]))

    assert residents.subtitle == "Bevindingen uit gesprekken met inwoners"
    assert "sleutelpersonen" not in chapter(residents, "1").model_dump_json()
    assert mixed.subtitle.endswith("met inwoners en een professional")


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (("P01", "P02"), "gaven toestemming om geciteerd te worden."),
        (("P01", "P05"), "Van de andere respondent staan geen citaten"),
        (("P05",), "staan daarom geen citaten"),
    ],
)
def test_consent_is_told_in_words_that_fit_the_number(who: tuple[str, ...], words: str) -> None:
    answers = [told(one, "grond.herkomst domein.woningmarkt") for one in who]

    account = chapter(fixture.report(evidence(answers)), "3").model_dump_json()

    assert words in account


def test_a_finding_without_a_quote_says_which_reason_holds() -> None:
    pair = "grond.herkomst domein.woningmarkt"
    studies = {
        "geen toestemming om te citeren (één respondent)": evidence([told("P05", pair)]),
        "elders in dit rapport al aangehaald (één respondent)": evidence(
            [told("P01", f"{pair} domein.onderwijs")]
        ),
        "citaten per respondent is bereikt (één respondent)": evidence(
            [told("P01", pair), told("P01", "grond.taal domein.onderwijs", 5)],
            max_quotes_per_participant=1,
        ),
        "laten hier geen citaat toe (één respondent)": evidence(
            [told("P01", pair)], max_quotes_per_finding=0
        ),
    }

    for reason, given in studies.items():
        notes = [b.text for b in blocks(fixture.report(given)) if isinstance(b, Note)]
        assert [n for n in notes if n.startswith("Geen citaat:") and reason in n], reason


def test_reporting_is_told_apart_by_whether_where_and_why() -> None:
    parts = {s.title: s.model_dump_json() for s in chapter(fixture.report(), "6").sections}

    assert list(parts) == [
        "Wel of niet gemeld", "Waar gemeld", "Waarom wel gemeld", "Waarom niet gemeld"
    ]  # fmt: skip
    assert "Melden heeft geen zin" in parts["Waarom niet gemeld"]
    assert "Melden heeft geen zin" not in parts["Wel of niet gemeld"]


def test_topics_with_the_same_label_get_their_next_words() -> None:
    first = fixture.TOPICS[0].model_copy(update={"label": "bus, halte"})
    second = first.model_copy(update={"topic_id": 1, "words": ("bus", "halte", "fiets")})

    assert distinct_labels([first, second]) == {0: "bus, halte, lijn", 1: "bus, halte, fiets"}
    assert "fragmenten met een code" in chapter(fixture.report(), "8").model_dump_json()


def test_the_same_number_has_the_same_colour_in_every_heat_table() -> None:
    tables = [b for b in blocks(fixture.report()) if isinstance(b, HeatTable)]

    assert [table.n_total for table in tables] == [10, 10]
    assert [heat_step(n, 20) for n in (0, 1, 2, 3, 5, 6, 10, 11, 20)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize(
    ("review", "banner"),
    [
        (
            (78, 0, 0),
            "VOORLOPIG: machinevoorstellen, nog niet beoordeeld; er is nog niets bevestigd",
        ),
        ((78, 44, 5), "DEELS BEOORDEELD: 44 van de 78 voorstellen"),
        ((78, 78, 5), ""),
    ],
)
def test_the_banner_says_how_far_the_review_is(review: tuple[int, int, int], banner: str) -> None:
    report = fixture.report(evidence(review=review))

    assert report.banner == banner
    parts = [p for p in sections((chapter(report, "4"),)) for p in p.blocks]
    tables = [b for b in parts if isinstance(b, Table | HeatTable)]
    assert len(tables) > 5
    assert {table.banner for table in tables} == {banner}


def test_it_is_always_said_that_this_is_internal() -> None:
    report = fixture.report(evidence(review=(78, 78, 5)))

    assert report.internal_note.startswith("Intern werkdocument (profiel intern)")


def test_there_is_no_percentage_and_nothing_is_asserted_to_be_discrimination() -> None:
    text = fixture.report().model_dump_json()

    assert "%" not in text
    assert "procent " not in text
    assert not re.search(r"(is|wordt|werd|worden|zijn) gediscrimineerd", text)


def test_every_finding_has_its_counter_evidence_or_says_there_is_none() -> None:
    given = evidence()
    report = fixture.report(given)
    findings = [s for s in chapter(report, "4").sections if s.title.startswith("Domein")]

    texts = [b for s in findings for b in s.blocks if isinstance(b, Paragraph)]
    leads = [b.lead.partition(" ")[0] for b in texts if b.lead]
    domains = [f for f in given.findings if f.theme_id.startswith("domein.")]
    assert leads == ["Bevinding", "Tegengeluid."] * len(domains)
    assert all(b.text for b in texts)
    assert any(b.text == NO_COUNTER for b in texts)
    tables = [b for b in blocks(report) if isinstance(b, Table)]
    column = [
        row[-1]
        for t in tables
        if t.headers[-1].replace("\xad", "") == "Tegengeluid"
        for row in t.rows
    ]
    assert column
    assert all(column)


def test_residents_and_others_are_never_added_up_in_a_sentence() -> None:
    section = next(s for s in chapter(fixture.report(), "4").sections if "Woning" in s.title)
    text = next(b.text for b in section.blocks if isinstance(b, Paragraph) and "1 –" in b.lead)

    assert text.startswith("Alle vier de inwoners met wie dit is besproken, vertellen")
    assert (
        "De enige sleutelpersoon en de enige professional met wie dit is besproken, vertellen"
        in text
    )


def test_needs_and_solutions_stand_apart() -> None:
    titles = [s.title for s in chapter(fixture.report(), "7").sections]

    assert titles == ["Behoeften", "Oplossingen"]


def test_the_chapters_stand_in_the_agreed_order() -> None:
    titles = [f"{c.number} {c.title}".strip() for c in fixture.report().chapters]

    assert titles == [
        "Colofon", "Samenvatting", "1 Inleiding", "2 Conclusies", "3 Onderzoeksverantwoording",
        "4 Bevindingen per domein", "5 Spanningen, ontmoeting en inclusie", "6 Melden",
        "7 Behoeften en oplossingen", "8 Onderwerpen naast het codeboek",
        "9 Huidig beleid en toetsingskader", "10 Verbeterpunten", "Bijlagen",
    ]  # fmt: skip


def test_what_only_the_researcher_knows_is_a_marked_gap() -> None:
    report = fixture.report(research_question="", client="", period="")

    gaps = [b.text for b in blocks(report) if isinstance(b, Gap)]
    assert len(gaps) > 10
    assert all(gap.startswith("[in te vullen door de onderzoeker") for gap in gaps)
    assert dict(report.facts)["Opdrachtgever"] == "[in te vullen door de onderzoeker]"


def test_who_did_not_consent_is_not_quoted_anywhere() -> None:
    report = fixture.report()

    quotes = [b.text for b in blocks(report) if isinstance(b, QuoteBlock)]
    assert quotes
    assert not any("accent hoorden" in quote for quote in quotes)
    assert "accent hoorden" not in report.model_dump_json()
    assert "ingetrokken." not in " ".join(quotes)


def test_the_report_itself_refuses_a_quote_whose_consent_was_taken_back() -> None:
    report = fixture.report(not_verbatim(evidence()))

    assert not [b for b in blocks(report) if isinstance(b, QuoteBlock)]


def test_every_table_has_its_own_number_in_reading_order() -> None:
    numbers = [b.number for b in blocks(fixture.report()) if isinstance(b, Table | HeatTable)]

    assert numbers == list(range(1, len(numbers) + 1))


def test_a_study_in_which_nothing_was_found_still_gives_an_honest_report() -> None:
    answers = [fixture.Answer("P01", 2, [("Het is hier goed wonen.", "")])]
    empty = evidence(answers, [person("P01")], review=(0, 0, 0))

    report = fixture.report(empty)

    notes = " ".join(getattr(b, "text", "") for b in blocks(report))
    assert "Er zijn nog geen bevindingen" in notes
    assert report.banner.startswith("VOORLOPIG")


class Recorder(dict[str, str]):
    """Remembers which texts were asked for."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(texts)
        self.used: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.used.add(key)
        return super().__getitem__(key)


def test_every_text_of_the_template_is_used_somewhere() -> None:
    asked = Recorder(TEXTS.texts)
    texts = TEXTS.model_copy(update={"texts": asked})
    both = "grond.herkomst! domein.woningmarkt!"
    studies = [
        evidence(),
        evidence(review=(78, 0, 0)),
        evidence([], [], review=(0, 0, 0)),
        evidence([told(f"P0{n}", both) for n in (1, 2)], fixture.PEOPLE),
        evidence([told("P08", both)], fixture.PEOPLE),
        evidence([told("P06", both), told("P06", f"{both} perspectief.naaste", 5)], fixture.PEOPLE),
        evidence([told("P05", both)]),
        evidence([told("P01", f"{both} domein.onderwijs")]),
        evidence([told("P01", both), told("P01", both, 5)], max_quotes_per_finding=0),
        evidence(
            [told("P01", both), told("P01", "grond.taal domein.onderwijs", 5)],
            max_quotes_per_participant=1,
        ),
        evidence([told(f"P0{n}", both) for n in range(1, 5)] + [told("P05", "domein.woningmarkt")]),
        evidence([told("P01", "domein.woningmarkt"), told("P08", both)]),
        evidence([told("P01", both), told("P02", "domein.woningmarkt grond.herkomst:ontkend")]),
        evidence(
            [told(f"P0{n}", "domein.woningmarkt positief.steun") for n in (2, 3)]
            + [told("P01", both)]
        ),
        evidence([told("P01", both), told("P02", "domein.woningmarkt positief.steun")]),
        not_verbatim(evidence([told("P01", both)])),
        not_verbatim(evidence([told("P01", both)]), "transcript"),
    ]
    bare = fixture.StudyFacts(title="Quickscan")
    people = [p.model_copy(update={"attributes": {}}) for p in fixture.PEOPLE]
    small = fixture.codebook()
    small = small.model_copy(update={"facets": small.facets[:6], "codes": small.codes[:23]})

    for given in studies:
        build_report(given, fixture.codebook(), bare, people, (), "", texts)
        build_report(given, fixture.codebook(), fixture.STUDY, people, fixture.TOPICS, "", texts)
        build_table_facts(given, fixture.codebook(), bare, people, (), "", texts)
    build_report(studies[2], small, bare, people, (), "", texts)
    silent = [p.model_copy(update={"may_be_quoted": p.participant_id == "P01"}) for p in people]
    build_report(studies[0], small, bare, silent, (), "", texts)

    assert set(asked) - asked.used == set()


def not_verbatim(given: Evidence, source_type: str = "verslag") -> Evidence:
    changed = {"is_quotable": False, "source_type": source_type}
    rows = tuple(row.model_copy(update=changed) for row in given.rows)
    return given.model_copy(update={"rows": rows})


def told(who: str, codes: str, turn: int = 2) -> fixture.Answer:
    return fixture.Answer(who, turn, [("Die woning ging ineens naar een ander.", codes)])


def test_a_missing_text_or_field_is_reported_with_its_key() -> None:
    with pytest.raises(DuidingError, match=r"bestaat\.niet"):
        TEXTS.text("bestaat.niet")
    with pytest.raises(DuidingError, match=r"status\.deels"):
        TEXTS.text("status.deels", n_proposals=3)
