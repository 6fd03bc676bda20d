"""What looks like an identifier though no rule foresaw it, and what everybody shares."""

import pytest

from pipeline.domain.transcript import Action, RawTurn, Role
from pipeline.files.spoken_forms import read_spoken_forms
from pipeline.nlp.structured import StructuredDetector
from pipeline.study import program_folder

DETECTOR = StructuredDetector(
    read_spoken_forms(program_folder("codebooks") / "spoken_forms_nl.yaml")
)


def found_in(text: str) -> dict[str, Action]:
    turn = RawTurn(
        transcript_id="T01", turn_number=1, speaker_id="P01", role=Role.PARTICIPANT, text=text
    )
    return {d.text: d.action for d in DETECTOR.detect([turn])}


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("hij woont op nummer 47, schuin tegenover", "47"),
        ("stuur het naar Postbus 4410 in de stad", "4410"),
        ("mijn code was K7H2-99QP toen", "K7H2-99QP"),
        ("ik lag op nummer vierhonderdelf daar", "vierhonderdelf"),
        ("ze las het voor 4813 27 605 en toen ging ze door", "4813 27 605"),
        ("op mijn kaart staat 7719 2048 3315 6 geloof ik", "7719 2048 3315 6"),
        ("het loopt onder 2023/417-B bij de commissie", "2023/417-B"),
        ("daar staat de B-4471-KP van de bouw", "B-4471-KP"),
        ("een busje met CJ 08 WTR erop", "CJ 08 WTR"),
        ("ik lag op kamer 2.214 toen", "2.214"),
        ("Kamer driehonderdzeven was het", "driehonderdzeven"),
        ("berichten van ene wolkje2004 dus", "wolkje2004"),
        ("mijn pas is nvx4p7kd8 en verlopen", "nvx4p7kd8"),
        ("je vult in 5611gk en dan nummer 48 bis", "48 bis"),
        ("hij zei Nico Simon, acht vier een, Victor", "Nico Simon, acht vier een, Victor"),
        (
            "het is de h van hendrik de z van zaandam negen nul een de p van piet dan",
            "h van hendrik de z van zaandam negen nul een de p van piet",
        ),
        ("daar stond 617 204 935 op", "617 204 935"),
        ("gestort op BE41 7733 0912 5506 zei hij", "BE41 7733 0912 5506"),
        ("Hij vroeg: huisnummer? Ik zeg 9, boven de kapper.", "9"),
        ("dat mens van nummer 23 roept dat", "23"),
        ("het is 06 eh 53 17 wacht even hoor 28 64 ja", "28 64"),
        ("mijn dossier bij het loket is k 2023 4471 geloof ik", "k 2023 4471"),
        ("dossier HBD-318 ligt al een jaar stil", "HBD-318"),
        ("Het loopt bij hen onder 2022.1183-K dus.", "2022.1183-K"),
        ("de postcode, 4417KD met 63 erachter", "63"),
        ("postcode vierenveertig zeventien ka dee en zeventig als huisnummer", "zeventig"),
        ("stuur het naar 4417 ha 63 dan komt het", "4417 ha 63"),
        ("op insta ben ik apenstaartje gele laarzen nul zes nul", "gele laarzen nul zes nul"),
        ("onder de naam vuur laag streepje nina laag streepje nul", "vuur laag streepje nina"),
        ("kijk op stadsverhaal punt org slash foto's daar staan ze", "slash foto's"),
    ],
)
def test_a_number_of_which_no_rule_knows_the_kind_is_masked(text, identifier):
    actions = {form: action for form, action in found_in(text).items() if identifier in form}

    assert Action.MASK in actions.values()


@pytest.mark.parametrize(
    "text",
    [
        "in 2018 2019 en 2020 2021 was het stil",
        "dat kostte 1.250.000 euro, of 10 500 000 per jaar",
        "in 2015 47.900 mensen en 12 500 gezinnen",
        "bel 14 0314 of 0800 8001",
        "we telden af 10 9 8 7 6 5 4 3",
        "met covid19 en windows10 en havo5",
        "de Tweede Kamer een brief, en de kamer een verf",
        "artikel 12.34.56 van de wet",
        "lijn 12 34 56",
        "in dit dossier staan volgens mij wel 30 bladzijden",
        "wij hebben 2500 ha bos en 17 mensen",
        "op kamer 12 en in cel 4",
        "50 60 70 50",
        "we waren met Jan, Piet en drie anderen",
        "met maria en kees en vier van de zeven",
        "50 60 70 80 mensen stonden daar",
    ],
)
def test_numbers_that_everybody_shares_stay(text):
    assert found_in(text) == {}
