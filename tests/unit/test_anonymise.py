import os
import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.speech import Mark, MarkKind
from pipeline.domain.transcript import Category, Detection, Pseudonym, RawTurn, Role
from pipeline.errors import PrivacyError
from pipeline.nlp.known_names import KnownNamesDetector
from pipeline.runs.speech import with_marks
from pipeline.stages.anonymise import Masker, assign_pseudonyms, find_detections, fold_form

PERSON, PLACE, NAME = Category.PERSON, Category.PLACE, Category.NAME
ORDINARY = frozenset({"bakker", "dijk", "roos", "de", "haven", "brug", "wil"})


def turn(text: str, transcript_id: str = "T01", number: int = 1, role: Role = Role.PARTICIPANT):
    return RawTurn(
        transcript_id=transcript_id, turn_number=number, speaker_id="P01", role=role, text=text
    )


def detect(raw: RawTurn, form: str, category: Category = PERSON, score: float = 0.9):
    """Return the first mention of `form` in a turn."""
    start = raw.text.index(form)
    return Detection(
        turn_number=raw.turn_number,
        start=start,
        end=start + len(form),
        text=form,
        category=category,
        detector="test",
        score=score,
    )


class Fixed:
    """A detector that finds what it is given."""

    name = "test"

    def __init__(self, *found: Detection) -> None:
        self.found = list(found)

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        return self.found


def masked(text: str, *forms: tuple[str, Category], elsewhere: str = "") -> str:
    """Mask `text`, in which the forms were found, or else in another interview."""
    here, there = turn(text), turn(elsewhere or "niets", "T02")
    found = [detect(here, form, c) for form, c in forms if form in text]
    rest = [detect(there, form, c) for form, c in forms if form not in text]
    found = find_detections([here], [Fixed(*found)])
    key = assign_pseudonyms({"T01": found, "T02": rest})
    return Masker(key, ORDINARY.__contains__).mask([here], found)[0].text


def names_of(key: Sequence[Pseudonym]) -> dict[str, str]:
    return {form: p.pseudonym for p in key for form in p.forms}


def key_of(*texts: tuple[str, Category], known: Sequence[Pseudonym] = ()) -> dict[str, str]:
    """Return form -> pseudonym for one interview per text."""
    found = {f"T{n:02d}": [detect(turn(f), f, c)] for n, (f, c) in enumerate(texts, start=1)}
    return names_of(assign_pseudonyms(found, known))


def test_a_person_has_one_pseudonym_in_all_interviews():
    key = key_of(("Samira", PERSON), ("Zwolle", PLACE), ("SAMIRA", PERSON), ("Samíra's", PERSON))

    assert key == {"samira": "[PERSOON-1]", "zwolle": "[PLAATS-1]"}


def test_a_first_name_or_surname_joins_the_only_full_name():
    key = key_of(("Samira", PERSON), ("Samira el Azzouzi", PERSON), ("Azzouzi", NAME))

    assert set(key.values()) == {"[PERSOON-1]"}


def test_a_first_name_that_two_full_names_share_is_a_person_of_its_own():
    key = key_of(("Jan Smit", PERSON), ("Jan de Wit", PERSON), ("Jan", PERSON))

    assert key == {"jan smit": "[PERSOON-1]", "jan de wit": "[PERSOON-2]", "jan": "[PERSOON-3]"}


def test_a_name_from_intake_ties_a_first_name_that_is_alone_in_the_texts():
    found = {"T01": [detect(turn("Noor"), "Noor")]}

    key = names_of(assign_pseudonyms(found, register=[("Noor van Dam", PERSON)]))

    assert key == {"noor": "[PERSOON-1]", "noor van dam": "[PERSOON-1]"}


def test_places_are_counted_apart_from_organisations():
    # docdeid 1.0.1 counts over all categories in set order: Zwolle and Utrecht shared a number.
    key = key_of(("Zwolle", PLACE), ("UMC Utrecht", Category.ORGANISATION), ("Utrecht", PLACE))

    assert key == {
        "zwolle": "[PLAATS-1]",
        "umc utrecht": "[ORGANISATIE-1]",
        "utrecht": "[PLAATS-2]",
    }


def test_a_form_found_in_two_categories_keeps_the_first_everywhere():
    # One form, one pseudonym: where the text says "Bergen" nobody can tell the two apart.
    raw = turn("Meneer Bergen komt uit Bergen.")
    first, second = detect(raw, "Bergen"), detect(raw, "uit Bergen", PLACE)
    second = second.model_copy(update={"start": second.start + 4, "text": "Bergen"})

    key = assign_pseudonyms({"T01": [first, second]})

    assert names_of(key) == {"bergen": "[PERSOON-1]"}
    masker = Masker(key, ORDINARY.__contains__)
    assert masker.mask([raw], [first, second])[0].text == "Meneer [PERSOON-1] komt uit [PERSOON-1]."


def test_numbers_follow_interview_and_place_whatever_the_order_given():
    a, b = turn("Zoë en Aïcha"), turn("Bram", "T10")
    found = {"T10": [detect(b, "Bram")], "T02": [detect(a, "Aïcha"), detect(a, "Zoë")]}

    key = names_of(assign_pseudonyms(found))

    assert key == {"zoe": "[PERSOON-1]", "aicha": "[PERSOON-2]", "bram": "[PERSOON-3]"}
    assert key == names_of(assign_pseudonyms(dict(reversed(found.items()))))


def test_a_later_interview_does_not_renumber_earlier_ones():
    before = assign_pseudonyms({"T02": [detect(turn("Zoë"), "Zoë")]})

    later = {"T01": [detect(turn("Aad"), "Aad")], "T02": [detect(turn("Zoë"), "Zoë")]}

    key = names_of(assign_pseudonyms(later, before))

    assert key == {"zoe": "[PERSOON-1]", "aad": "[PERSOON-2]"}


def test_a_name_in_the_key_that_is_no_longer_mentioned_still_takes_its_first_name():
    # The interview that held the full name was taken out after a first run.
    before = assign_pseudonyms({"T01": [detect(turn("Samira Azzouzi"), "Samira Azzouzi")]})

    key = names_of(assign_pseudonyms({"T02": [detect(turn("Azzouzi"), "Azzouzi")]}, before))

    assert key == {"samira azzouzi": "[PERSOON-1]", "azzouzi": "[PERSOON-1]"}


def test_a_full_name_that_appears_later_does_not_move_the_first_name():
    before = assign_pseudonyms({"T01": [detect(turn("Samira"), "Samira")]})

    key = key_of(("Samira", PERSON), ("Samira Azzouzi", PERSON), known=before)

    assert key == {"samira": "[PERSOON-1]", "samira azzouzi": "[PERSOON-2]"}


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_key_is_the_same_under_every_hash_seed(seed):
    program = (
        "from tests.unit.test_anonymise import *\n"
        "f = ['Jan Smit','Jan de Wit','Jan','Wit','Smit','Ali Can','Can','Ali','Zwolle']\n"
        "print([(p.pseudonym, p.forms) for p in assign_pseudonyms("
        "{f'T{n:02d}': [detect(turn(x), x)] for n, x in enumerate(f, 1)})])"
    )

    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": s, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for s in (seed, "7")
    }

    assert len(outputs) == 1
    assert "[PERSOON-" in outputs.pop()


def test_overlapping_detections_become_one_over_all_of_them():
    raw = turn("Ik zag Jan-Willem van Dam daar.")
    found = [
        detect(raw, "Willem van", PERSON, 0.4),
        detect(raw, "Jan-Willem", PERSON, 0.9),
        detect(raw, "van Dam", PLACE, 0.6),
    ]

    joined = find_detections([raw], [Fixed(*found)])

    assert [(d.text, d.category) for d in joined] == [("Jan-Willem van Dam", PERSON)]


def test_a_name_found_once_is_masked_everywhere_in_any_spelling():
    text = "Gul, GÜL en gul's en Guls, maar gulzig niet."

    assert masked(text, ("Gül", PERSON), elsewhere="Dat was Gül.") == (
        "[PERSOON-1], [PERSOON-1] en [PERSOON-1]'s en [PERSOON-1]s, maar gulzig niet."
    )


def test_turkish_letters_that_change_length_do_not_shift_the_offsets():
    text = "İİİ zei: İbrahim en ISPARTALI Işıl, şükrü!"

    result = masked(text, ("İbrahim", PERSON), ("Işıl", PERSON), ("şükrü", PERSON))

    assert result == "İİİ zei: [PERSOON-1] en ISPARTALI [PERSOON-2], [PERSOON-3]!"


def test_dotted_and_dotless_i_are_one_name():
    text = "ibrahim, IBRAHIM, İBRAHİM en ıbrahim"

    result = masked(text, ("İbrahim", PERSON), elsewhere="İbrahim")

    assert result == "[PERSOON-1], [PERSOON-1], [PERSOON-1] en [PERSOON-1]"


def test_a_surname_that_is_an_ordinary_word_is_masked_with_a_capital_only():
    result = masked("Bakker is geen bakker.", ("Bakker", PERSON))

    assert result == "[PERSOON-1] is geen bakker."


def test_an_ordinary_phrase_that_names_a_building_is_masked_with_a_capital_only():
    text = "In De Brug praten we over de brug."

    assert masked(text, ("De Brug", Category.ORGANISATION)) == (
        "In [ORGANISATIE-1] praten we over de brug."
    )


def test_a_full_name_of_ordinary_words_is_masked_in_lower_case_too():
    text = "ik zag roos bakker bij de bakker"

    assert masked(text, ("Roos Bakker", PERSON), elsewhere="Roos Bakker") == (
        "ik zag [PERSOON-1] bij de bakker"
    )


def test_a_shared_surname_is_masked_without_a_number():
    text = "De familie Yildiz woont er."

    result = masked(
        text, ("Ali Yildiz", PERSON), ("Emine Yildiz", PERSON), elsewhere="Ali Yildiz, Emine Yildiz"
    )

    assert result == "De familie [PERSOON] woont er."


def test_a_date_is_masked_where_it_was_found_and_nowhere_else():
    raw, other = turn("Op 3 mei 2020 was het."), turn("Het boek heet 3 mei 2020.", number=2)
    found = [detect(raw, "3 mei 2020", Category.DATE)]

    turns = Masker(assign_pseudonyms({"T01": found}), ORDINARY.__contains__).mask(
        [raw, other], found
    )

    assert [t.text for t in turns] == ["Op [DATUM-1] was het.", "Het boek heet 3 mei 2020."]


def test_a_date_that_overlaps_a_name_is_masked_with_the_whole_name():
    result = masked(
        "Op 3 mei Lan gezien.", ("3 mei", Category.DATE), ("Mei Lan", PERSON), elsewhere="Mei Lan"
    )

    assert result == "Op [PERSOON-1] gezien."


def test_what_stands_on_both_sides_of_a_pseudonym_is_no_name():
    # "van ... dijk" with a masked word between was taken for the surname "van dijk": a false alarm.
    text = "Het water van Zwolle dijk in, dijk uit."

    assert masked(text, ("Zwolle", PLACE), ("van Dijk", PERSON), elsewhere="van Dijk") == (
        "Het water van [PLAATS-1] dijk in, dijk uit."
    )


def test_a_detected_form_that_is_left_stops_the_interview_and_is_not_quoted():
    raw = turn("Daar is Samira.", number=17)
    found = [detect(raw, "Samira")]
    masker = Masker(assign_pseudonyms({"T01": found}), ORDINARY.__contains__)
    masker._places = lambda *_: []  # a fault in replacing

    with pytest.raises(PrivacyError, match="T01, turn 17") as caught:
        masker.mask([raw], found)

    assert "Samira" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_place_of_withdrawn_words_stays_as_it_is():
    raw = turn("[bijdrage verwijderd]", role=Role.OTHER)

    turns = Masker([], ORDINARY.__contains__).mask([raw], [])

    assert (turns[0].text, turns[0].role) == ("[bijdrage verwijderd]", Role.OTHER)


def test_a_known_name_is_found_in_any_case_and_an_empty_row_is_none():
    detector = KnownNamesDetector([("Noor van Dam", PERSON), (" ", PERSON), ("Dam", PLACE)])

    found = detector.detect([turn("noor  VAN-dam liep op de dam, niet in Damme")])

    assert [(d.text, d.category) for d in found] == [
        ("noor  VAN-dam", PERSON),
        ("dam", PLACE),
        ("dam", PLACE),
    ]


def with_mask(raw: RawTurn, *forms: str):
    """Return a turn in which these names were found, masked."""
    found = find_detections([raw], [Fixed(*(detect(raw, form) for form in forms))])
    key = assign_pseudonyms({"T01": found})
    return Masker(key, ORDINARY.__contains__).mask([raw], found)[0]


def test_an_invented_sentence_is_still_surely_invented_when_a_name_in_it_is_masked():
    (raw,) = with_marks([turn("Nou. Ondertitels ingediend door de Amara.org gemeenschap")])

    result = with_mask(raw, "Amara")

    sentence = "Ondertitels ingediend door de [PERSOON-1].org gemeenschap"
    assert result.text == f"Nou. {sentence}"
    assert result.marks == (Mark.at(result.text, MarkKind.HALLUCINATION, 5, 5 + len(sentence)),)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Eh", "Eh"), ("zei", "zei"), ("ja", "ja"), ("zei ", "zei "),
        ("Samira Has", "[PERSOON-1]"), ("mira", "[PERSOON-1]"),
        ("ssan zei", "[PERSOON-1] zei"), ("Eh, Sa", "Eh, [PERSOON-1]"),
        ("zei ja tegen Jo", "zei ja tegen [PERSOON-2]"),
        ("Eh, Samira Hassan zei ja tegen Joep.", "Eh, [PERSOON-1] zei ja tegen [PERSOON-2]."),
    ],
)  # fmt: skip
def test_a_mark_moves_with_its_words_and_grows_to_a_whole_pseudonym(marked: str, expected: str):
    raw = turn("Eh, Samira Hassan zei ja tegen Joep.")
    start = raw.text.index(marked)
    mark = Mark.at(raw.text, MarkKind.FILLER, start, start + len(marked), is_sure=False)

    result = with_mask(raw.model_copy(update={"marks": (mark,)}), "Samira Hassan", "Joep")

    at = result.text.index(expected)
    assert result.marks == (
        Mark.at(result.text, MarkKind.FILLER, at, at + len(expected), is_sure=False),
    )


NAMES = [
    *("Samira", "Şükrü", "İbrahim", "Işıl", "Jan-Willem", "Wim 't Hart", "Roos", "Bakker", "Zoë"),
    *("De Brug", "Samira el Azzouzi", "van der Meer", "O'Neill", "Łukasz", "Van Zwolle", "Zwolle"),
    *("Størm", "Groß", "Jan", "Jan Bakker", "Ali", "Ali's"),
]
FILLERS = [
    *("en", "zei", ",", ".", "'s", "s", "-", "de", "bakker", "(", "\n", "İ", "ﬁ", "[lacht]", "é"),
]
CATEGORIES = [PERSON, PLACE, NAME, Category.SCHOOL, Category.STREET]


@st.composite
def found_in_text(draw):
    words = draw(st.lists(st.sampled_from(NAMES + FILLERS), min_size=1, max_size=14))
    raw = turn(" ".join(words))
    found = []
    for form in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8)):
        if form in raw.text:
            category = draw(st.sampled_from(CATEGORIES))
            score = draw(st.sampled_from([0.5, 0.9]))
            found.append(detect(raw, form, category, score))
    return raw, found


@given(found_in_text())
def test_no_detected_form_survives_masking(case):
    raw, proposed = case
    found = find_detections([raw], [Fixed(*proposed)])
    key = assign_pseudonyms({"T01": found})

    text = Masker(key, ORDINARY.__contains__).mask([raw], found)[0].text

    assert not any(d.text in text for d in found)
    forms = [form for p in key for form in p.forms]
    assert len(forms) == len(set(forms))
    assert len({p.pseudonym for p in key}) == len(key)


@given(found_in_text(), st.randoms())
def test_the_order_in_which_detectors_report_makes_no_difference(case, random):
    raw, proposed = case
    shuffled = random.sample(proposed, len(proposed))

    assert find_detections([raw], [Fixed(*shuffled)]) == find_detections([raw], [Fixed(*proposed)])


@given(st.text(min_size=1, max_size=40))
def test_folding_a_form_twice_changes_nothing_more(text):
    assert fold_form(fold_form(text)) == fold_form(text)


@given(found_in_text(), st.data())
def test_a_mark_holds_after_masking_what_it_held_before(case, data):
    raw, proposed = case
    ends = st.integers(0, len(raw.text))
    spans = data.draw(st.lists(st.tuples(ends, ends).map(sorted), max_size=4))
    marks = tuple(Mark.at(raw.text, MarkKind.LOOP, s, e) for s, e in spans if s < e)
    found = find_detections([raw], [Fixed(*proposed)])
    masker = Masker(assign_pseudonyms({"T01": found}), ORDINARY.__contains__)

    result = masker.mask([raw.model_copy(update={"marks": marks})], found)[0]

    assert bool(result.marks) == bool(marks)
    assert all(result.text[m.start : m.end] == m.text for m in result.marks)
    assert not any(m.text.count("[PERSOON") > m.text.count("]") for m in result.marks)
