"""Linking over a study: one pseudonym for one person or place, never one for two.

Each study below is a line: people apart by "|", the forms of one person by ",". Every form stands
in an interview of its own.
"""

import time
from collections import Counter
from pathlib import Path

import pytest

from pipeline.domain.transcript import Category, Detection
from pipeline.files.name_lists import read_name_lists
from pipeline.files.surrogate_names import read_surrogate_names
from pipeline.stages.introductions import Told
from pipeline.stages.name_forms import fold_form
from pipeline.stages.pseudonyms import Key, assign_pseudonyms

CODEBOOKS = Path(__file__).parents[2] / "codebooks"
LISTS = read_name_lists(CODEBOOKS / "name_lists")
ESTABLISHED = frozenset(
    fold_form(name) for name in (*LISTS.first_names, *LISTS.surnames, *LISTS.places)
)
POOLS = read_surrogate_names(CODEBOOKS / "surrogate_names")
PERSON, PLACE = Category.PERSON, Category.PLACE

PEOPLE = """
Samira Bouzidi, Samira, Samira's, Samiras, samira, Samíra, Samiraatje, Bouzidi, S. Bouzidi, SB
Jan de Wit, Jan, Jantje, de Wit, J. de Wit | Piet Mulder, Pietje, Mulder, Piets
Fatima El Amrani, Fatimaatje, Amrani, El Amrani, fatima el amrani | Karim Ouali, Karims
Mohamed Chaouch, Mohammed, Mohamed, Chaouch | Yusuf Demir, Yusuf, Demir's
Mohammed Benali, Mohamed Benali, Benalli | Rachid Tahiri, Rashid Tahiri, Rasjid
Samir Haddad, Samir | Samira Kaddour, Samira
Ali Can, Ali | Alia Sönmez, Alia
Yusuf Kaya, Yusuf | Yusra Polat, Yusra
Marco Jansen, Marco | Marca Visser, Marca
Anna Jansen, Anna | Kees Janssen, Kees, Cees
Chaimae Idrissi, Sjaimae, Shaimae, Idrisi | Soufiane Idder
Djamila Rahmani, Jamila Rahmani, Djamila | Nadia Rahimi
Agnieszka Kowalska, Agnieszka, Agnieska, Kowalska | Marek Kowalski, Marek
Katarzyna Wiśniewska, Wisniewska, katarzyna, Katazyna | Tomasz Zieliński, Zielinski, Tomas
Oleksandr Kovalenko, Kovalenko, oleksandr, Oleksander | Iryna Shevchenko, Irina, Shevchenka
Kwame Mensah, Kwame, Mensa | Abena Owusu, Abena, Owusu's
Wang Mei, Mei Wang, Wang | Chen Xiaoling, Xiaoling, Chen
Tesfay Gebremedhin, Tesfay, Gebremedhen, Gebremedhin | Yonas Haile, Yonas
Abdirahman Warsame, Warsame, Abdirahmaan | Hodan Farah, Hodan
Mohanad Alkhatib, Alkhatib, Alchatib, Mohannad | Rasha Darwish, Darwisj, Rasha
Dewi Lestari, Dewi, Lestari, Lestarie | Budi Santoso, Budi
Shanelly Martina, Shanelly, Shanely | Jurandy Bernabela, Jurandi, Bernabela
Sandhia Ramdath, Sandhia, Sandia | Kishan Baldewsingh, Kishan, Baldewsing
Ton Schouten, Schouten, Skouten | Truus Schipper, Truus
Judith van der Heijden, Judith, van der Heyden, Heijden | Theo ter Horst, Teo, ter Horst
Sophie Dijkstra, Sofie, Dijkstra, Dykstra | Lotte Dijkman
Jan-Willem van Dam, Jan Willem van Dam, van Dam | Truus van Dalen, van Dalen
Wim 't Hart, Wim, 't Hart | Wilma Hartog, Wilma
Ben Smit, Ben | Tom Smits, Tommetje
Ahmed Yilmaz, Yilmaz, Yılmaz | Ahmet Yildiz, Yıldız
Emine Öztürk, Ozturk, Emine | Elif Özkan, Ozkan
Aïcha Bakkali, Aicha, Bakali | Malika Bennani, Malika, Benani
Jan Smit | Jan de Vries | Jan
Fatima Zahri | Fatima Ziani | Fatima
Ali Yildirim | Emine Yildirim | Yildirim
Zoë Vermeulen, Zoe, Zoë's | Chloë Vermaat, Chloe
Hassan Ouali, Hasan | Hassna Amrani, Hassna
Geert Bos, Geert | Geertje Vos, Geertje
Hans Meijer, Hans, Meyer | Han Prins, Han
Willem Aalbers, Willempje, Willems | Wilma Aartsen
Noor de Groot, Noor | Noortje Kuipers, Noortje Kuipers'
Hülya Arslan, Hulya, Aslan | Hilal Aydin, Hilal
Lukasz Nowak, Łukasz, Nowak | Luca Novak
Meron Tekle, Meron, Tecle | Merhawi Tesfamariam, Merhawi
Farhiya Guled, Farhia, Guled | Fadumo Gedi, Fadumo
Joost Vermeer, Joost, Vermeer's | Joris Vermeij, Joris
Carla Pietersz, Karla, Pieters | Clara Pinas, Clara
Rodaina Al-Masri, Al Masri, Rodaina | Rana Almasri
Amina Bouchaib, Amina | Amine Boukhari, Amine
Kofi Boateng, Kofi, Boatengs | Kojo Boakye, Kojo
Thijs van Leeuwen, Tijs, van Leeuwen | Thea Leenders, Tea
Philip Koning, Filip, Koning | Phoebe Kroon
Xiaoming Liu, Xiaoming, Xiaomings | Xiaomei Liang, Xiaomei
Rosa Martínez, Martinez, Rosa | Rosalie Marten, Rosalie
Bartek Wojciechowski, Wojciechowsky, Bartek | Beata Wójcik, Wojcik
Selma Hodžić, Hodzic, Selma | Semra Hodja, Semra
Mieke Verbruggen, Mieke, Verbrugge | Maaike Verburg, Maaike
"""
PLACES = """
Rotterdam, rotterdam, Roterdam, Rotterdam's | Amsterdam, amsterdam
Zwolle, Zwole | Zwaluwe
Lombok, lombok | Overvecht, Overvegt
Nijmegen, Nymegen | Nieuwegein
Elst | Elim
Aleppo, Alepo | Damascus, Damaskus
Tanger, tanger | Tangerang
"""


def studies(text: str) -> list[list[list[str]]]:
    return [
        [[form.strip() for form in person.split(",")] for person in line.split("|")]
        for line in text.strip().splitlines()
    ]


def found(form: str, category: Category = PERSON, turn: int = 1, start: int = 0) -> Detection:
    return Detection(
        turn_number=turn, start=start, end=start + len(form), text=form, category=category,
        detector="test", score=0.9,
    )  # fmt: skip


def key_of(forms: list[str], category: Category = PERSON, **more) -> Key:
    detections = {f"T{n:02d}": [found(form, category)] for n, form in enumerate(forms, 1)}
    return assign_pseudonyms(
        detections, secret=b"geheim", surrogates=POOLS, established=ESTABLISHED, **more
    )


def linked(key: Key) -> dict[str, str]:
    return {form: p.pseudonym for p in key.pseudonyms for form in p.forms}


def b_cubed(text: str, category: Category) -> tuple[float, float, list[str], int]:
    """Return precision and recall of links, averaged over forms, and the wrongly joined pairs."""
    precision: list[float] = []
    recall: list[float] = []
    wrong: list[str] = []
    for study in studies(text):
        gold = {fold_form(form): n for n, person in enumerate(study) for form in person}
        got = linked(key_of([form for person in study for form in person], category))
        sizes, together = Counter(gold.values()), Counter(got.values())
        both = Counter((gold[f], got[f]) for f in gold)
        precision += [both[gold[f], got[f]] / together[got[f]] for f in gold]
        recall += [both[gold[f], got[f]] / sizes[gold[f]] for f in gold]
        wrong += [
            f"{a} = {b}" for a in gold for b in gold
            if a < b and got[a] == got[b] and gold[a] != gold[b]
        ]  # fmt: skip
    n = len(precision)
    return sum(precision) / n, sum(recall) / n, wrong, n


@pytest.mark.parametrize(
    ("text", "category", "least"), [(PEOPLE, PERSON, 0.94), (PLACES, PLACE, 0.9)]
)
def test_no_two_people_or_places_are_joined_and_nearly_all_forms_of_one_are(text, category, least):
    precision, recall, wrong, n = b_cubed(text, category)

    assert wrong == []
    assert (precision, n > 15) == (1.0, True)
    assert recall >= least, f"B-cubed recall {recall:.3f} over {n} forms"


def in_one_turn(*placed: tuple[str, int]) -> Key:
    return assign_pseudonyms(
        {"T01": [found(form, start=start) for form, start in placed]},
        secret=b"geheim", surrogates=POOLS, established=ESTABLISHED,
    )  # fmt: skip


def test_names_that_are_said_side_by_side_are_two_people_however_alike():
    # "Mohamed en Mohammed", and the same two names far apart in a turn.
    assert len(in_one_turn(("Mohamed", 0), ("Mohammed", 11)).pseudonyms) == 2
    assert len(in_one_turn(("Mohamed", 0), ("Mohammed", 90)).pseudonyms) == 1


def test_misheard_names_in_one_turn_are_not_linked_but_asked_about():
    key = in_one_turn(("Oleksandra", 0), ("Oleksundra", 90))

    assert len(key.pseudonyms) == 2
    assert [(d.form_a, d.form_b) for d in key.doubts] == [("oleksandra", "oleksundra")]


def test_two_established_names_a_letter_apart_are_not_linked_but_asked_about():
    key = key_of(["Fatima", "Fatma"])

    assert len(key.pseudonyms) == 2
    assert [d[:2] for d in key.doubts] == [("fatima", "fatma")]


@pytest.mark.parametrize(
    "pair", ["Xiaoting Xiaoling", "Abdulkadar Abdulkaram", "Aysel Aysen", "Samir Samira",
             "Wenjing Wenling", "Kowalski Kowalska", "Amin Amine", "Gülcan Gülhan"]
)  # fmt: skip
def test_names_that_differ_by_a_telling_letter_are_two_even_if_no_list_holds_them(pair):
    detections = {"T01": [found(pair.split()[0])], "T02": [found(pair.split()[1])]}

    assert len(assign_pseudonyms(detections, secret=b"geheim").pseudonyms) == 2


def test_what_people_decided_of_a_link_holds_on_every_run():
    forms = ["Fatima Bouzidi", "Fatma Bouzidi", "Samira", "Samiras"]
    links = [("fatima bouzidi", "fatma bouzidi", True), ("samira", "samiras", False)]
    before = key_of(forms)

    for known in ((), before.pseudonyms):
        after = key_of(forms, links=links, known=known)
        got = linked(after)
        assert got["fatima bouzidi"] == got["fatma bouzidi"]
        assert got["samira"] != got["samiras"]
        assert not {("fatima bouzidi", "fatma bouzidi")} & {d[:2] for d in after.doubts}
        assert len({p.pseudonym for p in after.pseudonyms}) == len(after.pseudonyms)


def test_a_surname_of_a_man_does_not_join_a_woman():
    told = {"samira bouzidi": Told(gender="f"), "bouzidi": Told(gender="m")}

    assert len(key_of(["Samira Bouzidi", "Bouzidi"]).pseudonyms) == 1
    assert len(key_of(["Samira Bouzidi", "Bouzidi"], told=told).pseudonyms) == 2


@pytest.mark.parametrize(
    ("category", "forms"),
    [
        (Category.PHONE, ["06-12345678", "06 12 34 56 78", "+31 6 12345678"]),
        (Category.IBAN, ["NL91 ABNA 0417 1643 00", "nl91abna0417164300"]),
        (Category.STREET, ["Kastanjelaan", "kastanjelaan 12", "Kastanjelaan 12a"]),
        (Category.SCHOOL, ["basisschool De Regenboog", "De Regenboog", "regenboog"]),
    ],
)
def test_a_number_street_or_school_is_one_however_it_is_written(category, forms):
    assert len(key_of(forms, category).pseudonyms) == 1


def test_another_kind_that_a_reviewer_gave_takes_the_place_of_the_earlier_one():
    before = key_of(["De Brug", "De Regenboog", "Nour"], Category.ORGANISATION).pseudonyms
    decided = [
        found(form, category).model_copy(update={"general": general, "detector": "review"})
        for form, category, general in (
            ("De Brug", Category.SCHOOL, "basisschool"), ("Nour", Category.WORSHIP, "moskee"),
        )
    ]  # fmt: skip
    detections = {"T01": [*decided, found("De Regenboog", Category.ORGANISATION)]}

    once = assign_pseudonyms(detections, secret=b"geheim", known=before)
    twice = assign_pseudonyms(detections, secret=b"geheim", known=once.pseudonyms)

    got, earlier = linked(once), {f: p.pseudonym for p in before for f in p.forms}
    assert (got["de brug"], got["nour"]) == ("[basisschool]", "[moskee]")
    assert got["de regenboog"] == earlier["de regenboog"]
    assert twice.pseudonyms == once.pseudonyms


def test_streets_that_differ_by_a_letter_are_two():
    assert len(key_of(["Hoofdstraat", "Hoogstraat"], Category.STREET).pseudonyms) == 2


def test_a_long_list_of_names_is_linked_in_seconds():
    firsts = [n for pool in POOLS.pools for n in (*pool.feminine, *pool.masculine)]
    lasts = [n for pool in POOLS.pools for n in pool.surnames]
    forms = [f"{a} {b}" for a, b in zip(firsts[:2000], lasts[:2000], strict=False)]
    start = time.process_time()

    key_of(forms)

    assert time.process_time() - start < 10


def test_the_dev_set_is_large_enough():
    forms = [form for study in studies(PEOPLE + PLACES) for person in study for form in person]
    assert len(forms) >= 300
    assert sum(len(study) for study in studies(PEOPLE + PLACES)) >= 120
