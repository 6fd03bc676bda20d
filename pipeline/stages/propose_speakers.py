"""Propose who the speakers of a file are, for a person to correct, and say how sure that is."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.labels import LabelWords, is_misspelling, label_key
from pipeline.domain.transcript import Confidence, Level, ParsedTurn, Role, Speaker

_GUESSED = re.compile(r"\[[a-z ]+\]")
"""Labels that a reader made itself, such as "[vet]"; see files/unlabelled_turns.py."""
_CLEARLY_ASKS = 0.4
"""Share of turns with a question mark: interviewers 0.5 to 0.9, participants 0 to 0.2."""
_HARDLY_ASKS = 0.25
_MAX_FEW_TURNS = 2
_INITIALS = re.compile(r"[A-Z][A-Za-z]{0,3}\.?")


class _Voice(NamedTuple):
    """How one label speaks: its turns, words, and the share of its turns that ask something."""

    label: str
    n_turns: int
    n_words: int
    asks: float


class _Proposal(NamedTuple):
    role: Role
    confidence: Confidence


def propose_speakers(
    parsed: Sequence[ParsedTurn],
    file_name: str,
    transcript_id: str,
    known: Sequence[Speaker],
    next_participant: int,
    words: LabelWords,
    *,
    part: str = "1",
    is_report: bool = False,
) -> list[Speaker]:
    """Propose who the labels of a file are.

    Labels such as "I" and "Respondent 2" say it themselves. Names are told apart by who asks and
    who talks most. Text without a label is context, and "Alle" too. Labels that are spelt nearly
    alike, or that shorten a full name, get one id, with low confidence.

    Args:
        parsed: The file's turns.
        file_name: The file.
        transcript_id: Its interview.
        known: Rows that interviews.csv has already; these labels are left out.
        next_participant: Number of the next new participant.
        words: What labels can say.
        part: Which interview of the file it is.
        is_report: Whether the text looks like a report and not like speech.
    """
    own = {s.speaker_label: s for s in known if s.transcript_id == transcript_id}
    stated = next((s.level for s in own.values() if s.level), None)
    voices = _voices(parsed)
    proposals = _roles(voices, words, is_report=is_report)
    same_as = _same_speakers(voices, words)
    there = {voice.label for voice in voices}
    ids = {label: s.speaker_id for label, s in own.items() if label in there}
    speakers: list[Speaker] = []
    for label in [voice.label for voice in voices if voice.label not in own]:
        role, confidence = proposals[label]
        twin = same_as.get(label)
        heir = _heir_of(role, own, [voice.label for voice in voices])
        if heir and heir not in ids.values():
            ids[label] = heir
        elif twin in ids:
            ids[label], confidence = ids[twin], Confidence.LOW
            role = own[twin].role if twin in own else proposals[twin].role
        else:
            ids[label] = _new_id(role, ids, next_participant)
            next_participant += role is Role.PARTICIPANT
        speakers.append(
            Speaker(
                file_name=file_name,
                transcript_id=transcript_id,
                speaker_label=label,
                speaker_id=ids[label],
                role=role,
                part=part,
                confidence=confidence,
                level=stated or (Level.REPORT if is_report else None),
            )
        )
    return speakers


def _heir_of(role: Role, own: Mapping[str, Speaker], labels: Sequence[str]) -> str:
    """Return the id of the one speaker of this role whose label is no longer in the file, or "".

    Who types labels into a file that had none keeps the ids, and with them the consents.
    """
    gone = {s.speaker_id for label, s in own.items() if label not in labels and s.role is role}
    there = {s.speaker_id for label, s in own.items() if label in labels}
    is_person = role in (Role.PARTICIPANT, Role.INTERVIEWER)
    return gone.pop() if is_person and len(gone) == 1 and not gone & there else ""


def _new_id(role: Role, ids: Mapping[str, str], next_participant: int) -> str:
    if role is Role.PARTICIPANT:
        return f"P{next_participant:02d}"
    if role is Role.INTERVIEWER:
        return f"I{1 + len({i for i in ids.values() if i.startswith('I')})}"
    return "X2" if role is Role.INTERPRETER else "X1"


def _voices(parsed: Sequence[ParsedTurn]) -> list[_Voice]:
    by_label: dict[str, list[str]] = {}
    for turn in parsed:
        by_label.setdefault(turn.speaker_label, []).append(turn.text)
    return [
        _Voice(
            label,
            len(texts),
            sum(len(text.split()) for text in texts),
            sum("?" in text for text in texts) / len(texts),
        )
        for label, texts in by_label.items()
    ]


def _roles(voices: Sequence[_Voice], words: LabelWords, *, is_report: bool) -> dict[str, _Proposal]:
    """Return the role of each label: what it says, else how it speaks."""
    stated = {voice.label: words.role_of(voice.label) for voice in voices if voice.label}
    proposals: dict[str, _Proposal] = {}
    for voice in voices:
        role = stated.get(voice.label)
        if not voice.label:
            # A file without labels is nobody's evidence until a person says whose words they are:
            # the interviewer's questions are in it too. A report holds no questions.
            alone = is_report and len(voices) == 1
            proposals[""] = _Proposal(
                Role.PARTICIPANT if alone else Role.OTHER,
                Confidence.LOW if len(voices) == 1 else Confidence.HIGH,
            )
        elif role is not None:
            is_odd = role is Role.INTERVIEWER and _talks_most_and_never_asks(voice, voices)
            is_thin = is_odd or _GUESSED.fullmatch(voice.label)
            sure = Confidence.MEDIUM if words.is_weak(voice.label) else Confidence.HIGH
            proposals[voice.label] = _Proposal(role, Confidence.LOW if is_thin else sure)
    unsaid = [voice for voice in voices if voice.label and stated[voice.label] is None]
    has_interviewer = Role.INTERVIEWER in stated.values()
    proposals |= _by_speech(unsaid, voices, has_interviewer=has_interviewer)
    return proposals


def _talks_most_and_never_asks(voice: _Voice, voices: Sequence[_Voice]) -> bool:
    others = [other for other in voices if other.label and other.label != voice.label]
    asks_more = any(other.asks > voice.asks + _HARDLY_ASKS for other in others)
    return asks_more and all(voice.n_words > 2 * other.n_words for other in others)


def _by_speech(
    unsaid: Sequence[_Voice], voices: Sequence[_Voice], *, has_interviewer: bool
) -> dict[str, _Proposal]:
    """Return roles for labels that name none: interviewers ask and talk less than the others."""
    speakers = [voice for voice in voices if voice.label]
    most_words = max((voice.n_words for voice in speakers), default=0)
    asking = [v for v in unsaid if v.asks >= _CLEARLY_ASKS and v.n_words < most_words]
    if not asking and not has_interviewer and len(speakers) > 1:
        asking = [min(unsaid, key=lambda v: (-round(v.asks, 1), v.n_words))] if unsaid else []
    proposals = {}
    for voice in unsaid:
        asks = voice in asking and not (has_interviewer and voice.asks < _CLEARLY_ASKS)
        role = Role.INTERVIEWER if asks else Role.PARTICIPANT
        proposals[voice.label] = _Proposal(role, _sureness(voice, role, speakers))
    return proposals


def _sureness(voice: _Voice, role: Role, speakers: Sequence[_Voice]) -> Confidence:
    if _GUESSED.fullmatch(voice.label) or len(speakers) == 1:
        return Confidence.LOW
    fits = voice.asks >= _CLEARLY_ASKS if role is Role.INTERVIEWER else voice.asks < _HARDLY_ASKS
    others = [other for other in speakers if other.label != voice.label]
    if role is Role.INTERVIEWER:
        fits = fits and any(other.asks < _HARDLY_ASKS for other in others)
    return Confidence.MEDIUM if fits and voice.n_turns > _MAX_FEW_TURNS else Confidence.LOW


def _same_speakers(voices: Sequence[_Voice], words: LabelWords) -> dict[str, str]:
    """Return for a label the other label of the same person: misspelt, or a full name shortened.

    Only where one of the two is rare: two people who both talk a lot are two people.
    """
    found: dict[str, str] = {}
    for place, voice in enumerate(voices):
        label = voice.label
        twins = [
            other.label
            for other in voices[:place]
            if other.label
            and min(voice.n_turns, other.n_turns) <= _MAX_FEW_TURNS
            and (
                is_misspelling(label, other.label)
                or (not words.is_usual(label) and _shortens(label, other.label))
                or _is_short_form(label, other.label, words)
            )
        ]
        if label and len(twins) == 1:
            found[label] = twins[0]
    return found


def _is_short_form(label: str, other: str, words: LabelWords) -> bool:
    """Tell whether one of two labels is the other's first letters and both name one role."""
    short, long = sorted((label_key(label), label_key(other)), key=len)
    role = words.role_of(label)
    return role is not None and role is words.role_of(other) and long.startswith(short)


def _shortens(label: str, name: str) -> bool:
    """Tell whether a label is a part or the initials of a longer name."""
    parts = re.sub(r"\([^()]*\)", "", name).split()
    folded = [part.casefold() for part in parts]
    own = label.casefold().split()
    if len(own) < len(parts) and all(part in folded for part in own):
        return True
    initials = label.replace(".", "").casefold()
    is_initials = _INITIALS.fullmatch(label) is not None
    return is_initials and initials in {"".join(part[0] for part in folded), folded[0][0]}
