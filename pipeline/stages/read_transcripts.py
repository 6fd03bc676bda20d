"""Give every parsed turn its speaker, role and number."""

import re
from collections.abc import Collection, Iterable, Sequence

from pipeline.domain.labels import LabelWords, plain_label
from pipeline.domain.transcript import Level, ParsedTurn, RawTurn, Role, Speaker
from pipeline.errors import InputFileError, Problem, raise_problems

_MIN_NAME = 3
WITHDRAWN = "[bijdrage verwijderd]"
"""Stands for the words of someone who did not consent or has withdrawn."""

_DELIVERED_PSEUDONYM = re.compile(r"\[([A-Z-]+-[0-9]+)\]")
"""Written before delivery, such as [PERSOON-1]: round brackets keep it apart from ours."""
_LIKE_A_LABEL = re.compile(r"\n[A-ZÀ-Þ][\w'’.-]{1,20}(?: [\w'’.-]{1,20}){0,2}:(?=\s)")
_GENERIC_LABEL = re.compile(
    r"\[[a-z ]+\]|(?:interviewer|int|i|respondent|resp|r|v|a|vraag|antwoord|gespreksleider"
    r"|moderator|deelnemer|spreker|speaker|tolk|alle|allen|sp|s)[ _.]?\d{0,2}",
    re.IGNORECASE,
)


def number_turns(
    parsed: Sequence[ParsedTurn],
    transcript_id: str,
    speakers: Sequence[Speaker],
    included: Collection[str],
    *,
    is_report: bool = False,
) -> list[RawTurn]:
    """Return the turns of one interview, numbered from 1.

    Args:
        parsed: Turns as a reader found them, in order.
        transcript_id: The interview.
        speakers: Who the labels of this interview are.
        included: Ids of participants whose words may be used; others' words are replaced by
            `[bijdrage verwijderd]` and their turns keep their place.
        is_report: Whether the file looks like a report; what interviews.csv states goes before.

    Raises:
        InputFileError: Labels that interviews.csv does not have; lists each with its first turn.
    """
    known = {speaker.speaker_label: speaker for speaker in speakers}
    first: dict[str, int] = {}
    for number, turn in enumerate(parsed, start=1):
        if turn.speaker_label not in known:
            first.setdefault(turn.speaker_label, number)
    problems = [
        Problem(f"turn {n}", f"speaker label {label_shown(label)} is not in interviews.csv")
        for label, n in first.items()
    ]
    remedy = (
        f"{transcript_id}: unknown speaker labels. Nothing of this interview was read.\n"
        "      Add a row per label to restricted/interviews.csv, or let\n"
        "      duiding check STUDY add them as a proposal, correct that and run again."
    )
    raise_problems(InputFileError, remedy, problems)
    level = next((s.level for s in speakers if s.level), Level.REPORT if is_report else None)
    turns = []
    for number, turn in enumerate(parsed, start=1):
        speaker = known[turn.speaker_label]
        excluded = speaker.role is Role.PARTICIPANT and speaker.speaker_id not in included
        turns.append(
            RawTurn(
                transcript_id=transcript_id,
                turn_number=number,
                speaker_id=speaker.speaker_id,
                role=Role.OTHER if excluded else speaker.role,
                start_ms=turn.start_ms,
                end_ms=turn.end_ms,
                text=WITHDRAWN if excluded else _DELIVERED_PSEUDONYM.sub(r"(\1)", turn.text),
                level=level,
                times=() if excluded else turn.times,
            )
        )
    return turns


def suspect_labels(text: str) -> int:
    """Return how many lines of a turn, after its first, begin like "Name: ...".

    A label that occurs once in a file is taken for text, because "Ik dacht: nou" is no speaker.
    Sometimes it is one; a person should look.
    """
    return len(_LIKE_A_LABEL.findall(text))


def names_in_labels(labels: Iterable[str], words: LabelWords) -> list[str]:
    """Return the names that speaker labels hold, as a person would say them, sorted.

    Teams writes "Jansen, Roos (Gemeente X)": Roos Jansen. Labels such as "Respondent 2", "Dochter"
    and "De voorzitter" hold none.
    """
    names = set()
    for label in labels:
        name = re.sub(r"\([^)]*\)|\|.*", "", label).strip()
        plain = plain_label(name).removeprefix("de ")
        if (
            len(name) < _MIN_NAME
            or _GENERIC_LABEL.fullmatch(name)
            or words.is_usual(plain)
            or plain in words.relations
        ):
            continue
        last, comma, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}".strip() if comma else name
        names.add(_without_title(name, words))
    return sorted(names)


def _without_title(name: str, words: LabelWords) -> str:
    for title in sorted(words.titles, key=len, reverse=True):
        rest = re.sub(rf"^{re.escape(title)}\.?\s+", "", name, flags=re.IGNORECASE)
        if rest != name:
            return rest
    return name


def label_shown(label: str) -> str:
    """Return a label for a message: itself if it is generic, else only its length.

    A label can be a person's name.
    """
    if not label:
        return "(none)"
    if _GENERIC_LABEL.fullmatch(label):
        return f'"{label}"'
    return f"of {len(label)} characters"
