"""The settings of a study: defaults here, then study.toml, then command-line options."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from pipeline.domain.record import Record


class _Section(Record):
    # The docstring under a field becomes its explanation in the study.toml of a new study.
    model_config = ConfigDict(use_attribute_docstrings=True)


class StudySettings(_Section):
    """[study]: what the study is called and about whom."""

    title: str = "Quickscan inclusie"
    """Title on the report's first page."""
    municipality: str = ""
    """The municipality. Its name is kept in the text: it is what the report is about."""
    client: str = ""
    """Who commissioned the study (opdrachtgever)."""
    research_question: str = ""
    """The main question, in Dutch; printed in the introduction."""
    period: str = ""
    """When the conversations were held, in words, such as "maart-mei 2026"."""
    codebook: str = "discriminatie-inclusie"
    """Name of a file in codebooks/ (without .yaml), or a path relative to the study."""
    seed: int = 20260315
    """Seed of every random step."""


class AnonymiseSettings(_Section):
    """[anonymise]: what to mask besides what the detectors find, and what to leave."""

    keep: tuple[str, ...] = ()
    """Words that are never masked in this study, such as a public building."""
    use_spacy_model: bool = True
    """Use nl_core_news_sm where it is installed. Without it the lists and rules work alone."""


class SegmentSettings(_Section):
    """[segment]: how answers are cut into codable units."""

    max_sentences: int = Field(default=4, ge=1, le=10)
    """Most sentences in a segment (domain.md: a codable unit is roughly 1 to 5 sentences)."""
    max_words: int = Field(default=60, ge=10, le=300)
    """Most words in a segment; text without full stops is cut here."""


class CodeSettings(_Section):
    """[code]: which proposals reach the reviewers."""

    min_score: float = Field(default=0.5, ge=0, le=1)
    """Proposals below this score are left out."""


class TopicSettings(_Section):
    """[topics]: the model beside the codebook."""

    min_segments: int = Field(default=20, ge=5)
    """With fewer content-bearing segments no model is fitted (stack.md section 3)."""
    resolution: float = Field(default=1.0, gt=0)
    """Resolution of the Louvain clusterer: higher gives more and smaller topics."""


class ReportSettings(_Section):
    """[report]: how the evidence is shown."""

    max_quotes_per_finding: int = Field(default=2, ge=0, le=5)
    """Most supporting quotes under a finding."""
    max_quotes_per_participant: int = Field(default=3, ge=1, le=10)
    """Most quotes of one participant in a report (domain.md section 5)."""


class Settings(Record):
    """All settings of one study; the effective values go into the manifest."""

    study: StudySettings = StudySettings()
    anonymise: AnonymiseSettings = AnonymiseSettings()
    segment: SegmentSettings = SegmentSettings()
    code: CodeSettings = CodeSettings()
    topics: TopicSettings = TopicSettings()
    report: ReportSettings = ReportSettings()

    @model_validator(mode="after")
    def _codebook_is_a_plain_name(self) -> Self:
        name = self.study.codebook
        if not name.strip() or ".." in name or name.startswith(("/", "\\")) or len(name) > 200:
            raise ValueError(
                "study.codebook must name a codebook, without .. or a folder of the system"
            )
        texts = [text for text in self.study.model_dump().values() if isinstance(text, str)]
        if not all(c.isprintable() or c in "\n\t" for text in texts for c in text):
            raise ValueError("a text in [study] holds a control character")
        return self
