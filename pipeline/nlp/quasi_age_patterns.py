"""What stands before and after an age or a year of birth, as patterns on folded text.

The words come from codebooks/quasi_nl.yaml. Every pattern looks at a bounded stretch of text.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.domain.quasi import AgeWords
from pipeline.nlp.quasi_numbers import NUMBER, YEAR

YEARS = r"(?:[ -]?jaar(?: jong| oud)?| lentes)"
_STOP = r"[ ]?(?:$|[;:!?)\]…\n\"”]|[.,](?!\d)| [–-] )"
_PRONOUN = r"(?:ik|hij|zij|ze|je|jij|u|die|ie|'k)"
_BE = r"(?:ben|bent|is|was|word|wordt|werd)"
_BE_PLURAL = r"(?:zijn|waren|worden|werden)"
_OWNER = r"(?:mijn|m'n|zijn|z'n|haar|hun|ons|onze|je|jouw|uw|de|het|die|dat|een|d'r)"
MONTHS = (
    "(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
)
_MOD = (
    r"(?:(?:nu|al|pas|net|bijna|ongeveer|inmiddels|ook|toen|zelf|nog|maar|dus|er|intussen|eh|uh|uhm"
    r"|ondertussen|echt|gewoon|zo'n|nou|toch|precies|vandaag|gisteren|morgen|ja|allebei|rond de"
    r"|(?:volgende|komende|deze|vorige|afgelopen) (?:week|maand|jaar|zomer|winter)|dit jaar"
    rf"|in {MONTHS}|eindelijk|straks|binnenkort|alweer|hooguit|hoogstens|zeker|misschien"
    r"|geloof ik|denk ik)[ ,]+){0,3}"
)
_NAME = r"(?:,? (?!(?:hier|er|daar|nu|al|nou|dus|inmiddels)(?!\w))[^\W\d_]{2,20}){0,3},?"
"""Up to three words that can be a name; "ik ben hier nu negen jaar" says how long."""
_DID = (
    r"(?:[ -]jaar)? (?:ben|was|ging|kwam|begon|moest|mocht|stond|zat|werkte|trouwde|kreeg|wist"
    r"|had|verliet|verhuisde) (?:ik|hij|zij|ze|we|wij)(?!\w)"
)
_WAS = r"(?:[ -]jaar)?(?: oud)? (?:was|waren|werd|ben|bent|is|word|wordt|worden)(?!\w)"
_GOES_ON = r" (?:in|op|met|die|dat|zit|zat|is|was|heeft|had|en|mag|moet|ging|gaat)(?!\w)"
_WHEN = r"(?: jaar)? toen (?:ik|hij|zij|ze|ie|we|wij)(?!\w)"
_ASKED_SELF = (
    r"hoe (?:oud|jong) (?:ben|bent|is|was|ik|hij|ze|zij)(?: [\w']{1,10}){0,5}"
    r" (?:zeg|zei|zegt|antwoordde)(?: (?:ik|hij|ze|zij))?,?(?: (?:nou|ja|gewoon|van))? $"
)
"""A question and its answer told by one person: "hoe oud ben je en ik zeg negentien"."""
_CLOSED_AGE = r"(?:[ -]jaar(?: oud)?)?[.,;!?](?!\d)|[ -]jaar oud"

NEXT = re.compile(rf"(?:,? (?:en )?){NUMBER}(?:{YEARS}| en|,|$)")
"""Another number after one: "4, 7 en 12 jaar"."""
INTRODUCED = re.compile(
    r",?(?:[ -]jaar)? (?:ik|en ik|mijn|moeder|vader|woon|geboren|getrouwd|alleenstaand)(?!\w)"
)
"""What follows the age of somebody who has just said a name."""
APPOSED = re.compile(r"(?<!\w)([^\W\d_]{3,25}),? $")
NAMED = re.compile(r"(?<!\w)([^\W\d_]{2,25}) (?:werd|wordt|is|was) (?:nu |net |al |pas )?$")
CLOSED = re.compile(r"(?:[ -]jaar)?[,.)]")
OLD = re.compile(r"[ -]jaar (?:oud|jong)(?!\w)")
UNIT = re.compile(rf"{YEARS}(?!\w)|-?jarige?(?!\w)")
RANGE = re.compile(r" ?(?:tot|t/m|-) ?\d")
GROUP = re.compile(
    r"(?:tot|t/m|tot en met|vanaf|boven de|onder de|tussen de"
    r"|tussen (?:de )?[\w-]{2,20} en(?: de)?) ?$"
)
ASKED = re.compile(r"(?:hoe oud|leeftijd|hoe jong)(?!\w)")
GENERIC = re.compile(r"(?:als|wanneer|zodra|totdat|tot|voordat|of|dat) (?:je|iemand|men) $")
"""Said of everybody: "als je achttien bent"."""
PARENT_OF = re.compile(r"(?:moeder|vader|mama|papa|ouders|oma|opa|ouder) van $")
"""Of so many children: "moeder van drie"."""
WITH_OWN = re.compile(r"(?<!\w)(?:met|ondanks|op) (?:mijn|m'n|zijn|haar|hun|onze) $")
OWN_YEARS = re.compile(r" jaar(?!\w)(?! (?:ervaring|werk|dienst|relatie|huwelijk|studie|lang))")
LIKENED = re.compile(r"(?:alsof|of) (?:ik|hij|zij|ze|je|we) $")
POSSESSIVE = re.compile(
    r"(?:op|sinds|vanaf|voor|rond|tot|na|tegen|met|van) (?:mijn|m'n|zijn|z'n|haar|hun|onze"
    r"|ons|je|jouw|uw|d'r) $"
)
BORN_AFTER = re.compile(r" (?:ben|is|was|werd) (?:\w{1,20} ){1,2}geboren")
YEAR_OF_BIRTH = re.compile(rf"(?<![\w.,:/-])('?\d\d(?!\d)|{YEAR}|{NUMBER})(?![\w:/%])(?!,\d)")
NOT_A_YEAR = re.compile(rf" ?(?:jaar|euro|meter|kilo|{MONTHS})")


def any_word(forms: Iterable[str]) -> str:
    """Return a pattern for any of the forms, the longest first."""
    return "|".join(re.escape(form) for form in sorted(forms, key=lambda f: (-len(f), f)))


class Rule(NamedTuple):
    """An age by what stands before it (searched to its end) and after it (matched)."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    reason: str
    score: float


class AgePatterns:
    """The patterns that hold words of the file."""

    def __init__(self, words: AgeWords) -> None:
        """Compile them once."""
        people = rf"(?:{any_word(words.people)})"
        years = rf"(?:{_STOP}| (?:{any_word(words.after_years)})(?!\w))"
        bare = rf"(?:{_STOP}| (?:{any_word((*words.after_years, *words.after_bare))})(?!\w))"
        not_before = rf"(?!{YEARS} (?:{any_word(words.not_before)})(?!\w))"
        units = any_word(words.units)
        no_unit = rf"(?! ?(?:[%€-]|t/m)| (?:{units})(?!\w))(?![.,]\d)"
        self.end = re.compile(rf"{not_before}(?:{YEARS}{years}|{bare})")
        self.loose_end = re.compile(
            rf"{not_before}(?:{YEARS}{years}|{bare}|{no_unit}(?= [^\W\d_]|$))"
        )
        """Without punctuation nearly anything may follow an age: all but a unit."""
        self.own = re.compile(
            rf"(?: verjaardag| jaar| levensjaar)?(?:{bare}| (?:tot|totdat|af)(?!\w))"
        )
        self.jarig = re.compile(
            rf"(?:[- ]?jarige?)(?!\w)(?! (?:{any_word(words.jarig_things)})(?!\w))"
        )
        self.birth = re.compile(
            rf"(?:(?:{_PRONOUN}|{people}) (?:ben|is|was|kom|komt) (?:nog |al |ook |zelf )?van"
            r"(?: bouwjaar| het jaar)?|(?:bouwjaar|geboortejaar)(?: is)?"
            r"|geboren (?:ben |is |was )?in(?: het jaar)?) $"
        )
        # "Van het" counts something after a bare number, not after an age: "van 14 van het veld".
        counted = any_word(unit for unit in words.units if not unit.startswith("van "))
        uncounted = rf"(?! ?(?:[%€-]|t/m)| (?:{counted})(?!\w))(?![.,]\d)"
        of_age = rf"(?:{any_word((*words.people, *words.several))}) van"
        self.rules = _rules(people, of_age, self.end, self.end, uncounted)
        self.loose_rules = _rules(people, of_age, self.end, self.loose_end, uncounted)


def _rules(
    people: str, of_age: str, end: re.Pattern[str], loose: re.Pattern[str], uncounted: str
) -> tuple[Rule, ...]:
    """Return the rules; `loose` is what may follow where the subject leaves no doubt."""
    person = rf"{_OWNER} (?:\w{{2,20}} )?{people}"
    who = rf"(?:{_PRONOUN}|{person})"
    named = rf"{person}(?! (?:is|was|en|die|of)(?!\w)) [^\W\d_]{{3,20}}"
    row = rf"(?:{end.pattern}|{NEXT.pattern})"
    years = rf"[ -]jaar{_STOP}|[ -]jaar en "
    old, of, beside = "somebody is that old", "somebody of an age", "an age beside a person"
    table: list[tuple[str, str | re.Pattern[str], str, float]] = [
        (rf"{who}(?: \w{{2,20}})? {_BE} {_MOD}$", loose, old, 0.85),
        (rf"{people}{_NAME} (?:die )?{_BE} {_MOD}$", loose, old, 0.8),
        (rf"{_BE} (?:ik|hij|zij|ze|u|{person}) {_MOD}$", loose, old, 0.85),
        (rf"{who} (?:ook |nog |net |pas |al )?$", _WAS, old, 0.85),
        (rf"{of_age} {_MOD}(?:(?:{NUMBER})(?:, | en | of )){{0,4}}$", uncounted, of, 0.85),
        (rf"{of_age} {_MOD}(?:(?:{NUMBER}),? en (?:een|eentje|één) van )$", uncounted, of, 0.85),
        (rf"{named} van $", rf"(?:{end.pattern}|{_GOES_ON})", of, 0.7),
        (rf"{_BE} {_MOD}(?:{NUMBER})(?: jaar)? toen [^.!?\n]{{2,60}} en $", _WHEN, old, 0.8),
        (_ASKED_SELF, loose, "an answer to how old", 0.8),
        (rf"{people}(?!\w)[^.!?,\n]{{0,40}}(?:, [^.!?,\n]{{1,25}})?, $", r", ", beside, 0.65),
        (rf"(?:{people}|allebei|ze|wij|we|die){_NAME} {_BE_PLURAL} {_MOD}$", row, old, 0.7),
        (rf"{people}(?!\w)[^.!?\n]{{0,30}},? van $", _CLOSED_AGE, of, 0.75),
        (rf"leeftijd(?: is| was|:)?(?: van)? {_MOD}$", end, "an age by name", 0.9),
        (rf"ik (?:ben|heet){_NAME} $", years, "an age after a name", 0.7),
        (rf"{people}{_NAME}, $", rf"(?:{YEARS})?(?:,|\)|\.| en )", beside, 0.7),
        (rf"{people}(?: \w{{2,20}})? \($", r"(?:[ -]jaar)?\)", beside, 0.8),
        (r"met $", _DID, "at an age somebody did something", 0.7),
        (rf"(?:{_BE}|toen) (?:ik |hij |zij |ze )?{_MOD}een jaar of $", end, "about an age", 0.8),
    ]
    return tuple(
        Rule(
            re.compile(rf"(?<!\w){before}"),
            after if isinstance(after, re.Pattern) else re.compile(after),
            reason,
            score,
        )
        for before, after, reason, score in table
    )
