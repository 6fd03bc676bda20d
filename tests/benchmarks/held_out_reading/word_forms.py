"""Word documents as students, researchers and councils deliver them."""

import io
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from tests.benchmarks.held_out_reading.program_forms import PROGRAM_FORMS
from tests.benchmarks.held_out_reading.source import Interview, Part, Row

_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_REVISION = 'w:author="Notulist" w:date="2023-09-25T10:12:00Z"'


def docx(interview: Interview) -> bytes:
    """Return the interview as the Word document its form asks for."""
    document = Document()
    document.core_properties.author = document.core_properties.comments = ""
    _page_furniture(document, interview.head)
    FORMS[interview.head["form"]](document, interview)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page_furniture(document: Any, head: dict[str, str]) -> None:
    section = document.sections[0]
    if "header" in head:
        section.header.paragraphs[0].text = head["header"]
    if "footer" in head:
        paragraph = section.footer.paragraphs[0]
        paragraph.add_run(head["footer"] + " ")
        field = (
            f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
        paragraph._p.append(parse_xml(field))


def _front(document: Any, row: Row) -> None:
    """Write what is no turn, as people lay it out."""
    if row.kind == "title":
        document.add_heading(row.spoken, level=1)
    elif row.kind == "heading":
        document.add_heading(row.spoken, level=2)
    elif row.kind == "typist":
        document.add_paragraph().add_run(row.spoken).italic = True
    else:
        document.add_paragraph(row.spoken)


def _questions(bold: bool = False, italic: bool = False) -> Callable[[Any, Interview], None]:
    def write(document: Any, interview: Interview) -> None:
        for row in interview.rows:
            if row.kind != "turn":
                _front(document, row)
                continue
            run = document.add_paragraph().add_run(row.spoken)
            if row.speaker == "I":
                run.bold, run.italic = bold or None, italic or None

    return write


def _pages(document: Any, interview: Interview) -> None:
    """Questions in italics, with the line distance that schools ask for: several pages."""
    style = document.styles["Normal"]
    style.font.size = Pt(12)
    style.paragraph_format.line_spacing = 1.5
    _questions(italic=True)(document, interview)


def _labels(bold: bool = False) -> Callable[[Any, Interview], None]:
    def write(document: Any, interview: Interview) -> None:
        for row in interview.rows:
            if row.kind != "turn":
                _front(document, row)
                continue
            paragraph = document.add_paragraph()
            if not row.more:
                paragraph.add_run(row.label).bold = bold or None
                paragraph.add_run(" ")
            paragraph.add_run(row.spoken)

    return write


def _question_and_answer(document: Any, interview: Interview) -> None:
    """Label, tab, text; a question and its answer in one paragraph, with Shift and Enter."""
    paragraph = None
    for row in interview.rows:
        if row.kind != "turn":
            _front(document, row)
            continue
        if paragraph is None or row.speaker == "MvK":
            paragraph = document.add_paragraph()
        else:
            paragraph.runs[-1].add_break()
        paragraph.add_run(row.label).bold = True
        paragraph.add_run(f"\t{row.spoken}")


def _line_numbers(document: Any, interview: Interview) -> None:
    numbering = f'<w:lnNumType {nsdecls("w")} w:countBy="5" w:restart="continuous"/>'
    document.sections[0]._sectPr.append(parse_xml(numbering))
    _labels()(document, interview)


def _label_above(document: Any, interview: Interview) -> None:
    _front(document, interview.of("title")[0])
    data = [row.spoken for row in interview.of("data")]
    table = document.add_table(rows=0, cols=2)
    for name, value in zip(data[::2], data[1::2], strict=True):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
    for row in interview.of("turn"):
        if not row.more:
            document.add_paragraph().add_run(row.label).bold = True
        document.add_paragraph(row.spoken)


def _table(document: Any, interview: Interview) -> None:
    for row in interview.of("title", "data"):
        _front(document, row)
    table = document.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    for cell, row in zip(table.rows[0].cells, interview.of("column"), strict=True):
        cell.paragraphs[0].add_run(row.spoken).bold = True
    for row in interview.of("turn"):
        if row.more:
            table.rows[-1].cells[2].add_paragraph(row.spoken)
            continue
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = row.time, row.label, row.spoken


def _time_before_label(document: Any, interview: Interview) -> None:
    for row in interview.rows:
        if row.kind != "turn":
            _front(document, row)
            continue
        paragraph = document.add_paragraph(f"{row.time} ")
        paragraph.add_run(row.label).bold = True
        paragraph.add_run(f" {row.spoken}")


def _report(document: Any, interview: Interview) -> None:
    _front(document, interview.of("title")[0])
    table = document.add_table(rows=0, cols=2)
    for row in interview.of("data"):
        cells = table.add_row().cells
        cells[0].text, _, cells[1].text = row.spoken.partition(": ")
    for row in interview.of("turn", "either"):
        if row.kind == "either":
            document.add_heading(row.spoken, level=2)
        else:
            document.add_paragraph(row.spoken)


def _running_text(document: Any, interview: Interview) -> None:
    for row in interview.rows:
        _front(document, row)


def _hearing(document: Any, interview: Interview) -> None:
    """Labels in bold, with a footnote, a comment and tracked changes."""
    notes: list[str] = []
    for row in interview.rows:
        if row.kind != "turn":
            _front(document, row)
            continue
        paragraph = document.add_paragraph()
        paragraph.add_run(row.label).bold = True
        paragraph.add_run(" ")
        for part in row.parts:
            _hearing_part(document, paragraph, part, notes)
    _add_footnotes(document, notes)


def _hearing_part(document: Any, paragraph: Any, part: Part, notes: list[str]) -> None:
    if part.kind == "fn":
        notes.append(part.text)
        run = f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{len(notes) + 1}"/></w:r>'
        paragraph._p.append(parse_xml(run))
    elif part.kind == "cm":
        run = paragraph.runs[-1]
        document.add_comment(run, text=part.text, author="Notulist", initials="N")
    elif part.kind in {"del", "ins"}:
        tag = "delText" if part.kind == "del" else "t"
        text = f'<w:r><w:{tag} xml:space="preserve">{part.text}</w:{tag}></w:r>'
        change = f'<w:{part.kind} {nsdecls("w")} w:id="9{len(paragraph._p)}" {_REVISION}>'
        paragraph._p.append(parse_xml(f"{change}{text}</w:{part.kind}>"))
    else:
        paragraph.add_run(part.text)


def _add_footnotes(document: Any, notes: list[str]) -> None:
    separators = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/>'
        "</w:r></w:p></w:footnote>"
    )
    bodies = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(notes, start=2)
    )
    xml = f"<w:footnotes {nsdecls('w')}>{separators}{bodies}</w:footnotes>"
    part = PackagePart(
        PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, xml.encode(), document.part.package
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


FORMS: dict[str, Callable[[Any, Interview], None]] = {
    "docx_bold_questions": _questions(bold=True),
    "pdf_italic_questions": _pages,
    "docx_plain_questions": _questions(),
    "docx_numbered_questions": _questions(),
    "docx_bold_labels": _question_and_answer,
    "docx_focus_group": _labels(bold=True),
    "odt_labels": _labels(),
    "rtf_interpreter": _labels(),
    "docx_hearing": _hearing,
    "docx_label_above": _label_above,
    "docx_table": _table,
    "pdf_line_numbers": _line_numbers,
    "docx_time_before_label": _time_before_label,
    "docx_report": _report,
    "pdf_report": _running_text,
    **PROGRAM_FORMS,
}
