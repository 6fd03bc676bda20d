"""Give every parsed turn its speaker, role and number."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from pipeline.domain.transcript import ParsedTurn, RawTurn, Role, Speaker
from pipeline.errors import InputFileError, Problem, raise_problems

_MIN_NAME = 3
WITHDRAWN = "[bijdrage verwijderd]"
"""Stands for the words of someone who did not consent or has withdrawn."""

_DELIVERED_PSEUDONYM = re.compile(r"\[([A-Z-]+-[0-9]+)\]")
"""Written before delivery, such as [PERSOON-1]: round brackets keep it apart from ours."""
_LIKE_A_LABEL = re.compile(r"\n[A-ZÀ-Þ][\w'’.-]{1,20}(?: [\w'’.-]{1,20}){0,2}:(?=\s)")
_GENERIC_LABEL = re.compile(
    r"(?:interviewer|int|i|respondent|resp|r|v|a|vraag|antwoord|gespreksleider|moderator|deelnemer"
    r"|spreker|speaker|tolk|alle|allen|sp)[ _.]?\d{0,2}",
    re.IGNORECASE,
)
_INTERVIEWER = re.compile(
    r"(?:interviewer|int|i|v|vraag|gespreksleider|moderator)[ _.]?\d{0,2}", re.IGNORECASE
)
_PARTICIPANT = re.compile(r"(?:respondent|resp|r|a|antwoord|deelnemer)[ _.]?\d{0,2}", re.IGNORECASE)


def number_turns(
    parsed: Sequence[ParsedTurn],
    transcript_id: str,
    speakers: Sequence[Speaker],
    included: Collection[str],
) -> list[RawTurn]:
    """Return the turns of one interview, numbered from 1.

    Args:
        parsed: Turns as a reader found them, in order.
        transcript_id: The interview.
        speakers: Who the labels of this interview are.
        included: Ids of participants whose words may be used; others' words are replaced by
            `[bijdrage verwijderd]` and their turns keep their place.

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
            )
        )
    return turns


def suspect_labels(text: str) -> int:
    """Return how many lines of a turn, after its first, begin like "Name: ...".

    A label that occurs once in a file is taken for text, because "Ik dacht: nou" is no speaker.
    Sometimes it is one; a person should look.
    """
    return len(_LIKE_A_LABEL.findall(text))


def names_in_labels(labels: Iterable[str]) -> list[str]:
    """Return the names that speaker labels hold, as a person would say them, sorted.

    Teams writes "Jansen, Roos (Gemeente X)": Roos Jansen. Labels such as "Respondent 2" hold none.
    """
    names = set()
    for label in labels:
        name = re.sub(r"\([^)]*\)", "", label).strip()
        if not name or _GENERIC_LABEL.fullmatch(name) or len(name) < _MIN_NAME:
            continue
        last, comma, first = name.partition(",")
        names.add(f"{first.strip()} {last.strip()}".strip() if comma else name)
    return sorted(names)


def label_shown(label: str) -> str:
    """Return a label for a message: itself if it is generic, else only its length.

    A label can be a person's name.
    """
    if not label:
        return "(none)"
    if _GENERIC_LABEL.fullmatch(label):
        return f'"{label}"'
    return f"of {len(label)} characters"


def propose_speakers(
    parsed: Sequence[ParsedTurn],
    file_name: str,
    transcript_id: str,
    known: Sequence[Speaker],
    next_participant: int,
) -> list[Speaker]:
    """Propose who the labels of a file are, for a person to correct.

    Labels such as "I" and "Respondent 2" say it themselves. Where none does, the speaker of the
    fewest words is proposed as interviewer. Text before the first label and "Alle" are context.

    Args:
        parsed: The file's turns.
        file_name: The file.
        transcript_id: Its interview.
        known: Rows that interviews.csv has already; these labels are left out.
        next_participant: Number of the next new participant.
    """
    words: Counter[str] = Counter()
    for turn in parsed:
        words[turn.speaker_label] += len(turn.text.split())
    taken = {s.speaker_label for s in known if s.transcript_id == transcript_id}
    interviewers = _likely_interviewers(words)
    proposals: list[Speaker] = []
    for label in words:
        role = _likely_role(label, interviewers)
        if label in taken:
            continue
        if role is Role.PARTICIPANT:
            speaker_id = f"P{next_participant:02d}"
            next_participant += 1
        elif role is Role.INTERVIEWER:
            speaker_id = f"I{interviewers.index(label) + 1}"
        else:
            speaker_id = "X2" if role is Role.INTERPRETER else "X1"
        proposals.append(
            Speaker(
                file_name=file_name,
                transcript_id=transcript_id,
                speaker_label=label,
                speaker_id=speaker_id,
                role=role,
            )
        )
    return proposals


def _likely_role(label: str, interviewers: Sequence[str]) -> Role:
    folded = label.casefold()
    if folded.startswith("tolk"):
        return Role.INTERPRETER
    # A file without labels is nobody's evidence until a person says whose words they are: the
    # interviewer's questions are in it too.
    if folded in {"alle", "allen", "allemaal"} or not label:
        return Role.OTHER
    return Role.INTERVIEWER if label in interviewers else Role.PARTICIPANT


def _likely_interviewers(words: Counter[str]) -> list[str]:
    named = [label for label in words if _INTERVIEWER.fullmatch(label)]
    if named:
        return named
    open_labels = [label for label in words if label and not _PARTICIPANT.fullmatch(label)]
    if len(words) == 1 or not open_labels:
        return []
    return [min(open_labels, key=lambda label: words[label])]
