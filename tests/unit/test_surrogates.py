"""What stands for a person: roles, and invented names of the same origin and gender."""

import itertools
from pathlib import Path

import pytest

from pipeline.domain.surrogates import NamePool, SurrogateNames
from pipeline.domain.transcript import Category, Detection, Pseudonym, RawTurn, Role
from pipeline.errors import StudyError
from pipeline.files.surrogate_names import read_surrogate_names
from pipeline.stages.introductions import told_of
from pipeline.stages.masking import Masker
from pipeline.stages.name_forms import fold_form
from pipeline.stages.pseudonyms import assign_pseudonyms
from pipeline.stages.surrogates import Surrogates

POOLS = read_surrogate_names(Path(__file__).parents[2] / "codebooks" / "surrogate_names")


def turn(text: str, number: int = 1) -> RawTurn:
    return RawTurn(
        transcript_id="T01", turn_number=number, speaker_id="P01", role=Role.PARTICIPANT, text=text
    )


def people_in(raw: RawTurn, *names: str, category: Category = Category.PERSON) -> list[Detection]:
    found = []
    for name in names:
        start = raw.text.index(name)
        found.append(
            Detection(
                turn_number=raw.turn_number, start=start, end=start + len(name), text=name,
                category=category, detector="test", score=0.9,
            )
        )  # fmt: skip
    return found


def key_of(raw: RawTurn, *names: str, style="names", **more) -> list[Pseudonym]:
    found = {"T01": people_in(raw, *names)}
    told = told_of([raw], found, POOLS)
    return assign_pseudonyms(
        found, secret=b"geheim", style=style, surrogates=POOLS, told=told, **more
    ).pseudonyms


def shown(text: str, *names: str, style="roles", **more) -> str:
    raw = turn(text)
    key = key_of(raw, *names, style=style, **more)
    masker = Masker(key, lambda form: form in {"de", "roos", "bakker"})
    return masker.mask([raw], people_in(raw, *names))[0].text


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Mijn buurvrouw Fatima belde. Toen kwam Fatima.", ["Fatima"],
         "Mijn [buurvrouw] belde. Toen kwam [buurvrouw]."),
        ("onze huisarts dokter Haarlem zei", ["Haarlem"], "onze [huisarts] zei"),
        ("mijn jongste zoon heet Youssef", ["Youssef"], "mijn jongste zoon heet [zoon]"),
        ("Aisha, mijn zus, en de man Ahmed", ["Aisha", "Ahmed"],
         "[zus], mijn zus, en de man [PERSOON-1]"),
        ("een vriendin van mij, Aisha", ["Aisha"], "een vriendin van mij, [vriendin]"),
    ],
)  # fmt: skip
def test_a_person_who_is_introduced_by_a_role_is_called_by_it_everywhere(text, names, expected):
    assert shown(text, *names) == expected


def test_the_second_of_a_role_is_numbered_and_a_participant_is_the_respondent():
    text = "Mijn buurman Karim en mijn buurman Piet. Ik ben Samira."

    result = shown(
        text, "Karim", "Piet", "Samira",
        register=[("Samira Bouzidi", Category.PERSON, "P01")],
    )  # fmt: skip

    assert sorted(w.strip(".") for w in result.split(" ") if w.startswith("[")) == [
        "[buurman-2]", "[buurman]", "[respondent]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "origin", "gender"),
    [
        ("Samira Bouzidi", {"moroccan"}, "f"), ("Mehmet Yıldırım", {"turkish"}, "m"),
        ("Agnieszka Kowalczyk", {"polish"}, "f"), ("Kwabena Mensah", {"ghanaian"}, "m"),
        ("Tesfay Gebremedhin", {"eritrean"}, "m"), ("Wouter Dijkstra", {"dutch", "frisian"}, "m"),
        ("Oleksandr Kovalenko", {"ukrainian"}, "m"), ("Xiaomei Zhang", {"chinese"}, "f"),
        ("Farhiyo Warsame", {"somali"}, "f"), ("Ratna Wulandari", {"indonesian"}, "f"),
        ("Zbigniew Przybylski", {"polish"}, "m"), ("Sandhia Ramkisoensing", {"hindustani"}, "f"),
    ],
)  # fmt: skip
def test_an_invented_name_has_the_origin_and_gender_of_the_real_one(name, origin, gender):
    (person,) = key_of(turn(name), name)

    pool = next(p for p in POOLS.pools if p.origin == person.origin)
    firsts = {"f": pool.feminine, "m": pool.masculine}[gender]
    assert person.origin in origin
    assert person.first in firsts
    assert person.last in pool.surnames
    assert person.pseudonym == f"[{person.first} {person.last}]"
    assert fold_form(person.first) not in fold_form(name)


def test_what_is_said_decides_the_gender_where_the_name_does_not():
    woman, man = (
        key_of(turn(f"{title} Bouzidi belde"), "Bouzidi")[0] for title in ("Mevrouw", "Meneer")
    )

    assert (woman.gender, man.gender) == ("f", "m")


def test_a_first_name_alone_a_surname_alone_and_the_whole_stay_one_invented_person():
    text = "Samira Bouzidi zei het. Samira lachte, en mevrouw Bouzidi ging."
    raw = turn(text)
    (person,) = key_of(raw, "Samira Bouzidi")

    assert shown(text, "Samira Bouzidi", style="names") == (
        f"[{person.first} {person.last}] zei het. [{person.first}] lachte, "
        f"en mevrouw [{person.last}] ging."
    )


def test_no_two_people_share_an_invented_name_and_nobody_gets_one_of_the_corpus():
    pool = next(p for p in POOLS.pools if p.origin == "turkish")
    names = [f"{a} {b}" for a, b in zip(pool.feminine[:40], pool.surnames[:40], strict=True)]
    raw = turn(" en toen ".join(names))
    taken = {fold_form(n) for n in (*pool.feminine[40:120], *pool.surnames[40:80])}

    key = key_of(raw, *names, taken=taken)

    words = [fold_form(w) for p in key for w in (p.first, p.last) if w]
    assert len(words) > 60
    assert len(set(words)) == len(words)
    assert not set(words) & taken
    assert not set(words) & {w for name in names for w in fold_form(name).split(" ")}
    assert not any(a in b.split(" ") for a, b in itertools.permutations(words, 2))


def test_a_person_keeps_the_invented_name_on_every_later_run():
    before = key_of(turn("Samira Bouzidi"), "Samira Bouzidi")

    after = key_of(turn("Aicha Tahiri en toen Samira"), "Aicha Tahiri", "Samira", known=before)

    same = next(p for p in after if "samira" in p.forms)
    assert (same.pseudonym, same.number) == (before[0].pseudonym, before[0].number)
    assert len({p.first for p in after}) == 2


def test_another_style_calls_everybody_anew_and_keeps_the_numbers():
    text = "Mijn buurvrouw Fatima en Karim."
    named = key_of(turn(text), "Fatima", "Karim")

    labels = key_of(turn(text), "Fatima", "Karim", style="labels", known=named)
    back = key_of(turn(text), "Fatima", "Karim", known=labels)

    assert {p.pseudonym for p in labels} == {"[PERSOON-1]", "[PERSOON-2]"}
    assert [(p.number, p.forms) for p in labels] == [(p.number, p.forms) for p in named]
    assert back == named


def test_places_keep_their_label_in_every_style():
    raw = turn("Zwolle")
    found = {"T01": people_in(raw, "Zwolle", category=Category.PLACE)}

    key = assign_pseudonyms(found, secret=b"geheim", style="names", surrogates=POOLS)

    assert [p.pseudonym for p in key.pseudonyms] == ["[PLAATS-1]"]


def test_without_a_free_name_a_person_gets_a_label():
    tiny = SurrogateNames(
        pools=(NamePool(origin="x", feminine=("Anna",), masculine=("Jan",), surnames=("Smit",)),)
    )
    found = {"T01": people_in(turn("Piet Bos, Wim Vos"), "Piet Bos", "Wim Vos")}

    key = assign_pseudonyms(found, secret=b"geheim", style="names", surrogates=tiny)

    assert sum(p.pseudonym.startswith("[PERSOON-") for p in key.pseudonyms) == 1


def test_the_pools_are_wide_enough_and_hold_plain_names():
    assert len(POOLS.pools) >= 12
    for pool in POOLS.pools:
        assert min(len(pool.feminine), len(pool.masculine), len(pool.surnames)) >= 45, pool.origin
        names = [name for name, _ in pool.first_names()]
        assert len(set(names)) == len(names), pool.origin
        assert all(name[0].isupper() for name in (*names, *pool.surnames))


def test_most_names_of_a_pool_are_guessed_to_be_of_it_though_left_out_of_it():
    right = total = 0
    for pool in POOLS.pools:
        if pool.origin not in {"turkish", "polish", "dutch", "ghanaian", "somali", "chinese"}:
            continue
        left_out = pool.surnames[::5]
        kept = pool.model_copy(
            update={"surnames": tuple(n for n in pool.surnames if n not in left_out)}
        )
        others = [kept if p is pool else p for p in POOLS.pools]
        guesser = Surrogates(SurrogateNames(pools=tuple(others)), b"geheim")
        right += sum(guesser.known.origins([fold_form(n)])[0] == pool.origin for n in left_out)
        total += len(left_out)

    assert right / total > 0.5, f"{right} of {total}"


PEOPLE_BY_ORIGIN = {
    "turkish": "Mehmet Özdemir, Elif Yalçın, Hatice Şahin, Emre Koç, Zeynep Bulut, Burak Aksoy",
    "moroccan": "Naima Bouhaddou, Rachid El Idrissi, Khadija Ait Taleb, Soufiane Benhaddou",
    "polish": "Ewa Zawadzka, Grzegorz Sikora, Katarzyna Wróblewska, Piotr Majewski, Beata Lis",
    "dutch": "Marloes Hoogeveen, Kees van der Linden, Ineke Visser, Gijs Bakker, Truus Kuiper",
    "ghanaian": "Kwabena Osei, Akosua Agyeman, Kofi Boateng, Ama Asante, Kwaku Owusu",
    "eritrean": "Filmon Tesfazghi, Selam Haile, Bereket Weldu, Luwam Kidane, Yonas Ghebre",
    "somali": "Abdirahman Warsame, Ifrah Guled, Hodan Jama, Ayaanle Egal, Fadumo Dirie",
    "chinese": "Xiaoming Zhang, Meiling Chen, Wei Huang, Jianguo Liu, Haiyan Zhao",
    "hindustani": "Sandhia Ramdath, Kishan Baldewsingh, Radjesh Jagroep, Sharda Sewnarain",
    "javanese": "Djoemadi Kartodikromo, Soekinah Pawirodinomo, Wagiman Kromodimedjo",
    "antillean": "Shurendy Martina, Jurandy Bernabela, Ruthmila Girigoria, Swinda Koeiman",
    "ukrainian": "Oleksandr Kovalchuk, Iryna Shevchenko, Taras Bondarenko, Oksana Melnyk",
    "iranian": "Behrouz Rahimi, Shirin Hosseini, Dariush Tehrani, Maryam Moradi, Nasrin Karimi",
    "portuguese": "João da Silva, Inês Ferreira, Tiago Carvalho, Catarina Nunes, Rui Tavares",
    "spanish": "Alejandra Gutiérrez, Javier Rodríguez, Guadalupe Hernández, Diego Jiménez",
    "bulgarian": "Georgi Dimitrov, Stoyanka Petkova, Plamen Todorov, Desislava Georgieva",
}
NEIGHBOURS = {
    "moroccan": {"syrian"}, "dutch": {"frisian"}, "iranian": {"afghan", "kurdish"},
    "hindustani": {"indian"}, "portuguese": {"spanish"}, "spanish": {"portuguese"},
    "javanese": {"indonesian"}, "ukrainian": {"bulgarian"},
}  # fmt: skip
"""Origins whose names a reader hardly tells apart."""


def test_invented_names_come_from_the_right_pool_and_agree_with_the_gender():
    names = {n.strip(): o for o, line in PEOPLE_BY_ORIGIN.items() for n in line.split(",")}
    raw = turn(" en toen ".join(names))
    taken = {fold_form(word) for word in raw.text.split()}

    key = key_of(raw, *names, taken=taken)

    wrong = []
    for name, origin in names.items():
        (person,) = (p for p in key if fold_form(name) in p.forms)
        if person.origin not in {origin, *NEIGHBOURS.get(origin, ())}:
            wrong.append(f"{name}: {person.origin}")
        pool = next(p for p in POOLS.pools if p.origin == person.origin)
        if not person.gender:  # Wei is a woman's and a man's name
            continue
        feminine = person.gender == "f"
        assert person.first in (pool.feminine if feminine else pool.masculine), name
        wrong_end = [pair[0 if feminine else 1] for pair in pool.endings]
        assert not person.last.endswith(tuple(wrong_end)), name
        assert not {fold_form(person.first), fold_form(person.last)} & taken
    assert len(wrong) <= len(names) * 0.05, wrong
    assert len({p.first for p in key} | {p.last for p in key}) == 2 * len(key)


def test_missing_pools_are_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(StudyError, match="Install duiding again"):
        read_surrogate_names(tmp_path)
