"""Marks of speech: short invented Dutch cases, negatives included, and properties."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.domain.speech import NOT_SPOKEN, Mark, MarkKind
from pipeline.files.speech_marks_yaml import read_speech_rules
from pipeline.stages.marks import find_marks, spoken_words

RULES = read_speech_rules(Path(__file__).parents[2] / "codebooks" / "speech_marks_nl.yaml")


def marks_of(text):
    """Return `kind:text` of every mark, `kind?:text` where it is not sure."""
    marks = find_marks(text, RULES)
    return [f"{m.kind.value}{'' if m.is_sure else '?'}:{m.text}" for m in marks]


def words_of(text):
    return spoken_words(text, find_marks(text, RULES))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What the transcriber noted.
        ("Nou (lacht) dat was wat.", ["event:(lacht)"]),
        ("Ja. (zucht)", ["event:(zucht)"]),
        ("(huilt) Sorry.", ["event:(huilt)"]),
        ("Ik was (geëmotioneerd) zo blij.", ["event:(geëmotioneerd)"]),
        ("Tja. (korte stilte) Goed.", ["event:(korte stilte)"]),
        ("(stilte van 5 seconden)", ["event:(stilte van 5 seconden)"]),
        ("(pauze)", ["event:(pauze)"]),
        ("Wacht [telefoon gaat] even.", ["event:[telefoon gaat]"]),
        ("[door elkaar] Nee!", ["event:[door elkaar]"]),
        ("Dus *lacht* ja.", ["event:*lacht*"]),
        ("Dus <lacht> ja.", ["event:<lacht>"]),
        ("Dus {zucht diep} ja.", ["event:{zucht diep}"]),
        ("Ja ((lacht)) ja.", ["event:((lacht))"]),
        ("[Muziek]", ["event:[Muziek]"]),
        ("(Lacht hard) Kom op.", ["event:(Lacht hard)"]),
        ("[lacht 00:03:10] Ja.", ["event:[lacht 00:03:10]"]),
        ("Ja(lacht)nee.", ["event:(lacht)"]),
        ("Dat (dat is in Rotterdam) was raar.", []),
        ("Hij (mijn man) lachte.", []),
        ("Ik moest lachen (om mijn broer die lacht altijd).", []),
        ("Het was (over de telefoon) afgezegd.", []),
        ("Ik was *boos* op hem.", []),
        ("Ik woon in [Amsterdam-Noord] nu.", []),
        ("Dat is [sic] gezegd.", []),
        ("Hij lacht altijd.", []),
        ("a < b en b > c", []),
        # What could not be heard.
        ("Toen [onverstaanbaar] weg.", ["unintelligible:[onverstaanbaar]"]),
        ("Toen (onverstaanbaar 00:12:04) weg.", ["unintelligible:(onverstaanbaar 00:12:04)"]),
        ("Toen [onv.] weg.", ["unintelligible:[onv.]"]),
        ("Toen (?) weg.", ["unintelligible:(?)"]),
        ("Toen (??) weg.", ["unintelligible:(??)"]),
        ("Toen (...?) weg.", ["unintelligible:(...?)"]),
        ("Toen [? 00:01:02] weg.", ["unintelligible:[? 00:01:02]"]),
        ("Toen [niet te verstaan] weg.", ["unintelligible:[niet te verstaan]"]),
        ("Toen [inaudible] weg.", ["unintelligible:[inaudible]"]),
        ("Toen (2 woorden onverstaanbaar) weg.", ["unintelligible:(2 woorden onverstaanbaar)"]),
        ("Toen (xxx) weg.", ["unintelligible:(xxx)"]),
        ("Bij de (Osdorp?) markt.", []),
        ("Het was onverstaanbaar.", []),
        # Pauses.
        ("Ja (.) nee.", ["pause:(.)"]),
        ("Ja (2) nee.", ["pause?:(2)"]),
        ("Ja (0.5) nee.", ["pause:(0.5)"]),
        ("Ja (1,5) nee.", ["pause:(1,5)"]),
        ("Ja (3 sec) nee.", ["pause:(3 sec)"]),
        ("Ja (3 sec.) nee.", ["pause:(3 sec.)"]),
        ("Ja [drie seconden] nee.", ["pause:[drie seconden]"]),
        ("Ja (…) nee.", ["pause:(…)"]),
        ("Ja (...) nee.", ["pause:(...)"]),
        ("Ja [...] nee.", ["pause:[...]"]),
        ("Ja... nee.", []),
        ("Ja … nee.", []),
        ("2) dat is het tweede", []),
        ("(1) dat is het eerste", []),
        ("Mijn zoon (34) woont hier.", []),
        ("In die tijd (2019) was dat zo.", []),
        ("Twee kamers (10 jaar oud).", []),
        # Broken off.
        ("Ik wou na– nou ja", ["cut_off:na–", "filler_word:nou ja"]),
        ("Ik wou naar de gem- school.", ["cut_off:gem-"]),
        ("Ik wou naar de gem-", ["cut_off:gem-"]),
        ("Ik wou naar de—", ["cut_off:de—"]),
        ("Ik wou --", ["cut_off:--"]),
        ("Ik wou –\nIk ook.", ["cut_off:–"]),
        ("Ik wou // ja.", ["cut_off://"]),
        ("Op zon- en feestdagen.", []),
        ("Binnen- of buitenland.", []),
        ("Hij – mijn broer – kwam.", []),
        ("Amsterdam-Noord is mooi.", []),
        ("Zie https://www.voorbeeld.nl daar.", []),
        ("- ja\n- nee", []),
        # Fillers.
        ("Eh ja.", ["filler:Eh"]),
        ("Dat is ehm lastig.", ["filler:ehm"]),
        ("Uuuuh ja.", ["filler:Uuuuh"]),
        ("Euh, ja, uhm.", ["filler:Euh", "filler:uhm"]),
        ("Hmm. Mhm.", ["filler:Hmm", "filler:Mhm"]),
        ("Uh-huh.", []),
        ("Bij de H&M gewerkt.", []),
        ("Bij HM gewerkt.", []),
        ("Drie mm dik.", ["filler:mm"]),
        ("Wel 3 mm dik.", []),
        ("Een euro.", []),
        ("Dat is zeg maar lastig.", ["filler_word:zeg maar"]),
        ("Zeg maar nee dan.", []),
        ("Weet je wel hoe dat is?", ["filler_word:Weet je wel"]),
        ("Weet je wat hij zei?", []),
        ("Een jaar of zo.", ["filler_word:of zo"]),
        ("Of zo snel mogelijk.", []),
        ("Leuk hè.", ["filler_word:hè"]),
        ("Dat is gewoon zo.", ["filler_word:gewoon"]),
        ("Dat is buitengewoon.", []),
        # Names that were taken out before delivery.
        ("Ik ben [NAAM].", ["delivered_pseudonym:[NAAM]"]),
        ("Ik woon in [naam wijk].", ["delivered_pseudonym:[naam wijk]"]),
        ("Ik zat op [school].", ["delivered_pseudonym:[school]"]),
        ("Ik zat op [School 2].", ["delivered_pseudonym:[School 2]"]),
        ("Ik ben <anoniem>.", ["delivered_pseudonym:<anoniem>"]),
        ("Ik ben (naam).", ["delivered_pseudonym:(naam)"]),
        ("Bij [naam van de school].", ["delivered_pseudonym:[naam van de school]"]),
        ("Mevrouw XXX zei dat.", ["delivered_pseudonym:XXX"]),
        ("Mevrouw xxx zei dat.", ["delivered_pseudonym?:xxx"]),
        ("Dat zei [PERSOON-1].", ["delivered_pseudonym:[PERSOON-1]"]),
        ("Toen die [de school] belde.", []),
        ("Zij (school) belde.", []),
        ("Daar (bij mevrouw XXX thuis) was het.", ["delivered_pseudonym:XXX"]),
        ("Maat XXL graag.", []),
        ("Dat heet [WMO] nu.", []),
        # Times.
        ("Ja [00:12:04] nee.", ["time:[00:12:04]"]),
        ("Ja (12:34) nee.", ["time:(12:34)"]),
        ("Ja #00:12:34-5# nee.", ["time:#00:12:34-5#"]),
        ("Ja 00:12:34,567 nee.", ["time:00:12:34,567"]),
        ("Ja [12.34] nee.", ["time:[12.34]"]),
        ("Om 12:34 ging ik weg.", []),
        # What speech recognition invents.
        (
            "Ja.\nOndertitels ingediend door de Amara.org gemeenschap",
            ["hallucination:Ondertitels ingediend door de Amara.org gemeenschap"],
        ),
        ("TV GELDERLAND 2021", ["hallucination:TV GELDERLAND 2021"]),
        ("TV Gelderland.", ["hallucination?:TV Gelderland"]),
        ("Dat was op TV Gelderland in 2021.", []),
        ("En toen. Bedankt voor het kijken!", ["hallucination?:Bedankt voor het kijken"]),
        ("Hij zei bedankt voor het kijken naar mijn kind.", []),
        ("Vergeet niet te abonneren!", ["hallucination?:Vergeet niet te abonneren"]),
        ("Ik ben op de krant geabonneerd.", []),
        ("Tot de volgende keer.", []),
        (
            "Tot ziens. Tot ziens. Tot ziens.",
            ["hallucination?:Tot ziens"] * 3,
        ),
        ("Dank u wel. Dank u wel.", []),
        # Loops.
        ("nee nee nee nee", []),
        ("ja " * 7, []),
        ("nee " * 8, ["loop?:" + " ".join(["nee"] * 7)]),
        ("Ik ga naar huis. " * 3, []),
        ("Ik ga naar huis. " * 4, ["loop?:" + " ".join(["Ik ga naar huis."] * 3)[:-1]]),
        ("Ik ga naar huis. " * 5, ["loop:" + " ".join(["Ik ga naar huis."] * 4)[:-1]]),
        ("dag een, dag twee, dag drie, dag vier, dag vijf", []),
    ],
)  # fmt: skip
def test_a_mark_is_what_people_mean_by_it(text, expected):
    assert marks_of(text) == expected


def test_a_credit_that_hangs_on_to_speech_is_marked_from_where_it_begins():
    text = "en toen ging ik naar mijn moeder en die zei dat het wel goed kwam ja Ondertiteld door de Amara.org gemeenschap"  # noqa: E501

    assert marks_of(text) == ["hallucination:Ondertiteld door de Amara.org gemeenschap"]


def test_words_of_notes_are_not_spoken_and_words_that_were_broken_off_are():
    text = "Uh [00:01:02] ik (lacht) wou na– [naam] XXX [onverstaanbaar] weg (3 sec)."

    assert words_of(text) == ["Uh", "ik", "wou", "na", "weg"]


def test_the_first_of_a_loop_is_kept():
    text = "Toen zei hij: ik weet het niet " + "ik weet het niet " * 20

    loop = next(mark for mark in find_marks(text, RULES) if mark.kind is MarkKind.LOOP)

    assert text[: loop.start].endswith("hij: ik weet het niet ")
    assert loop.is_sure


def test_a_mark_whose_text_is_not_its_slice_is_refused():
    with pytest.raises(ValidationError):
        Mark(kind=MarkKind.EVENT, start=0, end=3, text="(lacht)")


PIECES = [
    *("ja", "nee", "en", "toen", "(lacht)", "[naam wijk]", "XXX", "eh", "zeg maar", "na–", "gem-"),
    *("[00:12:04]", "(?)", "(2)", "(3 sec)", "Bedankt voor het kijken.", "//", "\n", ".", "…", "*"),
    *("(", ")", "[", "]", "<", ">", "#", "İ", "é", "e\u0301", "h&m", "x" * 30, "amara.org", "1"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.text(max_size=120)
TEXTS |= st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(TEXTS)
@settings(deadline=None, max_examples=300)
def test_marks_are_slices_in_order_and_no_word_is_in_neither_part(text):
    marks = find_marks(text, RULES)

    over_others = {MarkKind.LOOP, MarkKind.HALLUCINATION}
    apart = [mark for mark in marks if mark.kind not in over_others]
    assert all(text[mark.start : mark.end] == mark.text for mark in marks)
    assert list(marks) == sorted(marks, key=lambda mark: mark.start)
    assert all(a.end <= b.start for a, b in pairwise(apart))
    noted = [w for m in marks if m.kind in NOT_SPOKEN for w in spoken_words(m.text, ())]
    assert sorted(spoken_words(text, marks) + noted) == sorted(spoken_words(text, ()))


@given(TEXTS)
@settings(deadline=None, max_examples=300)
def test_cleaning_what_is_clean_changes_nothing(text):
    once = words_of(text)

    assert words_of(" ".join(once)) == once


@pytest.mark.parametrize(
    "piece",
    ["Nou ja ik woon hier dus uh zeg maar al lang (lacht). ", "(", "(a", "*a", "a", "'a", ".", "- ",
     "x", "0:", "#0", "\n–", " ", "nee "],
)  # fmt: skip
def test_ten_times_the_text_takes_no_hundred_times_as_long(piece):
    def seconds(text):
        started = time.process_time()
        find_marks(text, RULES)
        return time.process_time() - started

    text = (piece * (200_000 // len(piece) + 1))[:200_000]
    seconds("eerst de lijsten")

    assert seconds(text) < 40 * max(seconds(text[:20_000]), 0.01)
