"""Who is who over a study, as it is told: titles, families, couples, initials, misheard names.

A study below is a line. Interviews stand apart by "//", turns by "|". `{a:Kaya}` is a mention of
person a; `{?:Kaya}` may be several people, so it must be nobody's. Measured is what a reader sees:
what stands for two mentions in the masked text is the same or it is not.
"""

import itertools
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.domain.transcript import Category, Detection, RawTurn, Role
from pipeline.files.name_lists import read_name_lists
from pipeline.files.surrogate_names import read_surrogate_names
from pipeline.stages.introductions import told_of
from pipeline.stages.masking import Masker
from pipeline.stages.name_forms import fold_form
from pipeline.stages.pseudonyms import Key, assign_pseudonyms

CODEBOOKS = Path(__file__).parents[2] / "codebooks"
LISTS = read_name_lists(CODEBOOKS / "name_lists")
NAMES = frozenset(map(fold_form, (*LISTS.first_names, *LISTS.surnames, *LISTS.places)))
POOLS = read_surrogate_names(CODEBOOKS / "surrogate_names")
ORDINARY = frozenset({"visser", "smit", "bakker", "de", "bos", "groot", "wit", "berg", "mei"})

# Families and couples: a title, a kin word or a given name tells who of them is meant.
FAMILIES = """
Mevrouw {a:Kaya} deed open. | Later kwam {b:Mehmet Kaya} thuis.
Meneer {a:Visser} belde. // Daar heb ik {b:Ineke Visser} gesproken.
Meneer {a:Smit} werkt. | Mevrouw {b:Smit} ook. | Hun zoon is {c:Daan Smit}, en {?:Smit} zweeg.
{a:Mehmet Kaya} is kapper. // Meneer {a:Kaya} knipt goed. // Mevrouw {b:Kaya} helpt hem.
Mevrouw {a:Yildiz} en meneer {b:Yildiz} wonen er. // Mevrouw {a:Yildiz} vertelde dat.
{a:Jan Smit} en {b:Piet Smit} kwamen. | Toen zei {?:Smit} iets.
{a:Samira Bouzidi} kwam. // Mevrouw {a:Bouzidi} vertrok. // {a:Samira} belde nog.
{a:Karim Ouali} werkt daar. // De heer {a:Ouali} belde. // Mevrouw {b:Ouali} niet.
dan kwam meneer {a:demir} langs // en mevrouw {b:demir} deed de deur dicht // meneer {a:demir} weer
Dhr. {a:Bakker} schreef, mw. {b:Bakker} ook. // Mw. {b:Bakker} belde.
{a:Willem Groot} en zijn vrouw {b:Truus Groot}. // Mevrouw {b:Groot} zei ja. // Meneer {a:Groot}.
mijn zoon {a:Ahmed Tahiri} werkt. // Meneer {b:Tahiri}, zijn vader, ook.
{a:Marek Kowalski} en {b:Agnieszka Kowalska}. // Mevrouw {b:Kowalska} belde. // {a:Marek} niet.
{a:Ivan Petrov} woont met {b:Olga Petrova}. // {b:Petrova} werkt in de zorg.
{a:Tomasz Nowicki}, mijn buurman. // {b:Nowicka} is zijn vrouw.
{a:Fatima Mohamed} kwam binnen. // Toen zei {b:Mohamed} niets.
{a:Hodan Ali} was er. // Mevrouw {a:Ali} zei dat.
{a:Ruben de Wit} zei dat {?:De Wit} al weg was.
{a:Jan Smit} kwam. // {b:Jan de Vries} ook. // En toen {?:Jan}.
Tante {a:Noor} en oom {b:Kees}. // Tante {a:Noor} is lief.
Meneer {a:van Dijk} belde. // {a:Kees van Dijk} is dat. // Mevrouw {b:van Dijk} niet.
{a:Aylin Şahin} kwam. // meneer {b:sahin} is haar man
Juf {a:Ineke} is lief. // Meester {b:Kaya} is streng, juf {c:Kaya} niet.
{a:Soraya Haddad} en {b:Bilal Haddad}. // Meneer {b:Haddad} zei ja. // Mevrouw {a:Haddad} nee.
{a:Robin Mulder} kwam. // Meneer {?:Mulder} en mevrouw {?:Mulder} ook.
"""
# Spelling, order and parts of a name, by origin.
ORIGINS = """
{a:María García López} kwam. // {a:María García} vertrok. // {a:García López} belde.
{a:Ana García López} en {b:Luis García López}. // {?:García López} belde.
{a:João da Silva Santos}. // {a:João da Silva} zei. // Meneer {a:Santos} ging.
{a:Carmen Ruiz} belde. // {b:Carlos Ruiz} niet.
{a:Omar ibn Khattab} kwam. // {a:Omar Khattab} zei dat. // {b:Amar Khattabi} niet.
{a:Fatima bint Ahmed} zei het. // {b:Ahmed} niet.
{a:Youssef El Khatib}. // {a:Yousef Al Khatib} zei. // {a:Khatib} belde.
{a:Rodaina Al-Masri}. // {a:Rodaina Almasri} dus. // {b:Rana Almasri} niet.
{a:Abdelkader Ziani}. // {a:Abdelkader} belde. // {b:Abdelkarim Ziani} niet.
{a:Emre Özdemir} kwam. // Die {a:Uzdemir} dus. // Of {a:osdemir}.
{a:Yusuf Aydın} zei. // {a:Joesoef} weer. // {a:aydin} ook.
{a:Şükrü Güneş}. // {a:Sukru} dus. // Meneer {a:Gunes} ging.
{a:Çiğdem Yılmaz}. // {a:Cigdem} belde. // {b:Çetin Yılmaz} niet.
{a:Zbigniew Lewandowski}. // {a:Lewandofski} belde. // {b:Lewandowska} niet.
{a:Małgorzata Wójcik}. // {a:Malgorzata} zei. // {a:Gosia Wójcik} zelf.
{a:Oksana Shevchenko}. // {a:Oksana Sjevtsjenko} belde.
{a:Wang Mei} kwam. // {a:Mei Wang} belde. // {b:Wang Li} niet.
{a:Zhang Wei} en {b:Zhang Min}. // {?:Zhang} belde.
{a:Chen Xiaoming}. // {a:Xiaoming} zei. // {b:Chen Xiaoling} niet.
{a:Soekarmi} vertelde. // {a:Sukarmi} dus. // {b:Soekarno} niet.
{a:Djoemadi} kwam. // {a:Joemadi} weer. // {b:Djoemina} niet.
{a:Kwame Mensah}. // {a:Kwame} zei. // {b:Kwaku Mensah} niet.
{a:Tesfay Gebremedhin}. // {a:Gebremedhen} belde. // {b:Tesfalem Gebre} niet.
{a:J. van den Berg} schreef. // {a:Johan van den Berg} dus. // {a:van den Berg} ook.
{a:M. Kaya} schreef. // {b:Mehmet Kaya} kwam. // {c:Merve Kaya} ook.
{a:Hans Aalbers} kwam. // {a:Johannes Aalbers} dus. // {b:Hanna Aalbers} niet.
{a:Mohammed Benali}. // {a:Mo Benali} zei. // {b:Moos Benima} niet.
{a:Mohammed Amrani} kwam. // {b:Mohammed Zerouali} niet. // {?:Mo} belde.
{a:Farhiya Guled}. // {a:Farhia} zei. // {b:Farah Guled} niet.
{a:Sandhia Ramkisoen}. // {a:Sandia} zei.
{a:Shanelly Martina}. // {a:Shanely} zei. // {b:Shandrick Martina} niet.
{a:Nguyen Thi Lan}. // {a:Nguyen Lan} dus. // {b:Tran Lan} niet.
{a:Jean-Pierre Mukendi}. // {a:Jean Pierre} belde. // {b:Pierre Kabila} niet.
{a:Dewi Lestari}. // {a:Dewi's} huis. // {b:Devi Ramdin} niet.
{a:Annemarie Jansen}. // {a:Anne-Marie Jansen} zei. // {b:Anne Jansen} niet.
{a:Li Na} kwam. // {b:Lina Bakker} niet. // {a:Li Na} weer.
{a:Selma Hodžić}. // {?:Hodzic} belde. // {b:Semra Hodžić} niet.
{a:Aïssatou Diallo}. // {a:Aisatou} zei. // {b:Aminata Diallo} niet.
"""


class Case(NamedTuple):
    """A study, and for every mention in it, in order of the text, who it is."""

    turns: list[RawTurn]
    detections: dict[str, list[Detection]]
    people: list[str]


def case_of(line: str) -> Case:
    turns, people = [], []
    detections: dict[str, list[Detection]] = {}
    for i, interview in enumerate(line.split("//"), 1):
        for number, marked in enumerate(interview.split("|"), 1):
            text, at = "", 0
            for m in re.finditer(r"\{([a-z?]):([^}]+)\}", marked.strip()):
                text += marked.strip()[at : m.start()]
                at, start = m.end(), len(text)
                text += m.group(2)
                people.append(m.group(1))
                detections.setdefault(f"T{i:02d}", []).append(
                    Detection(
                        turn_number=number, start=start, end=len(text), text=m.group(2),
                        category=Category.PERSON, detector="test", score=0.9,
                    )
                )  # fmt: skip
            text += marked.strip()[at:]
            turns.append(
                RawTurn(
                    transcript_id=f"T{i:02d}", turn_number=number, speaker_id=f"P{i:02d}",
                    role=Role.PARTICIPANT, text=text,
                )
            )  # fmt: skip
    return Case(turns, detections, people)


def key_of(case: Case) -> Key:
    return assign_pseudonyms(
        case.detections, secret=b"geheim", surrogates=POOLS, established=NAMES,
        told=told_of(case.turns, case.detections, POOLS),
    )  # fmt: skip


def labels_of(case: Case) -> list[str]:
    """Return what stands for every mention in the masked text, in order."""
    masker = Masker(key_of(case).pseudonyms, ORDINARY.__contains__, is_name=NAMES.__contains__)
    interviews = itertools.groupby(case.turns, key=lambda t: t.transcript_id)
    masked = [
        turn.text
        for transcript_id, turns in interviews
        for turn in masker.mask(list(turns), case.detections.get(transcript_id, []))
    ]
    return re.findall(r"\[[^\]]+\]", " ".join(masked))


def pairs(line: str) -> list[tuple[str, str, str]]:
    """Return every pair of mentions as "right", "shared" or "split", with the two mentions."""
    case = case_of(line)
    labels = labels_of(case)
    mentions = [d.text for found in case.detections.values() for d in found]
    assert len(labels) == len(mentions), (labels, mentions)
    found = []
    for i, j in itertools.combinations(range(len(labels)), 2):
        who, other = case.people[i], case.people[j]
        is_one, is_linked = who == other, labels[i] == labels[j]
        if {who, other} == {"?"}:
            continue
        verdict = "right" if is_one == is_linked else "shared" if is_linked else "split"
        found.append((verdict, mentions[i], mentions[j]))
    return found


CASES = [line for text in (FAMILIES, ORIGINS) for line in text.strip().splitlines()]


@pytest.mark.parametrize("line", CASES)
def test_people_of_a_study_are_told_apart_and_nobody_is_two(line):
    wrong = [pair for pair in pairs(line) if pair[0] != "right"]

    assert wrong == []
