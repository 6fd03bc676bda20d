"""A small whole study for tests: three invented conversations as .docx, .txt and .vtt."""

import csv
import re
import shutil
import zipfile
from pathlib import Path

from docx import Document

ONLY_IN_T02 = "postduiven"
"""A word of the second conversation that stands nowhere else in the study."""
NAME_ONLY_IN_T02 = "Tjeerd"
FILES = {
    "T01": "Gesprek Fenna Hoekstra.docx",
    "T02": "interview twee.txt",
    "T03": "opname Roos Manuhuwa.vtt",
}
LABELS = {
    "T01": ("Interviewer", "Respondent"),
    "T02": ("I", "R"),
    "T03": ("Okkerse, Bram", "Manuhuwa, Roos"),
}
"""Of the interviewer and of the participant."""

CONVERSATIONS = {
    "T01": (
        "Fijn dat u er bent. Kunt u iets over uzelf vertellen?",
        "Ik ben Fenna Hoekstra en ik woon al twintig jaar in deze wijk. Het is een fijne buurt.",
        "Heeft u wel eens discriminatie meegemaakt?",
        "Ja. Toen ik een woning zocht zei de verhuurder: geen mensen met een hoofddoek.",
        "Wat deed dat met u?",
        "Ik voelde me heel klein. Ik heb er weken niet van geslapen en ik was erg verdrietig.",
        "Heeft u het gemeld?",
        "Nee, ik heb het niet gemeld. Ik wist niet waar dat kon en ik dacht: het helpt toch niks.",
        "En op het werk?",
        "Op mijn werk gaat het juist goed. Mijn collega's vragen gewoon naar mijn geloof.",
        "Wat zou helpen?",
        "Een plek in het buurthuis waar iemand naar je luistert, dat zou echt helpen.",
    ),
    "T02": (
        "Kunt u zich voorstellen?",
        "Ik hou postduiven en ik zit in een rolstoel. Mijn zoon Tjeerd helpt mij veel.",
        "Hoe toegankelijk is het stadhuis voor u?",
        "Slecht. De lift is vaak kapot en dan kom ik met mijn rolstoel niet bij de balie.",
        "Wat zei de gemeente daarover?",
        "De ambtenaar zei dat ik maar moest bellen. Tjeerd heeft toen een klacht ingediend.",
        "Is er iets veranderd?",
        "Nee, er is niks veranderd. Ik vertrouw de gemeente niet meer zo.",
        "En het regelen van zaken op internet?",
        "Alles moet met DigiD. Ik kan dat niet alleen, dus ik moet het altijd aan iemand vragen.",
        "Wat gaat er goed?",
        "De bus heeft nu een lage instap, daar ben ik blij mee. Zo kom ik weer bij de club.",
    ),
    "T03": (
        "Dank voor je tijd. Wat doe je in de wijk?",
        "Ik werk met jongeren die thuis een andere taal spreken. Ze willen vooral meedoen.",
        "Wat zie je gebeuren?",
        "Ik hoor van jongeren dat ze geen stage krijgen door hun achternaam. Dat is discriminatie.",
        "Hoe reageert de school?",
        "De school zegt dat ze het moeten melden, maar niemand weet hoe dat precies moet.",
        "Zie je ook spanningen?",
        "Soms tussen groepen in de buurt. Oudere bewoners vinden de jongeren te luidruchtig.",
        "En ontmoeting?",
        "Bij het voetbal komen ze elkaar wel tegen. Dan gaat het ineens heel goed samen.",
        "Wat heb je nodig?",
        "Geld voor een vaste plek. Nu moeten wij elk jaar opnieuw om subsidie vragen.",
    ),
}
"""Interviewer and participant by turns."""


def make_small_study(folder: Path) -> Path:
    """Make the study `folder/data/proef`, ready to run; its reports go to `folder/reports/proef`.

    Returns:
        The study's folder.
    """
    study = folder / "data" / "proef"
    deliver(study / "raw")
    (study / "restricted").mkdir()
    write_rows(
        study / "restricted" / "interviews.csv",
        [
            {"file_name": FILES[t], "transcript_id": t, "speaker_label": label,
             "speaker_id": speaker_id, "role": role}
            for n, t in enumerate(FILES, start=1)
            for label, speaker_id, role in zip(
                LABELS[t], ("I1", f"P0{n}"), ("interviewer", "participant"), strict=True
            )
        ],
    )  # fmt: skip
    write_rows(
        study / "participants.csv",
        [
            {"respondent_id": f"P0{n}", "type_respondent": kind, "wijk": "", "citaatlabel": kind,
             "toestemming_deelname": "ja", "toestemming_citaat": "ja", "ingetrokken_op": ""}
            for n, kind in enumerate(("inwoner", "inwoner", "sleutelpersoon"), start=1)
        ],
    )  # fmt: skip
    (study / "study.toml").write_text('[study]\ntitle = "Proef"\nmunicipality = "Lindewaard"\n')
    return study


def deliver(folder: Path) -> None:
    """Write the three transcripts as they would be delivered."""
    folder.mkdir(parents=True)
    document = Document()
    for line in lines("T01"):
        document.add_paragraph(line)
    document.save(str(folder / FILES["T01"]))
    (folder / FILES["T02"]).write_text("\n".join(lines("T02")) + "\n", encoding="utf-8")
    cues = ["WEBVTT"]
    for n, text in enumerate(CONVERSATIONS["T03"]):
        times = f"00:{n:02d}:00.000 --> 00:{n:02d}:40.000"
        cues.append(f"{times}\n<v {LABELS['T03'][n % 2]}>{text}</v>")
    (folder / FILES["T03"]).write_text("\n\n".join(cues) + "\n", encoding="utf-8")


def lines(transcript_id: str) -> list[str]:
    """Return a conversation with a label before every turn."""
    return [
        f"{LABELS[transcript_id][n % 2]}: {text}"
        for n, text in enumerate(CONVERSATIONS[transcript_id])
    ]


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def change_cell(path: Path, row_id: str, column: str, value: str) -> None:
    """Change one cell of a CSV file, of the row that has `row_id` in any cell."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = (row for row in rows if row_id in row.values())
    row[column] = value
    write_rows(path, rows)


def copy_of(study: Path, folder: Path) -> Path:
    """Copy a study with its reports to another folder; return the copy."""
    shutil.copytree(study.parents[1], folder, dirs_exist_ok=True)
    return folder / "data" / study.name


def snapshot(study: Path, *folders: str) -> dict[str, bytes]:
    """Return every file of a study and its reports, without the log of errors.

    Nor with what the gates remember: they look again at whatever is new.

    Args:
        study: The study's folder.
        folders: Only these, from the folder that holds data/ on, such as `data/proef/work`.
    """
    root = study.parents[1]
    starts = [root / folder for folder in folders] or [root]
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for start in starts
        for path in sorted(start.rglob("*"))
        if path.is_file() and path.name != "errors.log" and path.parent.name != "check_privacy"
    }


def files_that_hold(study: Path, word: str) -> set[str]:
    """Return the files of a study and its reports that hold a word, looking into packed ones too.

    Tags are left out, because Word and Excel may put them within a word.
    """
    root = study.parents[1]
    found = set()
    for name, data in snapshot(study).items():
        parts = [data]
        if zipfile.is_zipfile(root / name):
            with zipfile.ZipFile(root / name) as packed:
                parts = [packed.read(member) for member in packed.namelist()]
        texts = [re.sub("<[^>]*>", "", part.decode("utf-8", "replace")) for part in parts]
        if any(word.casefold() in text.casefold() for text in texts):
            found.add(name)
    return found
