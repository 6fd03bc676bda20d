"""The rules by which words become names of people.

A rule says where a name begins and how sure that is; person_extent.py says how far it goes. With
capitals a rule asks for one. Without, what decides is whether a word is an ordinary Dutch word: of
1,000 words of Dutch speech one or two are in no list and no compound, and most of those are names.
"""

from collections.abc import Iterator

from pipeline.domain.transcript import Action, Category
from pipeline.nlp.lexicon import MANY_STRANGE, STRANGE_REACH, Kind, Span
from pipeline.nlp.person_context import ONLY_IN_NAMES, Seed, TurnWords
from pipeline.nlp.person_extent import SYLLABLES, first_of_name, last_of_name
from pipeline.nlp.person_words import seed_at_word
from pipeline.nlp.words import function_words

_MIN_LOWER_IN_CASED = 4
_MIN_ORDINARY_SURNAME = 5
_MAX_SYLLABLE = 4
_FOREIGN_RUN = 5
"""So many unlisted words in a row are another language, not a name."""
_SURE_CUES = frozenset({"TITLE", "NAMING", "KIN"})
_NICKNAMING = frozenset({"tante", "tanta", "oom", "ome"})
"""After these even a kin word is a name: "tante zus", "oom broer"."""
_PLACE_CUES = frozenset({"in", "uit", "te", "vanuit"})


def person_spans(turn: TurnWords) -> Iterator[Span]:
    """Yield names of people in order: listed names, unknown words and what follows a cue."""
    foreign = _foreign_runs(turn) | _strange_talk(turn)
    position = 0
    while position < len(turn.words):
        seed = _seed(turn, position, is_foreign=position in foreign)
        if seed is None:
            position += 1
            continue
        last = last_of_name(turn, position)
        first = first_of_name(turn, position)
        yield Span(first, last, seed.category, seed.score, 0, seed.action, seed.reason)
        position = last + 1


def _foreign_runs(turn: TurnWords) -> frozenset[int]:
    """Return the positions that lie in a run of words of another language."""
    if not turn.is_dutch:
        return frozenset(range(len(turn.words)))
    found: set[int] = set()
    run: list[int] = []
    for i, kind in enumerate([*turn.kinds, Kind.ORDINARY]):
        if kind in {Kind.UNKNOWN, Kind.FOREIGN, Kind.DOUBTFUL}:
            run.append(i)
            continue
        if len(run) >= _FOREIGN_RUN:
            found.update(run)
        run = []
    return frozenset(found)


def _strange_talk(turn: TurnWords) -> frozenset[int]:
    """Return the positions amid dialect or another language; not a capital inside a sentence."""
    strange = [turn.lexicon.is_strange(word) for word in turn.words]
    return frozenset(
        i
        for i, is_strange in enumerate(strange)
        if is_strange
        and not turn.is_inner_capital(i)
        and sum(strange[max(0, i - STRANGE_REACH) : i + STRANGE_REACH + 1]) > MANY_STRANGE
    )


def _seed(turn: TurnWords, i: int, *, is_foreign: bool) -> Seed | None:
    """Return the surest rule by which a person's name begins at word `i`, or None."""
    kind = turn.kinds[i]
    if kind is Kind.KEPT or turn.is_part_of_compound(i):
        return None
    if turn.folded(i) in turn.lexicon.particles:
        found = _seed_at_particle(turn, i)
        if found or kind is Kind.SMALL:
            return found
    if kind is Kind.SMALL:
        return _seed_at_initial(turn, i)
    if turn.has_capital(i):
        return _seed_with_capital(turn, i, is_foreign=is_foreign)
    return _seed_without_capital(turn, i, is_foreign=is_foreign)


def _seed_at_particle(turn: TurnWords, i: int) -> Seed | None:
    """A surname that begins with a particle: "mevrouw van dijk", "Van Dijk", "van der meer"."""
    j = i
    while j < i + 3 and turn.folded(j) in turn.lexicon.particles:
        j += 1
    if j >= len(turn.words) or not all(turn.is_next_to(k) for k in range(i + 1, j + 1)):
        return None
    named, kind = turn.cues[i] in {"TITLE", "NAMING"}, turn.kinds[j]
    if turn.is_inner_capital(j):
        if kind is Kind.KEPT or not (named or turn.is_inner_capital(i)):
            return None
        return Seed(0.96 if named else 0.75, "achternaam met een tussenvoegsel")
    listed = turn.folded(j) in turn.lexicon.surnames and len(turn.folded(j)) >= 3
    listed = listed or kind is Kind.NAME
    only = any(turn.folded(k) in ONLY_IN_NAMES for k in range(i, j)) and j - i > 1
    listed = listed or kind is Kind.UNKNOWN or (only and named and kind is not Kind.SMALL)
    if not turn.informative[j] and listed and (named or only):
        return Seed(0.6, "achternaam met een tussenvoegsel")
    return _seed_at_known_particle(turn, i, j)


def _seed_at_known_particle(turn: TurnWords, i: int, j: int) -> Seed | None:
    """A surname alone, particles `i` to `j`: "ter horst"; "de jong zei", once introduced."""
    surname, folded = " ".join(turn.folded(k) for k in range(i, j + 1)), turn.folded(j)
    if surname in turn.announced and turn.acts(j):
        return Seed(0.5, "achternaam die elders met een aanspreking of voornaam staat")
    is_surname = folded in turn.lexicon.surnames and folded not in turn.lexicon.context["IDIOM"]
    if turn.folded(i) in {"ter", "ten", "den"} and j == i + 1 and is_surname:
        return Seed(0.5, "achternaam met een tussenvoegsel")
    return None


def _seed_at_initial(turn: TurnWords, i: int) -> Seed | None:
    """Return a seed for an initial after a title: "mevrouw K.", "meneer b"."""
    sure = turn.cues[i] == "TITLE" or (turn.cues[i] == "NAMING" and turn.has_capital(i))
    if not sure or not turn.is_initial(i):
        return None
    return Seed(0.7, "voorletter na een aanspreektitel")


def _seed_with_capital(turn: TurnWords, i: int, *, is_foreign: bool) -> Seed | None:
    word, kind, cue = turn.words[i], turn.kinds[i], turn.cues[i]
    if word.starts_sentence:
        return _seed_at_start(turn, i, is_foreign=is_foreign)
    if kind is Kind.NAME:
        return Seed(0.96 if cue in _SURE_CUES else 0.88, "naam van de lijst, met hoofdletter")
    if cue in _SURE_CUES and kind is not Kind.SMALL:
        return Seed(0.96, "hoofdletter na een aanspreking of verwantschap")
    if turn.follows_initial(i) and not (
        kind is Kind.ORDINARY and turn.lexicon.is_listed_word(word.text.lower())
    ):
        return Seed(0.85, "hoofdletter na een voorletter")
    if turn.is_abbreviation(i):
        return None
    if kind is Kind.WORD_NAME:
        return Seed(0.7, "naam van de lijst die ook een gewoon woord is, met hoofdletter")
    if cue and kind in {Kind.UNKNOWN, Kind.DOUBTFUL, Kind.FOREIGN}:
        return Seed(0.85, "hoofdletter na een rol of groet")
    if kind in {Kind.UNKNOWN, Kind.DOUBTFUL} and not is_foreign:
        return Seed(0.55, "onbekend woord met hoofdletter", _unknown_category(turn, i))
    if kind is Kind.FOREIGN and (turn.is_joined_to_name(i) or _surname_follows(turn, i)):
        return Seed(0.5, "onbekend woord met hoofdletter naast een naam")
    return None


def _seed_at_start(turn: TurnWords, i: int, *, is_foreign: bool) -> Seed | None:
    """The first word of a sentence has a capital anyway."""
    folded, kind = turn.folded(i), turn.kinds[i]
    if folded in turn.lexicon.cues and turn.is_inner_capital(i + 1):
        return None  # "Dokter Visser": the title is no part of the name
    if kind is Kind.NAME:
        return Seed(0.85, "naam van de lijst, met hoofdletter")
    if turn.is_abbreviation(i) or folded in turn.lowered:
        return None
    if kind is Kind.UNKNOWN and not is_foreign:
        return Seed(0.5, "onbekend woord met hoofdletter", _unknown_category(turn, i))
    if kind is not Kind.WORD_NAME:
        return None
    if _surname_follows(turn, i):
        return Seed(0.7, "gewoon woord voor een achternaam")
    after = turn.after(i)
    acts = after in turn.lexicon.speech_verbs and not after.endswith("en")
    if folded in turn.lexicon.names_as_words and (acts or turn.is_joined_to_name(i)):
        return Seed(0.6, "naam die ook een gewoon woord is, voor een werkwoord")
    return None


def _surname_follows(turn: TurnWords, i: int) -> bool:
    """Whether the next word, particles left out, has a capital: "Li Na", "Roos de Wit"."""
    j = i + 1
    while j < i + 4 and turn.is_next_to(j) and turn.folded(j) in turn.lexicon.particles:
        j += 1
    if not turn.is_next_to(j) or not turn.is_inner_capital(j) or len(turn.folded(j)) < 2:
        return False
    return turn.kinds[j] not in {Kind.KEPT, Kind.FOREIGN} and not turn.words[j].text.isupper()


def _seed_without_capital(turn: TurnWords, i: int, *, is_foreign: bool) -> Seed | None:
    kind, cue = turn.kinds[i], turn.cues[i]
    if turn.before(i) in _NICKNAMING and turn.folded(i) in turn.lexicon.first_names:
        return Seed(0.5, "voornaam die ook een gewoon woord is, na tante of oom")
    is_cue = turn.folded(i) in turn.lexicon.cues and cue != "NAMING" and kind is not Kind.NAME
    if is_cue and not (kind is Kind.UNKNOWN and turn.is_joined_to_name(i)):
        return None
    if kind is Kind.NAME:
        sure = not turn.informative[i] or len(turn.folded(i)) >= _MIN_LOWER_IN_CASED
        return Seed(0.8 if cue else 0.75, "naam van de lijst") if sure or cue else None
    if kind is Kind.UNKNOWN:
        return None if is_foreign and not cue else _seed_at_unknown(turn, i)
    if kind is Kind.DOUBTFUL and not is_foreign:
        if cue in _SURE_CUES:
            return Seed(0.5, "onbekend woord na een aanspreking of verwantschap")
        return Seed(0.2, "onbekend woord", Category.NAME, Action.QUEUE)
    if _begins_spaced_name(turn, i) or (kind is Kind.FOREIGN and turn.is_joined_to_name(i)):
        return Seed(0.5, "woord voor of naast een naam")
    if kind is Kind.WORD_NAME:
        return seed_at_word(turn, i)
    if cue in {"TITLE", "NAMING"}:
        return _seed_at_ordinary(turn, i)
    return None


def _begins_spaced_name(turn: TurnWords, i: int) -> bool:
    """Whether a sure name follows a word that can be its first half: "mijn zus suk yin"."""
    if turn.informative[i] or not turn.is_next_to(i + 1):
        return False
    if turn.kinds[i + 1] not in {Kind.NAME, Kind.UNKNOWN}:
        return False
    if turn.kinds[i] is Kind.FOREIGN:
        return turn.before(i) not in turn.lexicon.first_names
    cue, folded = turn.cues[i], turn.folded(i)
    if cue not in {"TITLE", "KIN"}:
        return False
    if folded in SYLLABLES:
        return True
    is_short = len(folded) <= _MAX_SYLLABLE and folded not in turn.lexicon.speech_verbs
    return is_short and folded not in function_words() | turn.lexicon.cues.keys()


def _seed_at_ordinary(turn: TurnWords, i: int) -> Seed | None:
    """A word that is no listed name, after "mevrouw" or "ik heet"."""
    kind, form = turn.kinds[i], turn.words[i].text.lower()
    if kind is Kind.FOREIGN or not turn.lexicon.is_ordinary(form):
        return Seed(0.5, "onbekend woord na een aanspreking")
    if turn.cues[i] != "TITLE" or turn.informative[i] or len(form) < _MIN_ORDINARY_SURNAME:
        return None
    if not turn.lexicon.is_listed_word(form):
        return Seed(0.5, "samenstelling na een aanspreking")
    if turn.is_noun(i) and form not in turn.lexicon.cues:
        if turn.after(i) == "van" or turn.after(i) in turn.lexicon.speech_verbs:
            return Seed(0.45, "gewoon woord na een aanspreking, voor een werkwoord")
        return Seed(0.3, "gewoon woord na een aanspreking", action=Action.QUEUE)
    return None


def _seed_at_unknown(turn: TurnWords, i: int) -> Seed | None:
    """A word that no dictionary knows, without a capital."""
    if turn.cues[i]:
        return Seed(0.7, "onbekend woord na een aanspreking, verwantschap of groet")
    category = _unknown_category(turn, i)
    if turn.is_determined(i):
        return Seed(0.25, "onbekend woord na een lidwoord", category, Action.QUEUE)
    if not turn.informative[i]:
        return Seed(0.5, "onbekend woord in spraak zonder hoofdletters", category)
    if turn.after(i) in turn.lexicon.speech_verbs or turn.is_joined_to_name(i):
        return Seed(0.45, "onbekend woord zonder hoofdletter voor een werkwoord", category)
    return Seed(0.25, "onbekend woord zonder hoofdletter", category, Action.QUEUE)


def _unknown_category(turn: TurnWords, i: int) -> Category:
    if turn.before(i) in _PLACE_CUES:
        return Category.PLACE
    is_subject = turn.after(i) in turn.lexicon.speech_verbs or bool(turn.cues[i])
    return Category.PERSON if is_subject else Category.NAME
