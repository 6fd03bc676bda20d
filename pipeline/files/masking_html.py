"""The candidates of the review of anonymisation as a page to read: IDENTIFYING.

One file without script, font, picture or network; everything in it is escaped.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.domain.masking import STAYS, CandidateList, category_word
from pipeline.files.atomic import write_text
from pipeline.files.masking_readme import WARNING, summary
from pipeline.files.review_xlsx import score_words

TEMPLATE_NAME = "masking.html.j2"


def write_masking_page(path: Path, listed: CandidateList, title: str, templates: Path) -> None:
    """Write the page; the same arguments give the same bytes.

    Args:
        path: The file to write.
        listed: What is asked, in the order of the workbook.
        title: The study's title.
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
    page = environment.get_template(TEMPLATE_NAME).render(
        title=title,
        warning=WARNING,
        summary=summary(listed),
        listed=listed,
        category_word=category_word,
        score_words=score_words,
        stays=STAYS,
    )
    write_text(path, page.lstrip())
