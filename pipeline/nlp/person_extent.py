"""How far a person's name goes, once a rule says where it begins."""

from pipeline.nlp.lexicon import Kind
from pipeline.nlp.person_context import ONLY_IN_NAMES, TurnWords
from pipeline.nlp.words import function_words

_MAX_NAME_WORDS = 7
_MIN_SURNAME = 4
_MAX_SYLLABLE = 6
SYLLABLES = frozenset({
    "min", "da", "le", "lan", "mei", "hui", "lei", "hong", "wan", "ping", "bo", "tong",
    "kai", "xin",
})  # fmt: skip
"""Second syllables of Chinese and Vietnamese names that Dutch has as words too: "hui min"."""
_RATHER_VERBS = frozenset({"ben", "wil", "kan", "bent", "mag", "zeg", "loos", "viel", "kwam"})


def last_of_name(turn: TurnWords, first: int) -> int:
    """Return the last word of a name: particles, initials and further names that follow."""
    last = first
    i = first + 1
    while turn.is_next_to(i) and i - first < _MAX_NAME_WORDS:
        if _continues(turn, i, first):
            last = i
        elif turn.folded(i) not in turn.lexicon.particles:
            break
        i += 1
    return last


def first_of_name(turn: TurnWords, seed: int) -> int:
    """Return the first word of a name: initials, and the particles between them and the name."""
    first = _with_initials(turn, seed)
    if first < seed:
        return first
    if _is_part_of_name(turn, seed):
        return seed - 1
    particles = seed
    while (
        seed - particles < _MAX_NAME_WORDS
        and turn.is_next_to(particles)
        and turn.folded(particles - 1) in turn.lexicon.particles
    ):
        particles -= 1
    with_initials = _with_initials(turn, particles)
    if with_initials < particles:
        return with_initials
    only = any(turn.folded(k) in ONLY_IN_NAMES for k in range(particles, seed))
    return particles if only else seed


def _with_initials(turn: TurnWords, first: int) -> int:
    while turn.follows_initial(first):
        first -= 1
    return first


def _is_part_of_name(turn: TurnWords, seed: int) -> bool:
    """Whether the word before is said and written as a part: "Ibu Ratna", "want Opa Wim"."""
    if not turn.is_next_to(seed) or turn.folded(seed - 1) not in turn.lexicon.cues:
        return False
    foreign = not turn.lexicon.is_ordinary(turn.words[seed - 1].text.lower())
    return turn.is_inner_capital(seed - 1) or foreign


def _continues(turn: TurnWords, i: int, first: int) -> bool:
    kind = turn.kinds[i]
    if kind is Kind.KEPT:
        return False
    if turn.has_capital(i) and turn.is_initial(i):
        return True
    if turn.is_initial(i):
        return i == first + 1 and turn.kinds[first] is Kind.NAME and _ends_phrase(turn, i)
    if turn.folded(i) in SYLLABLES and i == first + 1 and len(turn.folded(first)) <= _MAX_SYLLABLE:
        return turn.kinds[first] is not Kind.ORDINARY
    if turn.folded(i - 1) in turn.lexicon.particles:
        return _is_after_particle(turn, i, first)
    if turn.has_capital(i):
        return turn.is_inner_capital(i)
    if kind in {Kind.NAME, Kind.UNKNOWN}:
        return not turn.informative[i] or not turn.has_capital(first)
    if kind is Kind.WORD_NAME and turn.folded(i) in turn.lexicon.names_as_words - _RATHER_VERBS:
        return not turn.informative[i]  # "hui min", "anna roos"
    # "hanneke bakker", but not "hanneke liep" or "hanneke komen": a verb is no surname here.
    return (
        kind is Kind.WORD_NAME
        and turn.kinds[first] is not Kind.UNKNOWN
        and not turn.informative[i]
        and turn.folded(i) in turn.lexicon.surnames
        and turn.folded(i) not in turn.lexicon.cues
        and turn.is_noun(i)
        and (len(turn.folded(i)) >= _MIN_SURNAME or len(turn.folded(first)) < _MIN_SURNAME)
    )


def _ends_phrase(turn: TurnWords, i: int) -> bool:
    """Whether a letter alone is an initial: "fatima b zei", not "fatima d r bij"."""
    after = turn.after(i)
    return not after or (len(after) > 1 and turn.kinds[i + 1] is not Kind.NAME)


def _is_after_particle(turn: TurnWords, i: int, first: int) -> bool:
    """Whether word `i` is a surname after "van der" or, if it can be one, after "de"."""
    if turn.is_inner_capital(i):
        return True
    folded, before = turn.folded(i), turn.folded(i - 1)
    kind = turn.kinds[i]
    if folded in turn.lexicon.cues:
        return False
    if kind is Kind.UNKNOWN and not turn.informative[i]:
        return before not in {"de", "van", "te"} or turn.kinds[i - 2] is Kind.NAME
    if before in ONLY_IN_NAMES and turn.cues[first] == "TITLE" and kind is not Kind.SMALL:
        return True
    if folded not in turn.lexicon.surnames or len(folded) < 3 or kind is Kind.SMALL:
        return False
    return before in ONLY_IN_NAMES or folded not in function_words()
