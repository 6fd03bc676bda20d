"""One conversation gives the same turns in whatever format it was delivered."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.files.transcripts import read_bytes, read_delivered
from tests.sample.delivered_files import Turns, docx_with_tabs
from tests.transcript_writers import FORMATS, LABEL_STYLES, text_file

CONVERSATION = [
    ("Spreker 1", "Goedemiddag. Hoe lang woont u hier al?"),
    ("Spreker 2", "Sinds 2009, in één huis; eh, vóór die tijd in België (lacht) & Duitsland."),
    ("Spreker 1", "En hoe is dat?"),
    (
        "Spreker 2",
        "Ik dacht: nou, dat is ‘fijn’. Tot die buurman zei: “ga terug”. <anoniem> heet hij.",
    ),
    ("Spreker 1", "Wat deed dat met u?"),
    ("Spreker 2", "Niks… of ja, [onverstaanbaar] ik slaap slecht – al maanden, 100 % zeker."),
    ("Spreker 1", "Ja."),
    ("Spreker 2", "Ja ja ja. Dus; dat."),
]


def said(data: bytes) -> list[tuple[str, str]]:
    (interview,) = read_bytes(data, "T03")
    return [(turn.speaker_label, turn.text) for turn in interview.turns if turn.speaker_label]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_conversation_gives_the_same_turns(form: str) -> None:
    assert said(FORMATS[form](CONVERSATION)) == CONVERSATION


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["pdf", "odt", "rtf", "html", "txt:Text"])
def test_what_libreoffice_makes_of_it_gives_the_same_turns(kind: str, tmp_path: Path) -> None:
    source = tmp_path / "gesprek.docx"
    source.write_bytes(docx_with_tabs(CONVERSATION))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)

    (made,) = tmp_path.glob(f"gesprek.{kind.partition(':')[0]}")
    (interview,) = read_delivered(made, "T03")

    found = [(turn.speaker_label, " ".join(turn.text.split())) for turn in interview.turns]
    assert [pair for pair in found if pair[0]] == CONVERSATION


WORDS = st.text("abdeghijnoprstuvwzéëïö", min_size=1, max_size=8)
ODD = st.sampled_from(
    ["dacht:", "12.30", "45", "(lacht)", "…", "[onverstaanbaar]", "ik,", "’s", "zei:", "//"]
)
ANSWERS = st.tuples(WORDS, st.lists(WORDS | ODD, max_size=20)).map(
    lambda words: " ".join([words[0], *words[1]])
)
LABELS = st.sampled_from(
    [("I", "R"), ("Interviewer", "Respondent"), ("I", "R1"), ("V", "A"), ("MvK", "JdB"),
     ("Lotte", "Mevrouw El Idrissi"), ("Moderator", "Deelnemer 2"), ("SP1", "SP2")]
)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(
    labels=LABELS,
    answers=st.lists(ANSWERS, min_size=6, max_size=10),
    style=st.sampled_from(sorted(LABEL_STYLES)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    gap=st.sampled_from([1, 2]),
)
def test_text_in_is_text_out_in_every_encoding_line_end_and_style(
    labels: tuple[str, str], answers: list[str], style: str, encoding: str, line_end: str, gap: int
) -> None:
    meant = [(labels[n % 2], answer) for n, answer in enumerate(answers)]

    assert said(text_file(meant, style, encoding, line_end, gap)) == meant


PLAIN = st.lists(WORDS, min_size=1, max_size=15).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(
    write=st.sampled_from(sorted(FORMATS)).map(FORMATS.__getitem__),
    answers=st.lists(PLAIN, min_size=6, max_size=9),
)
def test_any_words_come_back_from_every_format(
    write: Callable[[Turns], bytes], answers: list[str]
) -> None:
    meant = [(f"Spreker {1 + n % 2}", answer) for n, answer in enumerate(answers)]

    assert said(write(meant)) == meant
