"""The scan finds a form however it is written, and lets ordinary words and own texts be."""

import time

import pytest

from pipeline.domain.privacy import ScanForm
from pipeline.domain.transcript import Category
from pipeline.stages.leak_scan import LeakIndex

PERSON = ScanForm("Élodie Bouzidi", Category.PERSON, pseudonym="[PERSOON-1]")
ALONE = ScanForm("bouzidi", Category.PERSON)
PLACE = ScanForm("Dravelo", Category.PLACE)
PHONE = ScanForm("06 - 1234 5678", Category.PHONE)
BSN = ScanForm("123456782", Category.BSN)
IBAN = ScanForm("NL91 ABNA 0417 1643 00", Category.IBAN)
BIRTH = ScanForm("3-5-1989", Category.BIRTH_DATE)
PLATE = ScanForm("12-ABC-3", Category.PLATE)
POSTCODE = ScanForm("3511AB", Category.POSTCODE)
MAIL = ScanForm("e.bouzidi@voorbeeld.nl", Category.EMAIL)
FORMS = (PERSON, ALONE, PLACE, PHONE, BSN, IBAN, BIRTH, PLATE, POSTCODE, MAIL)


def forms_in(text: str) -> set[ScanForm]:
    return set(LeakIndex(FORMS).found_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "elodie bouzidi", "ÉLODIE  BOUZIDI", "Élodie-Bouzidi", "Élodie\nBouzidi's fiets",
        "het huis van Elodie Bouzidis", "e\u0301lodie bouzidi", "Elo\u00addie Bou\u200bzidi",
        "&Eacute;lodie&nbsp;Bouzidi", "&#201;lodie &#x42;ouzidi", "&amp;Eacute;lodie Bouzidi",
        "verslag_%C3%89lodie%20Bouzidi.docx", r"\u00c9lodie\nBouzidi", "elodiebouzidi",
        "Élodie;Bouzidi",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(text: str):
    assert PERSON in forms_in(f"Zij zei dat {text} daar was.")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("bel 0612345678", PHONE), ("06-12 34 56 78", PHONE), ("+31 (0)6 1234-5678", PHONE),
        ("0031612345678", PHONE), ('"1234.56.782"', BSN), ("nl91abna0417164300", IBAN),
        ("NL91-ABNA-04 171 643 00", IBAN), ("03-05-1989", BIRTH), ("1989-05-03", BIRTH),
        ("12abc3", PLATE), ("12 ABC 3", PLATE), ("3511 ab", POSTCODE),
        ("mailto:E.Bouzidi%40voorbeeld.nl", MAIL), ("Bouzidi's", ALONE), ("DRAVELO", PLACE),
    ],
)  # fmt: skip
def test_a_number_or_code_is_found_whatever_stands_between_its_figures(text: str, form: ScanForm):
    assert form in forms_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "bouzidia en dravelonia", "Elodie en Bou zidi", "612345679 en 0612 345", "NL91ABNA04171643",
        "op 3 mei 1998, 5-3-1989", "[PERSOON-1] woont in [PLAATS-1]", "3511 AC", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_form_is_no_leak(text: str):
    assert forms_in(text) == set()


def test_an_ordinary_word_is_found_only_within_a_longer_form():
    wil = ScanForm("wil", Category.PERSON, is_ordinary=True)
    whole = ScanForm("wil de groot", Category.PERSON)
    index = LeakIndex(
        [wil, whole, ScanForm("li", Category.PERSON), ScanForm("len", Category.PERSON)]
    )

    assert not index.found_in("Wil je de roos zien? Nee, li. Door een lens.")
    assert set(index.found_in("en toen kwam Wil de Groot binnen")) == {whole}


def test_a_form_in_the_programs_own_texts_is_no_leak_and_others_still_are():
    index = LeakIndex(FORMS, own_texts=["Quickscan Dravelo, bel 06 12345678"])

    assert set(index.found_in("Dravelo 0612345678 Élodie Bouzidi")) == {PERSON, ALONE}


def test_ages_dates_and_roles_are_not_looked_for():
    forms = [
        ScanForm("maart 2024", Category.DATE),
        ScanForm("veertig jaar", Category.AGE),
        ScanForm("de enige brandweerman", Category.ROLE),
    ]

    assert not LeakIndex(forms).found_in("in maart 2024 was de enige brandweerman veertig jaar")


@pytest.mark.parametrize(
    "line",
    ["-" * 50_000, "a" * 50_000, "0" * 50_000, "0 " * 25_000, "&" * 50_000, "%4" * 25_000,
     "\\u" * 25_000, "élodie " * 8_000],
)  # fmt: skip
def test_a_line_without_end_takes_no_time(line: str):
    index = LeakIndex(FORMS)
    begun = time.process_time()

    index.found_in(line)

    assert time.process_time() - begun < 0.5


def test_two_thousand_forms_cost_no_more_than_two():
    text = "wij spraken over de wijk en over de school en dat duurde lang " * 20_000
    many = LeakIndex(ScanForm(f"naam{n} achter{n}", Category.PERSON) for n in range(2_000))
    begun = time.process_time()

    many.found_in(text)

    assert time.process_time() - begun < 2
