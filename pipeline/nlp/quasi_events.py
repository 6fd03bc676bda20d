"""What somebody is or did that few people share, as patterns: "ik ben de trainer die ..."."""

import re
from collections.abc import Iterator

from pipeline.domain.quasi import RoleWords
from pipeline.nlp.quasi_age_patterns import any_word
from pipeline.nlp.quasi_numbers import NUMBER
from pipeline.nlp.words import fold

_BE = r"(?:ben|is|was|waren|zijn|werd|werden)"
_FILL = r"(?: (?:toen|dus|daar|hier|ook|nu|eigenlijk|er|nog|toch|gewoon|al|zelf|namelijk)){0,2}"
_OWN = r"(?:ik|wij|we|(?:mijn|m'n|onze|ons) [\w-]{2,20}|(?:toen|daar|hier) (?:ben|was) ik)"
_WHO = rf"(?:{_OWN}|hij|zij|ze|die)"
_IS = rf"(?<!\w)(?:{_WHO} {_BE}|{_BE} {_WHO}){_FILL}"
_I_AM = rf"(?<!\w)(?:{_OWN} {_BE}|{_BE} {_OWN}){_FILL}"
_FORMER = (
    r"(?:oud-|ex-|oude |vorige |voormalige |toenmalige |vroegere |huidige |overleden |eerste )?"
)
_FEW = r"(?:een|1|twee|2|drie|3|vier|4)"
_GROUP = (
    r"(?:gezinnen|families|vrouwen|mannen|meisjes|jongens|kinderen|mensen|leerlingen|collega's)"
)
_COMMON = (
    r"(?:keer|dagen?|weken|week|maanden?|jaren|uren|stap|stappen|manier|vraag|reden|ding|dingen"
    r"|plaats|plek|termijn|helft|fase|indruk|indrukken|gesprek|kamer|verdieping|opvang|hulp|ronde"
    r"|optie|oplossing|verschil|probleem|zin|deel|rij|klas|zorg|partij|fractie|debat|motie"
    r"|generatie|rol|taak)"
)
_PLACE = (
    r"(?:gemeente|dorp|stad|eiland|straat|wijk|buurt|flat|school|afdeling|bedrijf|bestuur|raad|regio"
    r"|korps|ploeg|team|fabriek|kantoor|provincie|faculteit|opleiding|klas|club|vereniging|kazerne"
    r"|regiment|ziekenhuis|haven|kerk|moskee|gemeenteraad|ondernemingsraad|directie|bond)"
)
_KNOWN = (
    r"(?:(?:dus|en|dan|ja) ){0,2}(?:iedereen (?:hier )?(?:kent|herkent) (?:mij|me|ons)"
    r"|(?:mensen|ze) kennen me|herkennen ze me"
    r"|(?:weet|weten) (?:iedereen|je|ze|men) (?:meteen|gelijk|direct|al|wel) (?:dat|wie) "
    r"|iedereen weet (?:meteen|gelijk|direct|wel|dan)? ?(?:dat ik|wie))"
)
_CROWD = r"(?:mensen|ouders|familie|buren|eigenaren|bewoners)"
_KIN = (
    r"(?:moeder|vader|zus|zusje|broer|broertje|dochter|zoon|vrouw|man|tante|oom|oma|opa|weduwe"
    r"|weduwnaar|nicht|neef|vriendin|vriend|partner|kleindochter|kleinzoon|ex|zwager|schoonzus)"
)


def event_patterns(words: RoleWords) -> list[tuple[re.Pattern[str], str]]:
    """Return patterns on folded text with what each tells; group `who` is what is queued."""
    jobs = (*words.offices, *words.occupations, *words.rare_occupations)
    who = rf"(?:{any_word(map(fold, {*words.people, *jobs}))})"
    office = rf"(?:{any_word(map(fold, {*jobs, 'oprichter', 'eigenaar', 'eigenaresse'}))})"
    shop = rf"(?:\w{{0,20}}(?:{any_word(map(fold, words.businesses))}))"
    between = r"(?:[\w-]{2,20} ){0,2}"
    only = r"(?:enige|enigste|eerste|allereerste|laatste|allerlaatste)"
    most = r"(?:jongste|oudste|hoogste|bekendste|langstzittende)"
    origin = rf"(?:{any_word(sorted(w for w in map(fold, words.people) if w.endswith('e')))})"
    job = rf"(?:{any_word(map(fold, jobs))})"
    table = (
        (
            rf"{_IS} (?P<who>(?:de|het|als|onze|ons) {only} {between}(?:{who}|collega)(?!\w))",
            "the only or first of its kind",
        ),
        (rf"{_IS} (?P<who>(?:de|het) {most} {who}(?!\w))", "the most of its kind"),
        (
            rf"(?<!\w)(?:run|runt|heb|heeft|had|hadden|hebben|ben|is|was|van) "
            rf"(?P<who>(?:de|het) (?:enige|eerste) {between}{shop}(?!\w))",
            "the only shop of its kind",
        ),
        (
            rf"{_IS} (?P<who>een van de (?:{_FEW}|weinige|enige|eerste|laatste) "
            rf"{between}(?:{who}|{_GROUP})(?!\w))",
            "one of a few",
        ),
        (
            rf"(?<!\w)(?:is|zijn|was|waren|woont|wonen|woonde|woonden|zit|zitten) (?:er )?"
            rf"(?:hier |daar )?(?:maar|slechts) (?P<who>{_FEW} {between}(?:{who}|{_GROUP})(?!\w))",
            "few of a kind",
        ),
        (
            rf"{_IS} (?P<who>(?:de|het|die|dat) {_FORMER}(?:{who}|{_KIN}|{_CROWD}) "
            r"(?:die|dat|van (?:de|die|dat|het|een)|met (?:de|die|dat|het))(?!\w))",
            "somebody by what happened",
        ),
        (
            rf"{_IS} (?P<who>(?:de|een) {_KIN} van (?:de|het|die|dat|onze|een) {_FORMER}"
            rf"{office}(?!\w))",
            "kin of somebody with an office",
        ),
        (
            rf"{_I_AM} (?P<who>(?:de |een )?(?:oud|ex|voormalige?|vorige)[ -]{office}(?!\w))",
            "somebody who had an office",
        ),
        (
            rf"{_IS} (?P<who>(?:de |een )?{_FORMER}{office} (?:van|bij|in|op)"
            r" (?:de|het|een|die|dat) (?:\w{1,20} )?\w{3,20})",
            "an office in some organisation",
        ),
        (
            rf"(?<!\w)(?P<who>(?:de|het|als) {only} {between}(?!{_COMMON}(?!\w))[\w-]{{4,25}}"
            rf" (?:in|van|op|binnen) (?:deze|dit|de|het|ons|onze|mijn|dat|die|heel)"
            rf" (?:hele )?{_PLACE}(?!\w))",
            "the only or first in a place",
        ),
        (
            r"(?<!\w)(?P<who>meegedaan aan (?!(?:een|de|het|dit|dat|deze|die|al|alle|zo|mijn|die)"
            r"(?!\w))[\w-]{3,25})",
            "a programme or contest",
        ),
        (
            r"(?<!\w)(?P<who>bekend van (?:het nieuws|tv|televisie|de tv|de televisie|de krant"
            r"|youtube|tiktok|instagram|de radio))",
            "known from the news",
        ),
        (
            rf"(?<!\w)(?P<who>(?:[\w'-]{{1,25}} ){{3,12}}){_KNOWN}",
            "what everybody knows somebody by",
        ),
        (
            rf"{_IS} (?P<who>(?:de|die|onze) (?:bekende )?{origin} {job}(?!\w)"
            r"(?: (?:uit|van|in|bij|op|hier|daar)(?!\w))?)",
            "an occupation and an origin of one person",
        ),
        (
            rf"(?<!\w)(?P<who>{NUMBER} (?:kinderen|zoons|zonen|dochters|broers|zussen),? "
            rf"(?:waarvan|van wie|onder wie|waaronder) (?:er )?(?:{NUMBER}|een)"
            r"(?: [\w-]{3,20})?)",
            "a family as it is made up",
        ),
        (rf"{_IS} (?P<who>miss [\w-]{{2,20}})", "a title that was won"),
    )
    return [(re.compile(pattern), reason) for pattern, reason in table]


def events_in(
    folded: str, patterns: list[tuple[re.Pattern[str], str]]
) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and reason of what few people share in a folded text."""
    for pattern, reason in patterns:
        for match in pattern.finditer(folded):
            yield *match.span("who"), reason
