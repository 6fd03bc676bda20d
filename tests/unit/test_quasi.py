"""Indirect identifiers: what stands for them, what is queued, and what stays."""

import json
import re
import time
from functools import cache
from pathlib import Path

import pytest

from pipeline.domain.quasi import QuasiRules
from pipeline.domain.transcript import Action, Category, Detection, RawTurn, Role
from pipeline.errors import CodebookError
from pipeline.files.name_lists import read_name_lists
from pipeline.files.quasi_yaml import read_quasi
from pipeline.nlp.quasi import QuasiDetector
from pipeline.nlp.quasi_numbers import fold_in_place, value_of, year_of
from pipeline.study import program_folder

BOOKS = program_folder("codebooks")
SHARED = Path(__file__).resolve().parents[3] / "shared"
DISTRICTS = {"Rietkamp": "Noord", "Molenveld": "Wijk Zuid"}


@cache
def rules() -> QuasiRules:
    return read_quasi(BOOKS / "quasi_nl.yaml")


@cache
def keep() -> tuple[str, ...]:
    return read_name_lists(BOOKS / "name_lists").keep


def detector(style: str = "municipality", municipality: str = "Lindewaard") -> QuasiDetector:
    return QuasiDetector(
        rules(), keep(), ("Rietkamp", "Molenveld", "Oud-Linde"), municipality, DISTRICTS, style
    )


def turns(*texts: str) -> list[RawTurn]:
    return [
        RawTurn(
            transcript_id="T01", turn_number=n, speaker_id="P01", role=Role.PARTICIPANT, text=text
        )
        for n, text in enumerate(texts, start=1)
    ]


def masked(found: list[Detection]) -> list[tuple[str, str]]:
    return [(d.text, d.general) for d in found if d.action is Action.MASK]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("keep", []),
        ("district", [("Rietkamp", "wijk Noord"), ("Molenveld", "Wijk Zuid")]),
        ("municipality", [("Rietkamp", "wijk in Lindewaard"), ("Molenveld", "wijk in Lindewaard")]),
    ],
)
def test_a_neighbourhood_becomes_what_the_study_sets(style, expected):
    found = detector(style).detect(turns("Ik kom uit Rietkamp en zij uit Molenveld."))

    assert masked(found) == expected


def test_a_neighbourhood_without_a_district_becomes_one_in_the_municipality():
    found = detector("district").detect(turns("Ik woon in Oud-Linde en zij in Noord."))

    assert masked(found) == [("Oud-Linde", "wijk in Lindewaard")]


def test_without_a_municipality_a_neighbourhood_is_a_wijk():
    found = detector(municipality="").detect(turns("wij wonen in rietkamp"))

    assert masked(found) == [("rietkamp", "wijk")]


@pytest.mark.parametrize(
    ("age", "band"),
    [(11, "0-11 jaar"), (12, "12-17 jaar"), (17, "12-17 jaar"), (18, "18-24 jaar")]
    + [(64, "55-64 jaar"), (65, "65-74 jaar"), (74, "65-74 jaar"), (75, "75 jaar of ouder")],
)
def test_an_age_falls_in_its_class_at_the_edges(age, band):
    found = detector().detect(turns(f"Mijn buurvrouw is {age}."))

    assert masked(found) == [(str(age), band)]


def test_a_number_is_an_age_where_it_answers_how_old():
    asked = detector().detect(turns("Hoe oud bent u?", "Drieënveertig."))
    other = detector().detect(turns("Hoe lang woont u hier?", "Drieënveertig jaar."))

    assert masked(asked) == [("Drieënveertig", "35-44 jaar")]
    assert masked(other) == []


def test_spans_are_right_after_accents_and_double_spaces():
    text = "Één  ding:  mijn zusje  is   zesëntwintig  jaar."

    found = detector().detect(turns(text))

    assert masked(found) == [("zesëntwintig  jaar", "25-34 jaar")]
    assert text[found[0].start : found[0].end] == found[0].text


def test_a_school_is_found_again_where_it_stands_alone():
    said = turns("Op De Kwikstaart was het leuk.", "Dat is basisschool De Kwikstaart dus.")

    found = detector().detect(said)

    assert [(d.turn_number, d.general) for d in found] == [(1, "basisschool"), (2, "basisschool")]


def test_a_chain_stays_unless_somebody_works_there():
    shop = detector().detect(turns("bij de lidl liep hij achter mij aan"))
    work = detector().detect(turns("ik werk al jaren bij de lidl"))

    assert masked(shop) == []
    assert masked(work) == [("lidl", "werkgever: supermarkt")]


def test_cased_and_lower_case_turns_of_one_interview_are_each_read_as_they_are():
    found = detector().detect(turns("Ik zit op basisschool De Rank.", "ik ga naar moskee el fath"))

    assert [d.general for d in found] == ["basisschool", "moskee"]


def test_a_rare_role_stays_in_the_text_and_is_queued():
    found = detector().detect(turns("Ik ben de enige Syrische brandweerman van het korps."))

    assert [(d.action, d.category) for d in found] == [(Action.QUEUE, Category.ROLE)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("op dertien mei hebben ze mij ontslagen", ("dertien mei", "mei")),
        ("ik kwam hier op 9 juni 1994 aan", ("9 juni 1994", "1994")),
        ("ze zit op een school die heet de zilveren draak", ("de zilveren draak", "school")),
        ("ik bid in de nieuwe morgen dat is die kerk hier", ("de nieuwe morgen", "kerk")),
        ("Ik woon op Zonnedauw, naast een bakker.", ("Zonnedauw", "")),
        ("ik werkte bij notariskantoor van beek en partners", None),
    ],
)
def test_what_a_speaker_explains_or_dates_is_generalised(said, expected):
    found = masked(detector().detect(turns(said)))

    assert len(found) == 1
    assert expected is None or found == [expected]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("ik woon aan de laan van zwaneveldt driehonderdzes", "laan van zwaneveldt driehonderdzes"),
        ("Ik woon aan de Laan van Zwaneveldt 306 en wacht.", "Laan van Zwaneveldt 306"),
        ("Wij huren iets aan Achter de Hagen 12 b en dan dit.", "Achter de Hagen 12 b"),
        ("wij wonen op de dam nummer drie", "dam nummer drie"),
        ("Hij voetbalt bij VV Geel-Zwart '32 en fluit.", "VV Geel-Zwart '32"),
        ("Hij speelt bij voetbalclub Rapido 1887 in de kantine.", "voetbalclub Rapido 1887"),
        ("ik werk bij bouwbedrijf van dalen op de werf", "bouwbedrijf van dalen"),
        ("ik bid in de moskee aan de lange lindestraat", "moskee aan de lange lindestraat"),
        ("Ik kreeg hulp van Stichting Buren in de Kou.", "Stichting Buren in de Kou"),
    ],
)
def test_a_span_holds_the_whole_name_with_number_year_and_small_words(said, text):
    found = detector().detect(turns(said))

    assert text in [d.text for d in found if d.action is Action.MASK]


@pytest.mark.parametrize(
    "said",
    [
        "ik woon aan de overkant zes jaar",
        "ik zat in groep acht en hij in klas drie",
        "hij zit op nummer zeven",
        "ik voetbal twee keer per week",
        "mijn zoon zit op de bank en mijn moeder ligt in het ziekenhuis",
        "ik werk bij bouwbedrijf en zo",
        "de school aan de straat is dicht",
    ],
)
def test_numbers_and_nouns_beside_a_home_or_a_child_are_no_names(said):
    assert detector().detect(turns(said)) == []


def test_an_employer_becomes_a_noun_that_can_stand_in_a_sentence():
    activities = {"transport", "bouw", "industrie", "schoonmaak", "vervoer", "zorg", "horeca"}

    assert not activities & {*rules().companies, *rules().branches.values()}


def test_what_lies_in_a_masked_name_is_not_queued_as_well():
    found = detector().detect(turns("ik werk bij bakkerij jansen in de nacht"))

    assert [d.action for d in found] == [Action.MASK]


def test_a_word_of_the_word_list_is_no_name_after_bij():
    said = turns("daar zijn wij bij werkgelegenheid")
    listed = QuasiDetector(rules(), keep(), (), is_listed="werkgelegenheid".__eq__)

    assert detector().detect(said) != []
    assert listed.detect(said) == []


@pytest.mark.parametrize(
    ("said", "queued"),
    [
        ("mijn zoon zit op de bolder in groep drie", "de bolder"),
        ("mijn oma woont nu bij de herbergier", "de herbergier"),
        ("mijn man is de eritrese kapper uit de straat", "de eritrese kapper uit de straat"),
        ("ik ben dorpsdichter", "dorpsdichter"),
        ("wij hebben vier kinderen waarvan een tweeling", "vier kinderen waarvan een tweeling"),
        ("mijn baas van garage de wilde zei dat", "de wilde"),
        ("ik woon op oude gracht", "oude gracht"),
    ],
)
def test_a_noun_or_role_that_one_sentence_makes_a_name_is_queued(said, queued):
    found = detector().detect(turns(said))

    assert queued in [d.text for d in found if d.action is Action.QUEUE]


@pytest.mark.parametrize(
    ("said", "queued"),
    [
        ("ik ben de trainer die toen geschorst is", "de trainer die toen geschorst is"),
        ("mijn man is de zoon van de oude notaris", "de zoon van de oude notaris"),
        ("er wonen hier maar twee syrische gezinnen", "twee syrische gezinnen"),
        ("ik was een van de drie zwarte meisjes en dat zag je", "een van de drie zwarte meisjes"),
        ("de woningbouw goed thuis heeft nee gezegd", "goed thuis"),
        ("in de verzoeningskerk zeiden ze niks", "verzoeningskerk"),
        ("daar op de brink riepen ze iets", "brink"),
        ("wij wonen aan de dijk", "dijk"),
        ("ik volleybal bij de strandlopers", "strandlopers"),
    ],
)
def test_what_only_a_person_can_judge_stays_and_is_queued(said, queued):
    found = detector().detect(turns(said))

    assert [(d.text, d.action) for d in found] == [(queued, Action.QUEUE)]


@pytest.mark.parametrize(
    "said",
    [
        "op vijf mei zijn wij vrij",
        "de motie is op 12 maart aangenomen en ik was daar blij mee",
        "met de verkiezingen van achttien maart heb ik gestemd",
        "dat was de eerste keer in dit dorp en de enige manier",
        "ik ben niet de enige en mijn zus ook niet",
        "op de dijk was het druk en op de markt ook",
        "de school heeft een protocol en de moskee heeft een bestuur",
        "ik heb een stichting en die stichting is klein",
        "wij zijn de eerste generatie",
        "ik ben moeder van drie",
    ],
)
def test_public_days_and_ordinary_firsts_are_left_alone(said):
    assert detector().detect(turns(said)) == []


def test_reasons_and_general_terms_quote_nothing():
    said = turns("Ik ben 43 en werk bij bakkerij Zoetekauw.", "Ik woon in de Vogelbuurt.")

    found = detector().detect(said)

    assert len(found) == 3
    for detection in found:
        assert not {"43", "Zoetekauw", "Vogelbuurt"} & set(detection.reason.split())
        assert detection.text not in detection.general


def test_what_the_study_keeps_is_not_masked():
    kept = QuasiDetector(rules(), (*keep(), "De Kwikstaart"), ())

    assert kept.detect(turns("Ik kom op basisschool De Kwikstaart.")) == []


@pytest.mark.parametrize(
    "line",
    [
        "-" * 50_000,
        "a" * 50_000,
        "acht " * 10_000,
        "ik ben " * 7_000,
        "Bij De " * 7_000,
        "4 " * 25_000,
    ]
    + [
        "ik ben de enige " * 4_000,
        "de eerste in het " * 4_000,
        "stichting " * 6_000,
        "op de " * 9_000,
    ]
    + ["mei 1990 ik " * 5_000, "is de kerk dat is " * 3_000, "'" * 50_000, "a-" * 25_000]
    + ["moeder van " * 5_000, "ik werk bij " + "b" * 50_000, " " * 50_000 + "x"],
)
def test_a_long_line_takes_time_that_grows_with_its_length(line):
    detector().detect(turns("warm"))
    started = time.perf_counter()

    detector().detect(turns(line))

    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("form", "value"),
    [("drieenveertig", 43), ("drie en veertig", 43), ("43", 43), ("honderdtwee", 102)]
    + [
        ("zestiende", 16),
        ("achtste", 8),
        ("eenentachtigste", 81),
        ("anderhalf", 1),
        ("boom", None),
    ],
)
def test_spoken_numbers_have_their_value(form, value):
    assert value_of(form) == value


@pytest.mark.parametrize(
    ("form", "year"),
    [("1987", 1987), ("87", 1987), ("zevenentachtig", 1987), ("negentienzevenentachtig", 1987)]
    + [("negentien zevenentachtig", 1987), ("tweeduizend drie", 2003), ("05", 2005)],
)
def test_spoken_years_have_their_value(form, year):
    assert year_of(form) == year


def test_folding_in_place_keeps_every_offset():
    text = "İstanbul, één zoë ß ﬁ"

    assert len(fold_in_place(text)) == len(text)
    assert fold_in_place("Één") == "een"


def test_a_damaged_file_says_what_was_expected_and_quotes_nothing(tmp_path):
    (tmp_path / "quasi_nl.yaml").write_text("version: [Zoetekauw", encoding="utf-8")

    with pytest.raises(CodebookError, match="expected version, kinds") as raised:
        read_quasi(tmp_path / "quasi_nl.yaml")

    assert "Zoetekauw" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


def test_bands_that_leave_a_year_out_are_refused(tmp_path):
    content = (BOOKS / "quasi_nl.yaml").read_text(encoding="utf-8")
    (tmp_path / "q.yaml").write_text(content.replace("[12, 17]", "[13, 17]"), encoding="utf-8")

    with pytest.raises(CodebookError):
        read_quasi(tmp_path / "q.yaml")


@pytest.mark.parametrize("lower", [False, True])
def test_debates_of_parliament_hardly_hold_anything_to_mask(lower):
    path = SHARED / "data" / "parliament_turns" / "turns.jsonl"
    if not path.is_file():
        pytest.skip("the shared development data is not there")
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [re.sub(r"[.,;:!?]", "", t.lower()) if lower else t for t in texts[:250]]
    words = sum(len(t.split()) for t in texts)

    found = detector().detect(turns(*filter(None, texts)))

    assert len(masked(found)) <= 1.5 * words / 1000
    assert len(found) - len(masked(found)) <= 3 * words / 1000
