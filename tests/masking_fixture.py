"""An invented study for the review of anonymisation: one talk with capitals, one without."""

from pipeline.domain.transcript import Action, Category, Detection, RawTurn, Role
from pipeline.stages.masking_candidates import Study

TEXTS = {
    "T01": (
        "Hoe heet u?",
        "Ik ben Samira Bouzidi en ik woon in Lindewaard.",
        "En met wie woont u?",
        "Met Roos en mijn zoon. De roos in de tuin is van haar. Samira's moeder kent Wil ook.",
        "Waarom dan?",
        "=1+1 zei Özge <b>toen</b>. Ik was de enige kapster van de straat.",
    ),
    "T02": (
        "en hoe gaat het",
        "ik ben de buurvrouw van samira en mijn man heet joris",
        "en toen",
        "wil je weten wat roos zei toen ozge kwam met de oude smid",
    ),
}
FOUND = {
    "T01": (
        (2, "Samira Bouzidi", Category.PERSON, 0.96, Action.MASK),
        (4, "Roos", Category.PERSON, 0.7, Action.MASK),
        (4, "Samira", Category.PERSON, 0.8, Action.MASK),
        (4, "Wil", Category.NAME, 0.5, Action.MASK),
        (6, "Özge", Category.NAME, 0.5, Action.MASK),
        (6, "de enige kapster van de straat", Category.ROLE, 0.6, Action.QUEUE),
    ),
    "T02": (
        (2, "samira", Category.PERSON, 0.6, Action.MASK),
        (2, "joris", Category.PERSON, 0.5, Action.QUEUE),
    ),
}
ORDINARY = frozenset({"roos", "wil", "de", "oude", "smid", "enige", "kapster", "van", "straat"})
LINKS = [("Samira", "Samira Bouzidi", "voornaam van één volledige naam")]


def is_ordinary(word: str) -> bool:
    return word in ORDINARY


def raw_turns(transcript_id: str, texts: tuple[str, ...] = ()) -> list[RawTurn]:
    return [
        RawTurn(
            transcript_id=transcript_id,
            turn_number=number,
            speaker_id="I1" if number % 2 else f"P{transcript_id[1:]}",
            role=Role.INTERVIEWER if number % 2 else Role.PARTICIPANT,
            text=text,
        )
        for number, text in enumerate(texts or TEXTS[transcript_id], start=1)
    ]


def detected(transcript_id: str) -> list[Detection]:
    found = []
    for number, form, category, score, action in FOUND[transcript_id]:
        start = TEXTS[transcript_id][number - 1].index(form)
        found.append(
            Detection(
                turn_number=number, start=start, end=start + len(form), text=form,
                category=category, detector="proef", score=score, action=action,
            )
        )  # fmt: skip
    return found


TURNS = {i: raw_turns(i) for i in TEXTS}
DETECTIONS = {i: detected(i) for i in TEXTS}


def masking_study(detections: dict[str, list[Detection]] | None = None) -> Study:
    pseudonyms = {"samira bouzidi": "[PERSOON-1]", "samira": "[PERSOON-1]"}
    return Study(TURNS, detections or DETECTIONS, pseudonyms, is_ordinary)
