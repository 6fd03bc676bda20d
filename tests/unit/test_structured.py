"""Identifiers in all the ways they are said and written; all of them are made up by chance."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.transcript import Category, Detection, RawTurn, Role
from pipeline.errors import CodebookError
from pipeline.files.spoken_forms import read_spoken_forms
from pipeline.nlp.spoken_numbers import NumberReader
from pipeline.nlp.structured import StructuredDetector
from pipeline.nlp.structured_tokens import tokens_of
from pipeline.study import program_folder

FORMS = read_spoken_forms(program_folder("codebooks") / "spoken_forms_nl.yaml")
DETECTOR = StructuredDetector(FORMS)
READER = NumberReader(FORMS.numbers)

UNITS = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
TEENS = [
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
]
TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
LETTERS = dict(b="bee", d="dee", f="ef", g="gee", h="ha", k="ka", l="el", p="pee", t="tee", x="ix")
# The hypothesis tests together try over 2,000 turns.
MANY = settings(max_examples=250, deadline=None, derandomize=True)


def say(number: int) -> str:
    """Say 0-99; written apart from the program's own words on purpose."""
    if number < 10:
        return UNITS[number]
    if number < 20:
        return TEENS[number - 10]
    unit, ten = number % 10, TENS[number // 10 - 2]
    if not unit:
        return ten
    return f"{UNITS[unit]}{'ën' if unit in (2, 3) else 'en'}{ten}"


def say_year(year: int) -> str:
    if 2000 <= year < 2010:
        return "tweeduizend" + (f" {say(year % 100)}" if year % 100 else "")
    century = "negentien" if year < 2000 else "twintig"
    return f"{century} {say(year % 100)}"


def detections(*texts: str) -> list[Detection]:
    turns = [
        RawTurn(
            transcript_id="T01", turn_number=n, speaker_id="P01", role=Role.PARTICIPANT, text=text
        )
        for n, text in enumerate(texts, start=1)
    ]
    return DETECTOR.detect(turns)


def left_of(identifier: str, before: str, after: str) -> str:
    """Return the letters and digits of the identifier that are not masked between the others."""
    text = f"{before} {identifier} {after}"
    masked = {i for d in detections(text) for i in range(d.start, d.end)}
    start = len(before) + 1
    return "".join(c for i, c in enumerate(identifier, start) if c.isalnum() and i not in masked)


@st.composite
def spoken_digits(draw: st.DrawFn, digits: str) -> str:
    """Say digits one by one, in pairs, doubled, with pauses, or with some in digits."""
    pause = draw(st.sampled_from([" ", " ", ", ", " uhm ", ". ", " - ", " even kijken "]))
    pieces, place = [], 0
    while place < len(digits):
        pair = digits[place : place + 2]
        how = draw(st.sampled_from(["one", "pair", "double", "digits"]))
        if how == "pair" and len(pair) == 2 and pair[0] != "0":
            pieces.append(say(int(pair)))
        elif how == "double" and len(pair) == 2 and pair[0] == pair[1]:
            pieces.append(f"dubbel {UNITS[int(pair[0])]}")
        elif how == "digits" and len(pair) == 2:
            pieces.append(pair)
        else:
            pair = pair[:1]
            pieces.append(UNITS[int(pair)])
        place += len(pair)
    return pause.join(pieces)


@st.composite
def digits_of(draw: st.DrawFn, start: str, size: int) -> str:
    return start + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=size, max_size=size))
    )


@MANY
@given(st.data())
def test_a_mobile_number_is_masked_however_it_is_said(data):
    number = data.draw(spoken_digits(data.draw(digits_of("06", 8))))

    assert left_of(number, "je kunt bellen of appen", "en dan neem ik op") == ""


@MANY
@given(st.data())
def test_a_fixed_or_foreign_number_is_masked_after_its_cue(data):
    start = data.draw(st.sampled_from(["020", "0315", "0032", "0048"]))
    number = data.draw(spoken_digits(data.draw(digits_of(start, 7))))

    assert left_of(number, "mijn telefoonnummer is", "dacht ik") == ""


@MANY
@given(st.data())
def test_an_announced_number_is_masked_whatever_its_checksum(data):
    cue = data.draw(
        st.sampled_from(
            ["mijn bsn is", "het dossiernummer was", "dossier nummer", "mijn v-nummer dat is",
             "klantnummer", "het burger service nummer is", "onder zaaknummer",
             "mijn kvk nummer is"]
        )
    )  # fmt: skip
    number = data.draw(spoken_digits(data.draw(digits_of("4", 8))))

    assert left_of(number, cue, "geloof ik") == ""


@MANY
@given(st.data())
def test_an_account_number_is_masked_said_or_written(data):
    bank = data.draw(st.sampled_from(["rabo", "i n g b", "a b n a", "abn amro", "knab"]))
    check = data.draw(spoken_digits(data.draw(digits_of("4", 1))))
    number = data.draw(spoken_digits(data.draw(digits_of("0", 9))))
    country = data.draw(st.sampled_from(["en el", "n l", "nl"]))

    assert left_of(f"{country} {check} {bank} {number}", "mijn iban is", "bij de bank") == ""


@MANY
@given(st.data())
def test_a_postcode_with_number_is_masked_said_or_written(data):
    digits = data.draw(st.integers(1000, 9999))
    letters = data.draw(st.lists(st.sampled_from(sorted(LETTERS)), min_size=2, max_size=2))
    house = data.draw(st.integers(1, 99))
    said = data.draw(
        st.sampled_from(
            [f"{digits} {''.join(letters).upper()} {house}", f"{digits}{''.join(letters)} {house}",
             f"{' '.join(UNITS[int(d)] for d in str(digits))} {' '.join(letters)} "
             f"nummer {say(house)}",
             f"{digits} {' '.join(LETTERS[x] for x in letters)} huisnummer {say(house)}"]
        )
    )  # fmt: skip

    assert left_of(said, "de postcode is", "bij het park") == ""


@MANY
@given(st.data())
def test_a_plate_is_masked_said_or_written(data):
    shape = data.draw(st.sampled_from(["LLDDDL", "LDDDLL", "DLLLDD", "LLLDDL", "DDLLLD", "LLDDLL"]))
    symbols = [
        data.draw(st.sampled_from(sorted(LETTERS) if c == "L" else list("0123456789")))
        for c in shape
    ]
    said = " ".join(LETTERS.get(s) or UNITS[int(s)] for s in symbols)
    plate = data.draw(st.sampled_from([said, " ".join(symbols), "".join(symbols).upper()]))

    assert left_of(plate, "het kenteken is", "een grijze auto") == ""


@MANY
@given(st.integers(1, 28), st.integers(1, 12), st.integers(1935, 2009), st.integers(0, 5))
def test_a_date_of_birth_is_masked_said_or_written(day, month, year, form):
    name = MONTHS[month - 1]
    said = [
        f"{say(day)} {name} {say_year(year)}",
        f"{day} {name} {year}",
        f"{day}-{month}-{year}",
        f"{year}-{month:02}-{day:02}",
        f"{say(day)} {say(month)} {say_year(year)}",
        f"{say(day)} {name}",
    ][form]

    assert left_of(said, "ik ben geboren op", "in het ziekenhuis") == ""


WORDS = st.sampled_from(
    ["samira", "mohamed", "anna", "devries", "yilmaz", "kowalski", "bakkerij", "zon", "fiets"]
)


@MANY
@given(WORDS, WORDS, st.integers(10, 99), st.integers(0, 5))
def test_an_address_on_the_web_is_masked_said_or_written(first, last, number, form):
    said = [
        f"{first} punt {last} apenstaartje gmail punt com",
        f"{first} laag streepje {last} {say(number)} at hotmail punt com",
        f"{' '.join(first)} apenstaartje {last} punt nl",
        f"{first}.{last}{number}@ziggo.nl",
        f"www punt {first}{last} punt nl",
        f"{first}-{last}{number}.nl/over",
    ][form]

    assert left_of(said, "je vindt mij via", "hoor") == ""


HIDDEN = st.sampled_from(["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff"])


@MANY
@given(st.integers(0, 5), HIDDEN, st.integers(0, 99))
def test_an_invisible_character_hides_no_identifier(form, hidden, place):
    said = [
        "06-12345678", "123456782", "NL91ABNA0417164300", "jan@ziggo.nl", "3512 JK 16",
        "nul zes twaalf vierendertig zesenvijftig achtenzeventig",
    ][form]  # fmt: skip
    place %= len(said)

    assert left_of(f"{said[:place]}{hidden}{said[place:]}", "het is", "hoor") == ""


SPELLED = st.sampled_from(["adebayo", "kaya", "jong", "okonkwo", "nguyen", "wojciech", "haddaoui"])
BETWEEN = st.sampled_from([" ", "-", ", ", ".", " - ", " streepje ", " uh ", "/"])


@MANY
@given(SPELLED, BETWEEN, st.booleans())
def test_a_name_that_is_spelled_is_masked_whatever_stands_between_its_letters(name, sign, capitals):
    letters = sign.join(name.upper() if capitals else name)
    text = f"ik zeg het nog eens {letters} zo staat het er"

    found = detections(text)

    assert [(d.text, d.category) for d in found] == [(letters, Category.PERSON)]


@MANY
@given(st.sampled_from(["kol", "ngo", "zwart"]), st.integers(0, 3))
def test_three_letters_are_a_name_only_near_a_word_for_spelling(name, form):
    letters = " ".join(name)
    spelled = [f"ik spel het {letters}", f"mijn achternaam is {letters}",
               f"{letters} zo schrijf je dat", f"met een {letters}"][form]  # fmt: skip

    assert [d.text for d in detections(spelled)] == [letters]
    assert detections(f"dan krijg je {' '.join(name[:3])} op het bord") == []


COUNTED = st.sampled_from(
    ["mensen", "euro", "procent", "jaar", "keer", "uur", "kinderen", "weken", "sollicitaties"]
)


@MANY
@given(
    st.lists(st.integers(0, 99), min_size=1, max_size=4), COUNTED, st.booleans(), st.integers(0, 4)
)
def test_counts_amounts_and_times_stay(numbers, counted, in_words, form):
    said = [say(n) if in_words else str(n) for n in sorted(numbers)]
    text = [
        f"er waren wel {' of '.join(said)} {counted} bij",
        f"het kostte {said[-1]} {counted} en {numbers[0]},50 euro",
        f"{', '.join(said)} {counted} later zat hij in groep acht",
        f"op vijf mei en 11 september kwamen er {said[0]} van de {said[-1]}",
        f"artikel {numbers[0] + 1} lid {numbers[-1] + 1} en {said[0]} {counted}",
    ][form]

    assert [d.text for d in detections(text)] == []


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("vier en dertig", ["34"]),
        ("drie-en-dertig", ["33"]),
        ("drie keer de nul", ["000"]),
        ("twee nullen dubbel vijf", ["00", "55"]),
        ("drie duizend vijf honderd elf", ["3511"]),
        ("negentienhonderdvijfentachtig", ["1985"]),
        ("nulzes zeuven tachentig", ["06", "7", "80"]),
        ("tweeduizend en vier", ["2004"]),
        ("eenheid tweede vijftiger", []),
    ],
)
def test_number_words_become_the_digits_that_one_would_write(said, digits):
    assert [atom.digits for atom in READER.atoms(tokens_of(said))] == digits


def test_a_number_cut_over_turns_and_repeated_back_is_masked_in_each():
    found = detections(
        "nul zes twaalf", "ja", "vierendertig zesenvijftig", "zesenvijftig", "ja tien"
    )

    assert [(d.turn_number, d.text, d.category) for d in found] == [
        (1, "nul zes twaalf", Category.PHONE),
        (3, "vierendertig zesenvijftig", Category.PHONE),
        (4, "zesenvijftig", Category.PHONE),
        (5, "tien", Category.PHONE),
    ]


def test_every_detection_says_by_which_rule_and_quotes_nothing():
    found = detections(
        "bel 06-12345678 of mail jan punt x apenstaartje gmail punt com op 3 mei 1989"
    )

    assert {d.category for d in found} >= {Category.PHONE, Category.EMAIL, Category.DATE}
    assert all(d.reason and "jan" not in d.reason and "06" not in d.reason for d in found)


@pytest.mark.parametrize(
    "text",
    ["-" * 50_000, "a" * 50_000, "1" * 500_000, "0-" * 25_000, "a." * 25_000, "nul zes " * 10_000,
     "a " * 25_000, "k-o-" * 12_000, "xx 12 " * 8_000, "\u00ad1" * 25_000, "1 2 maart " * 5_000,
     "een twee drie " * 8_000, "mijn bsn is een " * 5_000, "jan apenstaartje " * 5_000],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_a_long_line_takes_time_in_proportion(text):
    def seconds(line: str) -> float:
        start = time.process_time()
        detections(line)
        return time.process_time() - start

    quarter, whole = seconds(text[: len(text) // 4]), seconds(text)

    assert whole < 12 * quarter + 0.5


def test_a_missing_word_list_is_an_error_that_names_the_file(tmp_path):
    with pytest.raises(CodebookError, match=r"spoken_forms_nl\.yaml cannot be used"):
        read_spoken_forms(tmp_path / "spoken_forms_nl.yaml")
