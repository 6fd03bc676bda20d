"""Cut lines where a speaker begins, by the labels that a file was found to have."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.domain.labels import label_key, plain_label
from pipeline.files.label_shapes import (
    BRACKET,
    COLON,
    MAX_LABEL_LENGTH,
    MAX_LABEL_WORDS,
    ODD,
    OWN_LINE,
    SEMICOLON,
    SPACE,
    TAB,
    TIMED,
    Labelled,
    is_label_shaped,
    parse_label,
    parse_spaced,
)
from pipeline.files.speaker_labels import label_words

_SENTENCE_END = tuple(".?!…)]\"'”’–-")
_MAX_SHORT = 3
_DOTTED = re.compile(r"\s*([A-Z]\d{0,2})\.\s+(.*)", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of a line by one speaker; the label is None for the speaker before."""

    label: str | None
    text: str
    start_ms: int | None = None
    number: str = ""
    is_inner: bool = False


class SpeakerLabels:
    """The labels of one file that are taken for speakers."""

    def __init__(
        self,
        shown: Mapping[str, str],
        separators: frozenset[str] = frozenset({COLON}),
        doubtful: frozenset[str] = frozenset(),
    ) -> None:
        """Take the accepted labels.

        Args:
            shown: The label as it is to be shown, by its `label_key`.
            separators: What may part a label from the words in this file.
            doubtful: Keys of `shown` that were accepted on thin evidence.
        """
        self.shown = dict(shown)
        self.separators = separators
        self.doubtful = doubtful
        self._inner = self._counterparts() | self.shown
        self._is_loose = any(s in (SPACE, BRACKET) or s.startswith(ODD) for s in separators)

    def _counterparts(self) -> dict[str, str]:
        """Return the other half of pairs such as I and R, in the capitals of the half we have."""
        found = {}
        for pair in label_words().pairs:
            for one, other in (pair, pair[::-1]):
                if one in self.shown:
                    is_lower = self.shown[one].islower()
                    found[label_key(other)] = other if is_lower else other.capitalize()
        return found

    def __bool__(self) -> bool:
        """Tell whether any label was accepted."""
        return bool(self.shown)

    def label_of(self, found: Labelled | None) -> str | None:
        """Return the label that a parsed line starts with, as it is shown, if it is accepted."""
        if found is None:
            return None
        key = label_key(found.label)
        if key not in self.shown:
            return self._inner.get(key) if found.separator == COLON else None
        if found.separator in self.separators or found.separator == SEMICOLON:
            return self.shown[key]
        if found.separator == OWN_LINE and TIMED in self.separators:
            return self.shown[key]  # the time stands on the line above it
        is_elsewhere = found.separator in (TAB, OWN_LINE, TIMED)
        return self.shown[key] if is_elsewhere and is_unmistakable(found.label) else None

    def first(self, line: str, *, after_time: bool = False) -> tuple[str, Labelled] | None:
        """Return the label with which a line begins, as it is shown, and the parts of the line."""
        found = parse_label(line, after_time=after_time)
        label = self.label_of(found)
        if label is None and self._is_loose:
            found = parse_spaced(line)
            label = self.label_of(found)
        if label is None and (dotted := _DOTTED.fullmatch(line)):
            # "I. En toen?" in a file that has "I:" elsewhere; "R. Jansen of B." is no speaker.
            key = label_key(dotted[1])
            goes_on = plain_label(dotted[2].split(" ")[0].strip("?!,")) in label_words().openings
            if key in self.shown and is_unmistakable(dotted[1]) and goes_on:
                label, found = self.shown[key], Labelled(dotted[1], COLON, dotted[2])
        return (label, found) if found and label else None

    def split(self, line: str, *, after_time: bool = False) -> list[Piece]:
        """Cut one line where a speaker begins: "I: Ja? R: Nee." gives I and R."""
        first = self.first(line, after_time=after_time)
        if first is None:
            head = Piece(None, line)
        else:
            label, found = first
            head = Piece(label, found.text, found.start_ms, found.number)
        inner = self._inner_labels(head.text)
        starts = [0, *(end for _, end, _ in inner)]
        ends = [*(start for start, _, _ in inner), len(head.text)]
        pieces = [head, *(Piece(label, "", is_inner=True) for _, _, label in inner)]
        return [
            piece._replace(text=head.text[start:end].strip())
            for piece, start, end in zip(pieces, starts, ends, strict=True)
        ]

    def _inner_labels(self, text: str) -> list[tuple[int, int, str]]:
        """Return where labels begin and end within a line, and which they are."""
        found: list[tuple[int, int, str]] = []
        for colon in re.finditer(r"[\])>]?:(?=\s|$)", text):
            label = self._label_before(text, colon.start())
            if label is not None and (not found or label[0] >= found[-1][1]):
                found.append((label[0], colon.end(), label[1]))
        return found

    def _label_before(self, text: str, end: int) -> tuple[int, str] | None:
        """Return where the accepted label that ends at `end` starts, and the label.

        A name only after the end of a sentence: in "toen zei die buurman Fatima: ga weg" Fatima is
        silent. Labels that are no word of the language, such as R1, anywhere.
        """
        base = max(0, end - MAX_LABEL_LENGTH - 1)
        starts = [base + m.end() for m in re.finditer(r"\s", text[base:end])]
        for start in starts[-MAX_LABEL_WORDS:]:
            written = text[start:end].lstrip("[(<")
            label = self._inner.get(label_key(written)) if written else None
            if label is None and len(self.shown) > 1 and _is_short_role(written):
                label = written  # "I:" within a line, in a file with "Interviewer:"
            if label is None or ":" in written or not is_label_shaped(written):
                continue
            is_sure = is_unmistakable(written) and written[0].isupper()
            if is_sure or is_after_sentence(text, start):
                return start, label
        return None


def is_after_sentence(text: str, place: int) -> bool:
    """Tell whether the last visible character before `place` can end a sentence."""
    before = text[max(0, place - MAX_LABEL_LENGTH) : place].rstrip()
    return before.endswith(_SENTENCE_END)


def is_unmistakable(label: str) -> bool:
    """Tell whether `label` is usual for a speaker and no ordinary word as well."""
    words = label_words()
    return words.is_usual(label) and not words.is_weak(label)


def _is_short_role(written: str) -> bool:
    """Tell whether `written` is a role of up to three letters and digits, such as I, R or R2."""
    is_short = 0 < len(written) <= _MAX_SHORT and written[0].isupper()
    return is_short and is_unmistakable(written) and label_words().role_of(written) is not None
