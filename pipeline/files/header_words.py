"""codebooks/table_headers.yaml and participant_headers.yaml: what people write above columns."""

import re
import unicodedata
from functools import cached_property, lru_cache

from pydantic import ConfigDict

from pipeline.domain.record import Record
from pipeline.files.yaml_text import parse_yaml
from pipeline.study import program_folder

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
MAX_HEADER_LENGTH = 60
"""Longer text above a column is a sentence and not its name."""


class TableHeaders(Record):
    """The words of codebooks/table_headers.yaml; each list is explained there."""

    model_config = ConfigDict(ignored_types=(cached_property,))

    version: str
    kinds: dict[str, tuple[str, ...]]
    also_interview: frozenset[str]
    also_note: frozenset[str]
    passed_over: frozenset[str]
    codes: frozenset[str]
    languages: dict[str, tuple[str, ...]]

    @cached_property
    def _kind_of_phrase(self) -> dict[str, str]:
        return {phrase: kind for kind, phrases in self.kinds.items() for phrase in phrases}

    def kind_of(self, header: str) -> str | None:
        """Return the kind of column that `header` names, or None if its words are not known."""
        if len(header) > MAX_HEADER_LENGTH:
            return None
        for phrase in (plain_header(header), plain_header(_BRACKETED.sub(" ", header))):
            if phrase in self._kind_of_phrase:
                return self._kind_of_phrase[phrase]
        # "Respondent 1" is no kind of column: above the columns of a matrix it names a person.
        words = [word for word in phrase.split() if word not in self.passed_over]
        kinds = {self._kind_of_phrase.get(word) for word in words}
        return kinds.pop() if len(kinds) == 1 else None

    def is_code(self, header: str) -> bool:
        """Tell whether a column holds the codes of fragments, as exports of coded text do."""
        return plain_header(header) in self.codes

    def rank(self, kind: str, header: str) -> int:
        """Return how far down the list of its kind a header stands; 0 is preferred."""
        words = self.kinds[kind]
        plain = plain_header(_BRACKETED.sub(" ", header))
        places = [words.index(word) for word in (plain, *plain.split()) if word in words]
        return min(places, default=len(words))

    def language_of(self, cell: str) -> str:
        """Return the code of a language, or "" if it is not a known one."""
        plain = plain_header(cell)
        return next((code for code, words in self.languages.items() if plain in words), "")


class ParticipantHeaders(Record):
    """The words of codebooks/participant_headers.yaml; each list is explained there."""

    version: str
    columns: dict[str, tuple[str, ...]]
    identifying: dict[str, frozenset[str]]
    identifying_phrases: dict[str, frozenset[str]]
    not_of_a_person: frozenset[str]
    birth_words: tuple[str, ...]
    answers: dict[str, frozenset[str]]
    months: dict[int, tuple[str, ...]]


@lru_cache(maxsize=1)
def table_headers() -> TableHeaders:
    """Return the words above columns of turns; they come with the program."""
    return TableHeaders.model_validate(_load("table_headers.yaml"))


@lru_cache(maxsize=1)
def participant_headers() -> ParticipantHeaders:
    """Return the words above columns of the respondentenlijst; they come with the program."""
    return ParticipantHeaders.model_validate(_load("participant_headers.yaml"))


def _load(file_name: str) -> object:
    path = program_folder("codebooks") / file_name
    return parse_yaml(path.read_text(encoding="utf-8"))


def header_words(header: str) -> list[str]:
    """Return the words of a header: lower case, without accents and signs."""
    decomposed = unicodedata.normalize("NFKD", header.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", plain)


def plain_header(header: str) -> str:
    """Return the words of a header, joined by spaces."""
    return " ".join(header_words(header))
