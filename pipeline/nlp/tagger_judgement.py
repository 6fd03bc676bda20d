"""A second look, with the word lists, at what the tagger takes for a name: is it masked or queued?

The tagger learnt that an unknown word is often a name. In a transcript without capitals that takes
in dialect, street language, exclamations and English too; here it is weighed against the lists.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.domain.transcript import Action, Category
from pipeline.nlp.lexicon import MANY_STRANGE, STRANGE_REACH, Kind, Lexicon
from pipeline.nlp.ordinary_words import Kind as WordKind
from pipeline.nlp.tagger_features import Seen, Token
from pipeline.nlp.words import Word, fold

MASK_FROM, QUEUE_FROM, JOIN_FROM = 0.5, 0.25, 0.35
"""From which probability a word is masked, or queued for a person; a word next to one that is
masked joins it from the third on. Chosen on the dev split: MODEL_CARD.md, "Thresholds"."""
MASK_WORDS_FROM, QUEUE_WORDS_FROM = 0.9, 0.5
"""The same for what consists of words, or of what is formed like a word, without a telling capital:
it is masked only after what announces a name ("mevrouw", "ik heet")."""
MASK_UNSURE_FROM = 0.8
"""The first of these for listed names that are words too ("loon"), and for what has no capital
where names have one."""
MASK_DOUBTFUL_FROM = 0.6
"""The first of these for what only ends like a word: "ramsewaktie"."""
_PARTICIPLE = re.compile(r"(?:ge|ver|be|ont|her|[a-z]{2,5}ge)\w{3,30}(?:d|t|en|de|te)")
STAYS_FROM = 0.6
"""From which probability a word stays in the name that it stands beside: "jeanine baten"."""
_WORD_KINDS = frozenset({WordKind.COMMON, WordKind.LISTED, WordKind.COMPOUND, WordKind.ENGLISH})
_PLAIN = frozenset({Kind.ORDINARY, Kind.FOREIGN, Kind.DOUBTFUL, Kind.KEPT, Kind.SMALL})
_ANNOUNCING = frozenset({"TITLE", "NAMING", "KIN", "LINK", "ROLE"})
_NAMES = frozenset({Category.PERSON, Category.NAME})
_CUE_WORDS = (3, 2, 1)
_MAX_ABBREVIATION, _MAX_INITIALS = 5, 3
_NOT_DUTCH = re.compile(r"(?![a-zàáâäçèéêëíîïñóôöúûü])[^\W\d_]")
"""A letter that no Dutch word has: "kubuś", "ğ"."""
_NO_VOWEL = re.compile(r"[^aeiouyäëïöüáéíóúàèêôâ]+")


class Run(NamedTuple):
    """Tokens `first` to `last` (both included) that are one name, and how likely it is one."""

    first: int
    last: int
    score: float
    category: Category
    action: Action = Action.MASK


class Judgement:
    """Weighs the names of one turn after another by the word lists."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the lists."""
        self._lexicon = lexicon

    def weigh(
        self,
        tokens: Sequence[Token],
        seen: Sequence[Seen],
        likely: Sequence[float],
        run: Run,
        things: frozenset[str],
    ) -> Run | None:
        """Return the name with what is done to it, without words at its ends; None for no name.

        Args:
            tokens: All tokens of the turn.
            seen: What the tagger sees of each.
            likely: How likely each is part of a name, 0 to 1.
            run: What the tagger takes for a name.
            things: Folded words that elsewhere in the interview are things: "de pedelec".
        """
        strange = self._is_strange_talk(tokens, seen, run)
        sure = run.score >= MASK_DOUBTFUL_FROM and not strange
        inside = range(run.first, run.last + 1)
        plain = [self._is_plain(tokens[i], seen[i], sure) for i in inside]
        if all(plain):
            return self._weigh_words(seen, run)
        if run.category is Category.PERSON and not self.is_announced(seen, run.first):
            stays = [
                i for i, is_plain in zip(inside, plain, strict=True)
                if not is_plain or (tokens[i].is_word and likely[i] >= STAYS_FROM and not strange)
            ]  # fmt: skip
            run = run._replace(first=stays[0], last=stays[-1])
        doubtful = run.score < MASK_FROM or self._is_doubtful(tokens, seen, run, things)
        return run._replace(action=Action.QUEUE if doubtful else Action.MASK)

    def things(self, turns: Sequence[Sequence[Seen]]) -> frozenset[str]:
        """Return the folded words that an interview mostly says after an article: "de pedelec".

        A word that is announced as a name somewhere ("de yildiz", "meneer yildiz") is none of them.
        """
        said, after_article = Counter[str](), Counter[str]()
        named: set[str] = set()
        for seen in turns:
            for i, word in enumerate(seen):
                if not word.kind or word.case == "A":
                    continue
                said[word.form] += 1
                if self._follows_article(seen, i):
                    after_article[word.form] += 1
                elif self.is_announced(seen, i):
                    named.add(word.form)
        most = {form for form, n in after_article.items() if 2 * n >= said[form]}
        return frozenset(most - named)

    def _weigh_words(self, seen: Sequence[Seen], run: Run) -> Run | None:
        if run.score >= MASK_WORDS_FROM and self.is_announced(seen, run.first):
            return run
        least = QUEUE_WORDS_FROM if run.category in _NAMES else QUEUE_FROM
        return run._replace(action=Action.QUEUE) if run.score >= least else None

    def _is_doubtful(
        self, tokens: Sequence[Token], seen: Sequence[Seen], run: Run, things: frozenset[str]
    ) -> bool:
        """Whether a name without a telling capital stands, or looks, as no name does."""
        own = seen[run.first : run.last + 1]
        word = own[0]
        if len(own) == 1 and word.case == "X" and not _is_listed(word):
            return len(word.form) <= _MAX_ABBREVIATION
        if any(w.case in "AX" for w in own) or self.is_announced(seen, run.first):
            return False
        kinds = {
            self._lexicon.kind(_word(token))
            for token in tokens[run.first : run.last + 1]
            if token.is_word
        }
        if Kind.NAME in kinds or _NOT_DUTCH.search(tokens[run.first].text.lower()):
            return False
        if len(own) == 1 and (self._follows_article(seen, run.first) or word.form in things):
            return True
        if self._is_strange_talk(tokens, seen, run):
            return True
        if (Kind.WORD_NAME in kinds and word.case != "S") or word.case == "a":
            return run.score < MASK_UNSURE_FROM
        return len(own) == 1 and _NO_VOWEL.fullmatch(word.form) is not None

    def _follows_article(self, seen: Sequence[Seen], first: int) -> bool:
        """Whether an article stands before a word: "de agrofood"."""
        return first > 0 and seen[first - 1].form in self._lexicon.context["ARTICLE"]

    def _is_strange_talk(self, tokens: Sequence[Token], seen: Sequence[Seen], run: Run) -> bool:
        around = [*range(max(0, run.first - STRANGE_REACH), run.first)]
        around += range(run.last + 1, min(len(seen), run.last + 1 + STRANGE_REACH))
        words = [_word(tokens[i]) for i in around if tokens[i].is_word]
        return sum(map(self._lexicon.is_strange, words)) >= MANY_STRANGE

    def _is_plain(self, token: Token, seen: Seen, sure: bool) -> bool:
        """Whether a token is a word or a sign, without a capital that tells.

        What is only formed like a word is one too, unless the tagger is `sure` of a name in it.
        """
        if not token.is_word:
            return True
        if seen.case not in "laS" or _is_listed(seen) or _is_like_initials(seen.form):
            return False
        if seen.kind in _WORD_KINDS or seen.form in self._lexicon.ordinary:
            return True
        kind = self._lexicon.kind(_word(token))
        return kind in _PLAIN and not (sure and _PARTICIPLE.fullmatch(seen.form) is None)

    def is_announced(self, seen: Sequence[Seen], first: int) -> bool:
        """Whether what announces a name stands right before token `first`: "mevrouw", "ik heet"."""
        forms = [word.form for word in seen[max(0, first - max(_CUE_WORDS)) : first]]
        cues = self._lexicon.cues
        return any(cues.get(" ".join(forms[-n:])) in _ANNOUNCING for n in _CUE_WORDS if forms)


def _is_like_initials(form: str) -> bool:
    """Whether a form can be initials without their stops: "j", "jh"."""
    return len(form) == 1 or (len(form) <= _MAX_INITIALS and _NO_VOWEL.fullmatch(form) is not None)


def _is_listed(seen: Seen) -> bool:
    """Whether a word is a listed first name, surname or place."""
    return not set("fsp").isdisjoint(seen.lists)


def _word(token: Token) -> Word:
    """Return a token as the lists look at it."""
    return Word(token.text, fold(token.text), token.start, token.end, False, False)
