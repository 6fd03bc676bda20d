"""Indirect identifiers: what is not a name of somebody and yet tells who it is.

Schools, places of worship, employers, neighbourhoods and ages become a general term; roles that
few people share are left standing and queued for a person.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from pipeline.domain.quasi import QuasiRules
from pipeline.domain.transcript import Action, Category, Detection, RawTurn
from pipeline.nlp.quasi_ages import AgeRules
from pipeline.nlp.quasi_capitals import CapitalRules
from pipeline.nlp.quasi_cues import Named
from pipeline.nlp.quasi_dates import DateRules
from pipeline.nlp.quasi_doubtful import DoubtfulRules
from pipeline.nlp.quasi_employers import EmployerRules
from pipeline.nlp.quasi_frames import FrameRules
from pipeline.nlp.quasi_loose import LooseRules
from pipeline.nlp.quasi_named import ExplainedRules
from pipeline.nlp.quasi_names import OrganisationRules
from pipeline.nlp.quasi_places import NeighbourhoodRules, Style
from pipeline.nlp.quasi_roles import RoleRules
from pipeline.nlp.quasi_slots import SlotRules
from pipeline.nlp.quasi_streets import StreetRules
from pipeline.nlp.quasi_words import (
    Found,
    PhraseIndex,
    Talk,
    found,
    is_ordinary,
    phrase_index,
    phrases_in,
    talks_of,
)
from pipeline.nlp.quasi_years import with_year
from pipeline.nlp.words import fold

_BEFORE_NAME = frozenset({"op", "bij", "in", "naar", "van", "uit", "de", "het"})
_ARTICLES = frozenset({"de", "het", "'t"})
_KINDS_WITH_NAMES = frozenset({Category.SCHOOL, Category.WORSHIP, Category.CLUB})
"""Kinds whose names are looked for again without a cue; others are named after a town too often."""


class QuasiDetector:
    """Finds indirect identifiers and says what general term stands for each."""

    name = "quasi"

    def __init__(
        self,
        rules: QuasiRules,
        keep: Collection[str],
        neighbourhoods: Sequence[str],
        municipality: str = "",
        districts: Mapping[str, str] | None = None,
        neighbourhood_style: Style = "municipality",
        is_listed: Callable[[str], bool] = lambda _form: False,
    ) -> None:
        """Prepare the rules.

        Args:
            rules: codebooks/quasi_nl.yaml.
            keep: Words and phrases that are never masked: the reviewed list and the study's own.
            neighbourhoods: Names of neighbourhoods of the study.
            municipality: Name of the municipality, for "wijk in ..."; may be empty.
            districts: The district of each neighbourhood, for the style district.
            neighbourhood_style: What stays of a neighbourhood: keep, district or municipality.
            is_listed: Tells whether a folded word stands in a Dutch word list (ordinary_words.py),
                which knows words that simplemma does not ("werkgelegenheid").
        """
        kept = frozenset(map(fold, (*keep, *filter(None, [municipality]))))
        self._organisations = OrganisationRules(rules, kept.__contains__)
        self._employers = EmployerRules(rules, kept.__contains__, is_listed)
        self._neighbourhoods = NeighbourhoodRules(
            rules.neighbourhoods,
            neighbourhoods,
            municipality,
            districts or {},
            neighbourhood_style,
            kept.__contains__,
        )
        self._ages = AgeRules(rules.ages)
        self._dates = DateRules(rules.dates)
        self._streets = StreetRules(rules.streets, rules.ages.units, kept.__contains__)
        self._explained = ExplainedRules(rules, kept.__contains__)
        self._frames = FrameRules(rules, kept.__contains__)
        self._loose = LooseRules(rules, kept.__contains__)
        self._slots = SlotRules(rules, kept.__contains__, is_listed)
        self._capitals = CapitalRules(kept.__contains__)
        self._doubtful = DoubtfulRules(rules, kept.__contains__)
        self._roles = RoleRules(rules.roles, rules.ages, kept.__contains__)

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return the indirect identifiers in the turns of one interview, in reading order.

        A name that was found beside a cue ("basisschool De Kiezel") is found again where it
        stands alone in the same interview ("op De Kiezel").
        """
        talks = talks_of(turns)
        named = [self._named(talk) for talk in talks]
        again = _mentions_index(zip(talks, named, strict=True))
        detections: list[Detection] = []
        before = ""
        for talk, items in zip(talks, named, strict=True):
            spans = [item for _, item in items]
            spans += self._employers.find(talk)
            spans += _mentions(talk, again)
            spans += self._neighbourhoods.find(talk)
            spans += self._ages.find(talk.turn.text, before)
            spans += self._explained.find(talk)
            spans += self._dates.find(talk.turn.text)
            spans += self._streets.find(talk)
            spans += self._doubtful.find(talk)
            spans += self._frames.find(talk)
            less_sure = [*self._loose.find(talk)]
            spans = [span for span in spans if not _is_kind_alone(span, less_sure, talk)]
            surer = tuple(spans)
            less_sure += self._slots.find(talk)
            less_sure += self._capitals.find(talk)
            spans += [span for span in less_sure if not _overlaps(span, surer)]
            queued = [span for span in spans if span.action is Action.QUEUE]
            queued += self._roles.find(talk)
            text = talk.turn.text
            spans = [with_year(span, text) for span in spans if span.action is Action.MASK]
            masked = _longest(spans)
            queued = [span for span in _longest(queued) if _adds(span, masked)]
            detections += [_detection(talk.turn, f) for f in (*masked, *queued)]
            before = talk.turn.text
        return detections

    def _named(self, talk: Talk) -> list[tuple[Named, Found]]:
        works_at = self._employers.works_at
        return [
            (named, _organisation(talk, named, works_there=works_at(talk, named.first, named.last)))
            for named in self._organisations.find(talk)
        ]


def _organisation(talk: Talk, named: Named, *, works_there: bool) -> Found:
    """Return a named organisation as a span to generalise."""
    general, category = named.cue.general, named.cue.category
    if works_there and named.cue.employer:
        general, category = f"werkgever: {general}", Category.EMPLOYER
    reason = "a name beside a word for a kind of organisation"
    return found(talk, named.first, named.last, category, general, reason, 0.85)


def _longest(spans: Sequence[Found]) -> list[Found]:
    """Leave out spans that lie in another, the surest of equals first; in reading order."""
    kept: list[Found] = []
    for span in sorted(spans, key=lambda f: (f.start, -f.end, -f.score)):
        if not any(k.start <= span.start and span.end <= k.end for k in kept[-3:]):
            kept.append(span)
    return kept


def _is_kind_alone(span: Found, longer: Sequence[Found], talk: Talk) -> bool:
    """Whether a span is the word for a kind only, and a longer one has the name with it."""
    one_word = " " not in talk.turn.text[span.start : span.end]
    return one_word and any(o.start == span.start and o.end > span.end for o in longer)


def _overlaps(span: Found, others: Sequence[Found]) -> bool:
    return any(o.start < span.end and span.start < o.end for o in others)


def _adds(queued: Found, masked: Sequence[Found]) -> bool:
    """Whether what is queued says more than what is masked: a role does, around a place."""
    told = queued.category in {Category.ROLE, Category.DATE}
    if told:
        return not any(m.start <= queued.start and queued.end <= m.end for m in masked)
    return not _overlaps(queued, masked)


def _mentions_index(
    items: Iterator[tuple[Talk, list[tuple[Named, Found]]]],
) -> PhraseIndex[Found]:
    """Index the names without their cues, so that they are found where they stand alone."""
    names: dict[str, Found] = {}
    for talk, pairs in items:
        for named, span in pairs:
            first, last = named.name
            own = talk.folded[first] in _ARTICLES or span.category in _KINDS_WITH_NAMES
            if own and (first, last) != (named.first, named.last):
                names.setdefault(" ".join(talk.folded[first : last + 1]), span)
    return phrase_index(names.items())


def _mentions(talk: Talk, index: PhraseIndex[Found]) -> Iterator[Found]:
    for first, last, span in phrases_in(talk, index):
        before = talk.folded[first - 1] if first else ""
        if talk.cased:
            meant = talk.words[last].is_capitalised and not talk.words[last].starts_sentence
        else:
            meant = before in _BEFORE_NAME and not is_ordinary(talk.folded[last])
        if meant:
            reason = "a name found elsewhere in the interview beside a word for what it is"
            yield found(talk, first, last, span.category, span.general, reason, 0.8)


def _detection(turn: RawTurn, span: Found) -> Detection:
    return Detection(
        turn_number=turn.turn_number,
        start=span.start,
        end=span.end,
        text=turn.text[span.start : span.end],
        category=span.category,
        detector=QuasiDetector.name,
        score=span.score,
        action=span.action,
        general=span.general,
        reason=span.reason,
    )
