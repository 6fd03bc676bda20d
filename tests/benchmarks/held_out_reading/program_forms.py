"""Word documents that Teams, Word Online and Amberscript make."""

from collections.abc import Callable
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor

from tests.benchmarks.held_out_reading.source import Interview, Row
from tests.benchmarks.held_out_reading.talk import Cue, clock, cues


def _teams_old(document: Any, interview: Interview) -> None:
    for cue in cues(interview):
        paragraph = document.add_paragraph()
        run = paragraph.add_run(f"{_teams_clock(cue.start)} --> {_teams_clock(cue.end)}")
        run.add_break()
        run.add_text(cue.label)
        run.add_break()
        run.add_text(cue.text)


def _teams_clock(seconds: float) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours:.0f}:{minutes:.0f}:{rest:.2f}"


def _teams_new(document: Any, interview: Interview) -> None:
    before, after = _around(interview)
    document.add_heading(before[0].spoken, level=1)
    for row in before[1:]:
        document.add_paragraph(row.spoken)
    for turn in _by_turn(interview):
        paragraph = document.add_paragraph()
        paragraph.add_run(turn[0].label).bold = True
        time = paragraph.add_run(f"   {turn[0].start // 60:.0f}:{turn[0].start % 60:02.0f}")
        time.font.color.rgb = RGBColor(0x61, 0x61, 0x61)
        for cue in turn:
            run = paragraph.add_run()
            run.add_break()
            run.add_text(cue.text)
    for row in after:
        document.add_paragraph(row.spoken)


def _around(interview: Interview) -> tuple[list[Row], list[Row]]:
    """Return what stands before the first turn and after the last."""
    turns = [index for index, row in enumerate(interview.rows) if row.kind == "turn"]
    return list(interview.rows[: turns[0]]), list(interview.rows[turns[-1] + 1 :])


def _by_turn(interview: Interview) -> list[list[Cue]]:
    turns: list[list[Cue]] = []
    for cue in cues(interview):
        if cue.first:
            turns.append([])
        turns[-1].append(cue)
    return turns


def _word_online(document: Any, interview: Interview) -> None:
    audio, link, transcript = (row.spoken for row in interview.of("tool"))
    document.add_heading(audio, level=2)
    target = document.part.relate_to(
        "https://example.org/opname.m4a", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    hyperlink = f'<w:hyperlink {nsdecls("w", "r")} r:id="{target}"><w:r><w:t>{link}</w:t></w:r>'
    document.add_paragraph()._p.append(parse_xml(f"{hyperlink}</w:hyperlink>"))
    document.add_heading(transcript, level=2)
    for turn in _by_turn(interview):
        document.add_paragraph(f"{clock(turn[0].start)} {turn[0].label}")
        document.add_paragraph(" ".join(cue.text for cue in turn))


def _amberscript(document: Any, interview: Interview) -> None:
    for turn in _by_turn(interview):
        paragraph = document.add_paragraph()
        paragraph.add_run(turn[0].label).bold = True
        paragraph.add_run(f"\t{clock(turn[0].start)}")
        document.add_paragraph(" ".join(cue.text for cue in turn))


PROGRAM_FORMS: dict[str, Callable[[Any, Interview], None]] = {
    "teams_docx_old": _teams_old,
    "teams_docx_new": _teams_new,
    "word_online": _word_online,
    "amberscript_docx": _amberscript,
}
