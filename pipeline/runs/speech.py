"""Marks of speech and the language of turns: loaded once in a process."""

from collections.abc import Sequence
from functools import cache

from pipeline.domain.speech import SpeechRules
from pipeline.domain.transcript import RawTurn
from pipeline.files.speech_marks_yaml import read_speech_rules
from pipeline.nlp.languages import LanguageFinder
from pipeline.stages.marks import find_marks
from pipeline.study import program_folder


@cache
def speech_rules() -> SpeechRules:
    """Return the rules of codebooks/speech_marks_nl.yaml."""
    return read_speech_rules(program_folder("codebooks") / "speech_marks_nl.yaml")


@cache
def language_finder() -> LanguageFinder:
    """Return what tells the language of a text, offline."""
    return LanguageFinder(speech_rules().languages)


def with_marks(turns: Sequence[RawTurn]) -> list[RawTurn]:
    """Return turns with marks on what in their text is not simply a word that was said."""
    rules = speech_rules()
    return [turn.model_copy(update={"marks": find_marks(turn.text, rules)}) for turn in turns]


def with_languages(turns: Sequence[RawTurn]) -> list[RawTurn]:
    """Return turns with the language of each."""
    found = language_finder().languages([turn.text for turn in turns])
    pairs = zip(turns, found, strict=True)
    return [turn.model_copy(update={"language": language}) for turn, language in pairs]
