"""Names of organisations in speech without capitals, by the word for what they are. Queued.

"jongerencentrum the basement", "de thuiszorg van omzien": an organisation can be called anything,
and without capitals nothing tells where its name ends. What is known is the noun before it. So
what follows that noun, and is no verb or small word, is put before a person; the text stays.
"""

from collections.abc import Callable, Iterator

from pipeline.domain.quasi import QuasiRules
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.quasi_words import FAMILY, Found, Talk, found, is_small, joined
from pipeline.nlp.words import CLOSED_CLASS, fold, function_words, is_dutch_word, lemma

_ARTICLES = frozenset({"de", "het", "'t", "the", "ons", "den"})
_AT = frozenset({"bij", "via", "voor"})
_LONGEST = 3
_SHORTEST = 3
_BEFORE = 4
_MADE_OF = 3
"""Letters before an ending that make a word of two: "schaakclub"."""
_LINKS = frozenset({"en", "met", "van", "op", "zonder"})
"""Small words within a name: "ark van genade", "krijt op tijd"."""
_LONGEST_ADVERB = 5
"""Letters of "samen", with which a name begins; longer words in -en are verbs or plurals."""
_REASON = "words after a kind of organisation, without capitals"
_REASON_AT = "words after bij, beside a word of working or taking part"


class LooseRules:
    """Finds what may be the name after a noun that ends like a kind of organisation."""

    def __init__(self, rules: QuasiRules, is_kept: Callable[[str], bool]) -> None:
        """Prepare the rules; `is_kept` tells whether a folded word or phrase is never masked."""
        loose = rules.loose
        self._kinds = [(tuple(map(fold, k.endings)), k.category) for k in loose.kinds]
        self._compounds = [(tuple(map(fold, k.compounds)), k.category) for k in loose.kinds]
        self._verbs = frozenset(map(fold, (*rules.verbs_of_organisations, *loose.verbs)))
        self._ordinary = frozenset(map(fold, (*rules.frame_ordinary, *loose.ordinary)))
        self._people = frozenset(map(fold, (*rules.ages.people, *rules.roles.people)))
        self._taking_part = frozenset(map(fold, loose.taking_part))
        self._kept = is_kept

    def find(self, talk: Talk) -> Iterator[Found]:
        """Yield what is to be queued in a turn; only without capitals, which would tell."""
        if talk.cased:
            return
        for i in range(len(talk.words) - 1):
            category = self._kind(talk.folded[i])
            if category:
                yield from self._after_kind(talk, i, category)
            elif talk.folded[i] in _AT:
                yield from self._at(talk, i)

    def _kind(self, form: str) -> Category | None:
        whole = (category for endings, category in self._kinds if form.endswith(endings))
        within = (
            category
            for endings, category in self._compounds
            if any(form.endswith(e) and len(form) >= len(e) + _MADE_OF for e in endings)
        )
        return next(whole, None) or next(within, None)

    def _after_kind(self, talk: Talk, i: int, category: Category) -> Iterator[Found]:
        at = i + 1
        of = talk.folded[at] == "van" and at + 1 < len(talk.words)
        at += of
        article = talk.folded[at] in _ARTICLES and at + 1 < len(talk.words)
        first = at + article
        last = self._chunk(talk, first, loose=article and not of)
        # Not "het centrum van de stad", "de praktijk van huisartsen": a name has no article there.
        if last < first or (of and (article or talk.folded[first].endswith(("en", "s")))):
            return
        if joined(talk, i, i + 1):
            yield _queued(talk, at if of else i, last, category, _REASON)

    def _at(self, talk: Talk, i: int) -> Iterator[Found]:
        """Yield "samen sterk" of "ik zit bij samen sterk": a name has no article there."""
        if not self._taking_part.intersection(talk.folded[max(0, i - _BEFORE) : i]):
            return
        last = self._chunk(talk, i + 1, loose=False)
        if last > i + 1 and not self._people.intersection(talk.folded[i + 1 : last + 1]):
            yield _queued(talk, i + 1, last, Category.ORGANISATION, _REASON_AT)

    def _chunk(self, talk: Talk, first: int, *, loose: bool) -> int:
        """Return the last of up to three words that can be a name; `first - 1` if there is none."""
        last = first - 1
        while last + 1 < len(talk.words) and last - first + 1 < _LONGEST:
            if last >= 0 and not joined(talk, last, last + 1):
                break
            form = talk.folded[last + 1]
            if last >= first and form in _LINKS and self._linked(talk, last + 2):
                last += 2
                continue
            inflected = last >= first and talk.folded[last].endswith("e")
            if not self._can_be_name(
                form, loose=(loose and last < first) or inflected, plain=inflected
            ):
                break
            last += 1
        return last

    def _linked(self, talk: Talk, i: int) -> bool:
        """Whether word `i` goes on with a name after "van" or "en": "van genade", "en co"."""
        if i >= len(talk.words) or not joined(talk, i - 1, i):
            return False
        return talk.folded[i] in FAMILY or self._can_be_name(talk.folded[i], loose=True)

    def _can_be_name(self, form: str, *, loose: bool = False, plain: bool = False) -> bool:
        """Whether a word is no verb, small word or everyday noun.

        `loose` after an article: a verb's form is none there. `plain`: an everyday noun may be one,
        after an adjective ("gelijke stad").
        """
        if is_small(form) or form in CLOSED_CLASS or form in function_words() or self._kept(form):
            return False
        if len(form) < _SHORTEST or form in self._verbs:
            return False
        if form in self._ordinary and not plain:
            return False
        stem = lemma(form)
        infinitive = form.endswith("en") and len(form) > _LONGEST_ADVERB and is_dutch_word(form)
        is_verb = (
            (stem.endswith("en") and stem != form) or form.endswith(("te", "de")) or infinitive
        )
        return loose or not is_verb


def _queued(talk: Talk, first: int, last: int, category: Category, reason: str) -> Found:
    return found(talk, first, last, category, "", reason, 0.35)._replace(action=Action.QUEUE)
