"""Listed names that are words too, in lower case: "mevrouw bakker", "ik ben wil", "met roos".

Only what stands around such a word can say that it is a name.
"""

from pipeline.nlp.person_context import Seed, TurnWords
from pipeline.nlp.person_extent import SYLLABLES
from pipeline.nlp.words import CLOSED_CLASS, function_words, lemma

_SUBJECTS = frozenset({
    "ik", "jij", "je", "u", "hij", "ze", "zij", "we", "wij", "jullie", "men", "dat", "het",
})  # fmt: skip
"""After a verb these are its subject: "zoals ik ben wil ik blijven"."""


def seed_at_word(turn: TurnWords, i: int) -> Seed | None:
    """A listed name that is an ordinary word too, without a capital."""
    cue, folded = turn.cues[i], turn.folded(i)
    if turn.follows_digits(i):
        return None
    believed = folded in turn.lexicon.names_as_words
    if believed and turn.is_joined_to_name(i) and folded not in CLOSED_CLASS:
        return Seed(0.45, "naam die ook een gewoon woord is, naast een naam")
    if believed and turn.is_next_to(i + 1) and turn.folded(i + 1) in SYLLABLES:
        return Seed(0.5, "lettergrepen van een Chinese of Vietnamese naam")
    if folded in turn.announced and _is_said_alone(turn, i):
        return Seed(0.5, "achternaam die elders met een aanspreking of voornaam staat")
    if not turn.is_noun(i):
        return _seed_at_verb(turn, i)
    if cue in {"TITLE", "NAMING"} and (turn.lexicon.is_name(folded)):
        return Seed(0.55, "naam die ook een gewoon woord is, na een aanspreking")
    if cue in {"KIN", "LINK", "ROLE", "GREETING"} and believed:
        return Seed(0.5, "naam die ook een gewoon woord is, na verwantschap of rol")
    if believed and turn.stands_bare(i):
        return Seed(0.45, "naam die ook een gewoon woord is, zonder lidwoord")
    if turn.is_joined_to_name(i) and folded in turn.lexicon.first_names and turn.stands_bare(i):
        return Seed(0.45, "naam die ook een gewoon woord is, naast een naam")
    return None


def _is_said_alone(turn: TurnWords, i: int) -> bool:
    """Whether a word that is a surname too can be it here: "die klein heeft", not "is klein"."""
    before = turn.before(i)
    if before in {"is", "was", "en", "of", "ook"}:
        return False
    return (before == "die" and turn.acts(i)) or turn.stands_bare(i)


def _seed_at_verb(turn: TurnWords, i: int) -> Seed | None:
    """A listed name that is a form of a verb too: "mevrouw timmer", "ik ben wil", "wil zei"."""
    folded, cue = turn.folded(i), turn.cues[i]
    if cue == "TITLE" and folded in turn.lexicon.surnames and _is_first_person(turn, i):
        return Seed(0.5, "achternaam die ook een werkwoord is, na een aanspreking")
    if folded not in turn.lexicon.names_as_words:
        return None
    if cue == "NAMING" and turn.folded(i - 1).startswith("heet"):
        return Seed(0.55, 'naam die ook een werkwoord is, na "heet"')
    after_be = turn.before(i) == "ben" and turn.before(i - 1) == "ik"
    if after_be and turn.after(i) not in _SUBJECTS:
        return Seed(0.5, 'naam die ook een werkwoord is, na "ik ben"')
    opens = turn.before(i) in {"", "en", "maar", "want", "dus", "dat", "toen", "ja", "nou"}
    after = turn.after(i)
    if opens and after in turn.lexicon.speech_verbs and not after.endswith("en"):
        return Seed(0.45, "naam die ook een werkwoord is, voor een werkwoord")
    return None


def _is_first_person(turn: TurnWords, i: int) -> bool:
    """Whether word `i` is "ik timmer" of a verb: after "mevrouw" that is no verb but a name."""
    folded = turn.folded(i)
    is_helping = folded in function_words() or folded in turn.lexicon.speech_verbs
    return not is_helping and lemma(folded) != folded and lemma(folded).startswith(folded)
