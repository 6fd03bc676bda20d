"""Tell a gespreksverslag (a report about a talk) from a transcript of its words.

A report speaks about people in the third person ("mevrouw geeft aan dat"); a transcript is full
of ik and mijn. The words are in codebooks/speaker_labels_nl.yaml.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.speaker_labels import label_words

MIN_WORDS = 60
CUES_PER_100_WORDS = 1.0
FIRST_PERSON_PER_100_WORDS = 2.5
"""In talk one word in 25 to 15 is ik, mij, mijn or we; in reports one in 100 or fewer."""
_MIN_TALK = 6
_TITLE_WORDS = 40
"""How far into the file its title may stand."""


def is_report(turns: Sequence[ParsedTurn]) -> bool:
    """Tell whether the turns of a file, taken together, read as a report and not as speech."""
    text = "\n".join(turn.text for turn in turns).casefold()
    words = re.findall(r"[^\W\d_][\w'’]*", text)
    if len(words) < MIN_WORDS:
        return False
    first_person = set(label_words().report.first_person)
    own = 100 * sum(word in first_person for word in words) / len(words)
    cues = 100 * len(_cues().findall(text)) / len(words)
    opening = " ".join(text.split()[:_TITLE_WORDS])
    if any(title in opening for title in label_words().report.titles):
        speakers = {turn.speaker_label for turn in turns if turn.speaker_label}
        is_talk = len(speakers) > 1 and len(turns) > _MIN_TALK
        limit = FIRST_PERSON_PER_100_WORDS if is_talk else 2 * FIRST_PERSON_PER_100_WORDS
        return own < limit and cues >= CUES_PER_100_WORDS / 2
    return own < FIRST_PERSON_PER_100_WORDS and cues >= CUES_PER_100_WORDS


@lru_cache(maxsize=1)
def _cues() -> re.Pattern[str]:
    phrases = sorted(label_words().report.cues, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")
