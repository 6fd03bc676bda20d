"""Words in another script inside Dutch talk: "مريم", "Олена", "王伟", "ሰላም". Nearly always a name.

Such a word has no capital and stands in no list, so the other rules cannot judge it. A few in a row
are a name; more are a quotation, which is put before a person instead. One letter of another script
inside a Latin word is a slip, or a name made hard to find ("Sаmira" with a Cyrillic a).
"""

import itertools
import unicodedata
from collections.abc import Iterator

from pipeline.domain.transcript import Action, Category
from pipeline.nlp.lexicon import Span
from pipeline.nlp.person_context import TurnWords

_FIRST_OTHER = 0x370
"""Latin letters with all their variants lie below, or say LATIN in their Unicode name."""
_LONGEST_NAME = 4
_MIN_LETTERS = 2
"""Two letters of a script with an alphabet: "α" and "π" are signs. One will do of the scripts that
write a syllable or a word with each."""
_OF_OURS = ("LATIN", "FULLWIDTH LATIN", "MODIFIER", "MICRO", "OHM", "KELVIN", "ANGSTROM")
_SYLLABIC = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "ETHIOPIC")


def other_script_spans(turn: TurnWords) -> Iterator[Span]:
    """Yield each run of words in another script: masked as a name, or queued if it is long."""
    other = [i for i, word in enumerate(turn.words) if is_other_script(word.text)]
    for _, group in itertools.groupby(enumerate(other), lambda pair: pair[1] - pair[0]):
        run = [i for _, i in group]
        is_name = len(run) <= _LONGEST_NAME
        if is_name or turn.is_dutch:
            yield Span(
                run[0],
                run[-1],
                Category.PERSON if is_name else Category.NAME,
                0.6 if is_name else 0.3,
                action=Action.MASK if is_name else Action.QUEUE,
                reason="woord in een ander schrift",
            )


def is_other_script(form: str) -> bool:
    """Whether a word is written, or partly written, in another script than Latin."""
    names = [unicodedata.name(c, "") for c in form if ord(c) >= _FIRST_OTHER and c.isalpha()]
    other = [name for name in names if not name.startswith(_OF_OURS)]
    if not other:
        return False
    is_mixed = len(form) > _MIN_LETTERS
    return is_mixed or len(other) >= _MIN_LETTERS or other[0].startswith(_SYLLABIC)
