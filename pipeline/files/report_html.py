"""The quickscan report as one HTML file that needs no network and no script."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.domain.report import Report, heat_step
from pipeline.files.atomic import write_text

TEMPLATE_NAME = "quickscan.html.j2"


def write_report_html(path: Path, report: Report, templates: Path) -> None:
    """Write the report as one self-contained file; the same report gives the same bytes.

    Everything in the report is escaped: a quote with `<script>` stays what somebody said.

    Args:
        path: The file to write.
        report: The report.
        templates: The folder reports/templates.
    """
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.get_template(TEMPLATE_NAME)
    page = template.render(report=report, labels=report.labels, heat_step=heat_step)
    write_text(path, page.lstrip())
