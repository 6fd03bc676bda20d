"""Rebuild the generated pools of codebooks/surrogate_names from codebooks/name_lists.

    python -m venv .venv-names && .venv-names/bin/pip install Faker==40.54.0 simplemma
    .venv-names/bin/python tests/benchmarks/build_surrogate_names.py

A pool is one group of the hand-written lists, men and women apart as they stand there; first names
of some locales of Faker besides. Words of the dictionary, double names and names of both groups are
left out. Files for which there is no group (creole, frisian, chinese first names,
all neutral.txt) were written by hand and are not touched.

Besides, what only tells of a real name and is never given: also.txt of an origin (the other names
of its groups, dictionary words included), and feminine.txt and masculine.txt of all origins.
"""

from __future__ import annotations

import importlib
import unicodedata
from collections import Counter
from pathlib import Path

import simplemma

ROOT = Path(__file__).parents[2] / "codebooks"
POOLS = ROOT / "surrogate_names"
MOST = 250

# origin: (heading of men, line of men, line of women, heading of surnames, locale of Faker)
GROUPS = {
    "dutch": ("", 0, 0, "Dutch, the most common", "nl_NL"),
    "frisian": ("", 0, 0, "Frisian and Groningen", ""),
    "turkish": ("Turkish", 0, 1, "Turkish", "tr_TR"),
    "kurdish": ("Kurdish", 0, 1, "Kurdish", ""),
    "moroccan": ("Moroccan, Arabic names", 0, 1, "Moroccan: Arabic and Amazigh", ""),
    "hindustani": ("Surinamese, Hindustani", 0, 1, "Surinamese, Hindustani", ""),
    "javanese": ("Surinamese, Javanese", 0, 1, "Surinamese, Javanese", ""),
    "creole": ("", 0, 0, "Surinamese, Creole, Maroon, Chinese and Jewish", ""),
    "antillean": ("Antillean", 0, 1, "Antillean", ""),
    "polish": ("Polish", 0, 1, "Polish, with feminine forms", "pl_PL"),
    "bulgarian": ("Bulgarian, Romanian, Moldovan, Roma", 0, 1, "Bulgarian, Romanian, Moldovan", ""),
    "ukrainian": ("Ukrainian, Russian", 0, 1, "Ukrainian, Russian, Georgian, Armenian", ""),
    "chinese": ("", 0, 0, "Chinese, pinyin, Cantonese", ""),
    "ghanaian": ("", 0, 0, "Ghanaian", "tw_GH"),
    "eritrean": ("Eritrean and Ethiopian", 0, 1, "Eritrean and Ethiopian", ""),
    "somali": ("Somali", 0, 1, "Somali", ""),
    "syrian": ("Syrian, Iraqi", 0, 1, "Syrian, Iraqi", ""),
    "iranian": ("Iranian", 0, 1, "Iranian and Afghan", ""),
    "afghan": ("Afghan", 0, 1, "Iranian and Afghan", ""),
    "indonesian": ("Indonesian and Indo-European", 0, 1, "Indonesian and Indisch", "id_ID"),
    "moluccan": ("Moluccan and Papuan", 0, 1, "Moluccan, Timorese", ""),
    "portuguese": ("Cape Verdean and Portuguese", 0, 1, "Cape Verdean and Portuguese", ""),
    "indian": ("Indian, Pakistani", 0, 1, "Indian, Pakistani", ""),
    "spanish": ("Spanish, Latin American", 0, 1, "Spanish and Latin American", ""),
    "balkan": ("", 0, 0, "Former Yugoslavia", "hr_HR"),
    "nigerian": ("", 0, 0, "Nigerian and other African", "yo_NG"),
}

# origin: more headings of first names whose names tell of it
ALSO = {
    "dutch": ("Dutch, men", "Dutch, women", "Dutch, young", "Dutch pet"),
    "frisian": ("Frisian",),
    "turkish": ("Turkish",),
    "moroccan": ("Moroccan",),
    "creole": ("Surinamese, Creole",),
    "balkan": ("Former Yugoslavia",),
    "chinese": ("Chinese",),
    "ghanaian": ("Ghanaian: day",),
    "nigerian": ("Nigerian", "Other West"),
    "syrian": ("Syrian",),
    "ukrainian": ("Ukrainian",),
    "bulgarian": ("Bulgarian, R",),
    "polish": ("Polish",),
    "indian": ("Indian",),
}
ALSO_SURNAMES = {"turkish": ("Turkish in Dutch",)}

# headings of the hand lists that keep men and women apart, with the line of each
GENDERED = {
    **{heading: (men, women) for heading, men, women, *_ in GROUPS.values() if heading},
    "Moroccan, Amazigh": (0, 1),
    "Jewish": (0, 1),
    "Vietnamese": (0, 1),
}
GENDERED_LOCALES = (
    *("nl_NL", "nl_BE", "tr_TR", "pl_PL", "tw_GH", "id_ID", "en_GB", "de_DE", "fr_FR", "es_ES"),
    *("pt_PT", "it_IT", "cs_CZ", "sk_SK", "hr_HR", "sl_SI", "ro_RO", "hu_HU", "sv_SE", "en_IN"),
    *("yo_NG", "az_AZ"),
)
MAJORITY = 4
"""A name is a man's or a woman's if it stands so in this many times as many sources."""


def main() -> None:
    write_genders()
    for origin, (heading, men, women, surnames, locale) in GROUPS.items():
        first = group("first_names", heading)
        masculine = list(first[men]) if first else []
        feminine = list(first[women]) if first else []
        if locale:
            people = importlib.import_module(f"faker.providers.person.{locale}").Provider
            masculine += people.first_names_male
            feminine += people.first_names_female
        folder = POOLS / origin
        neutral = folder / "neutral.txt"
        both = set(masculine) & set(feminine)
        both |= set(neutral.read_text(encoding="utf-8").split()) if neutral.is_file() else set()
        write(folder / "masculine.txt", [n for n in masculine if n not in both])
        write(folder / "feminine.txt", [n for n in feminine if n not in both])
        last = group("surnames", surnames)
        write(folder / "surnames.txt", last[0] if last else [])
        write_also(origin, surnames, [*masculine, *feminine])


def write_also(origin: str, surnames: str, firsts: list[str]) -> None:
    """Write the names that tell of an origin, and are not among those that are given."""
    folder = POOLS / origin
    told = set(firsts)
    for heading in ALSO.get(origin, ()):
        told |= {name for line in group("first_names", heading) for name in line}
    for heading in (surnames, *ALSO_SURNAMES.get(origin, ())):
        told |= {name for line in group("surnames", heading) for name in line}
    for pool in ("feminine.txt", "masculine.txt", "neutral.txt", "surnames.txt"):
        path = folder / pool
        told -= set(path.read_text(encoding="utf-8").split("\n")) if path.is_file() else set()
    (folder / "also.txt").write_text("\n".join(sorted(told)) + "\n", encoding="utf-8")


def write_genders() -> None:
    """Write the first names of all sources that are a man's, and those that are a woman's."""
    men: Counter[str] = Counter()
    women: Counter[str] = Counter()
    for heading, lines in GENDERED.items():
        names = group("first_names", heading)
        men.update(set(names[lines[0]]))
        women.update(set(names[lines[1]]))
    men.update(set(group("first_names", "Dutch, men")[0]))
    women.update(set(group("first_names", "Dutch, women")[0]))
    women.update(set(group("first_names", "Ghanaian: day")[0]))
    for locale in GENDERED_LOCALES:
        people = importlib.import_module(f"faker.providers.person.{locale}").Provider
        men.update(set(people.first_names_male))
        women.update(set(people.first_names_female))
    for file, ours, others in (("masculine.txt", men, women), ("feminine.txt", women, men)):
        sure = {n for n in ours if ours[n] >= MAJORITY * others[n] and " " not in n}
        (POOLS / file).write_text("\n".join(sorted(sure)) + "\n", encoding="utf-8")


def group(name: str, heading: str) -> list[list[str]]:
    """Return the lines of names under a heading of a hand file."""
    lines = (ROOT / "name_lists" / name / "by_hand.txt").read_text(encoding="utf-8").splitlines()
    found: list[list[str]] = []
    inside = False
    for line in lines:
        if line.startswith("#"):
            inside = bool(heading) and line[1:].strip().startswith(heading)
        elif inside and line.strip():
            found.append([n.strip() for n in line.split(",") if n.strip()])
    return found


def write(path: Path, names: list[str]) -> None:
    """Write the usable names, spread over the whole alphabet if there are too many."""
    usable = sorted({n for n in names if is_usable(n)})
    step = max(1, -(-len(usable) // MOST))
    path.parent.mkdir(parents=True, exist_ok=True)
    if usable:
        path.write_text("\n".join(usable[::step]) + "\n", encoding="utf-8")


def is_usable(name: str) -> bool:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return (
        len(name) >= 2
        and plain.isalpha()
        and name[0].isupper()
        and not simplemma.is_known(plain.lower(), lang="nl")
    )


if __name__ == "__main__":
    main()
