"""Where names of organisations end that go on after small words.

"de moskee aan de lange nieuwstraat", "bouwbedrijf van wijnen", "Vluchtelingen in de Knel".
"""

from pipeline.nlp.quasi_words import LINKERS, Talk, capital_chain, is_capital, is_small, joined
from pipeline.nlp.words import is_dutch_word

_PARTICLES = frozenset({"van", "der", "den", "de", "ter", "ten"})
_LINKS = 3
_SHORTEST = 3
_STREETS = ("straat", "weg", "laan", "plein", "gracht", "kade", "singel", "dijk", "markt", "steeg")
_EVERYDAY = ("weg", "markt", "dijk", "plein")
"""Endings of words that any town has: "hoofdweg", "arbeidsmarkt"."""
_IN_STREET = LINKERS | {"hoek", "lange", "korte", "nieuwe", "oude", "eerste", "tweede"}
_STREET_REACH = 7


def street_after(talk: Talk, at: int) -> int:
    """Return the last word of "aan de lange nieuwstraat" at word `at`; 0 if it is no street."""
    if talk.folded[at] not in {"aan", "op"}:
        return 0
    for k in range(at + 1, min(len(talk.words), at + _STREET_REACH)):
        form, capital = talk.folded[k], is_capital(talk.words[k])
        if not joined(talk, k - 1, k):
            return 0
        everyday = not capital and form.endswith(_EVERYDAY) and is_dutch_word(form)
        if form.endswith(_STREETS) and form not in _STREETS and not everyday:
            return k
        if form not in _IN_STREET and not capital:
            return 0
    return 0


def after_particles(talk: Talk, first: int, at: int) -> int:
    """Return the last word of "bij bouwbedrijf van wijnen"; 0 for "van mijn oom".

    Args:
        talk: A turn without capitals.
        first: The first word of the cue ("bouwbedrijf").
        at: The word after it.
    """
    if first == 0 or talk.folded[first - 1] not in {"bij", "voor", "via"}:
        return 0
    last, stop = at, min(len(talk.words) - 1, at + _LINKS)
    while last < stop and talk.folded[last] in _PARTICLES and joined(talk, last, last + 1):
        last += 1
    form = talk.folded[last]
    common = talk.folded[at] == "de" or talk.folded[at : at + 2] == ["van", "de"]
    plain = last == at or common or is_small(form) or form in _PARTICLES
    return 0 if plain or len(form) <= _SHORTEST else last


def to_last_capital(talk: Talk, last: int) -> int:
    """Return the last word of "Vluchtelingen in de Knel", of which `last` has been found."""
    for past in range(last + 1, min(len(talk.words), last + 1 + _LINKS)):
        if not joined(talk, past - 1, past):
            return last
        if is_capital(talk.words[past]):
            return capital_chain(talk, past)
        if talk.folded[past] not in LINKERS:
            return last
    return last
