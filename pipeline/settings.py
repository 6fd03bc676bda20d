"""The settings of a study: defaults here, then study.toml, then command-line options."""

from typing import Literal, Self

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
    style: Literal["labels", "roles", "names"] = "labels"
    """What stands for a person: labels [PERSOON-3], roles [buurvrouw] where the speaker says who
    it is, or names: an invented one of the same origin and gender, in brackets [Samira]."""
    neighbourhood: Literal["keep", "district", "municipality"] = "municipality"
    """What stays of a neighbourhood's name: all of it, the district of neighbourhoods.csv, or only
    that it is one in the municipality."""
    review_before_coding: bool = False
    """Nothing goes on to coding before the review of anonymisation is signed (sign-masking)."""
    max_candidates: float = Field(default=8, gt=0, le=100)
    """Most rows per 1,000 words in the workbook for the review of anonymisation."""
    public_secret: str = ""
    """Only for invented material: the pseudonyms follow from this word, so that everybody gets the
    same. Empty: from a random secret that the vault keeps."""
    use_frog: bool = False
    """Use Frog (Debian's package frog) where it is installed; it starts in 5 to 17 seconds."""
    use_deduce: bool = False
    """Use deduce (PyPI, LGPL/GPL) where it is installed; its first start takes two minutes."""
    use_spacy_model: bool = True
    """Use nl_core_news_sm where it is installed. Without it the lists and rules work alone."""


class PrivacySettings(_Section):
    """[privacy]: when a run stops because people could be recognised."""

    min_sample_k: int = Field(default=1, ge=1)
    """Fewest participants that share a combination of attributes; 1 lets everything pass."""
    inhabitants: int = Field(default=0, ge=0)
    """Inhabitants of the municipality; with it the run also looks at how many of them share a
    combination. 0: not looked at, and the table says so."""
    min_population_k: int = Field(default=10, ge=1)
    """Fewest inhabitants expected to share a combination (anonymise.md section 5)."""


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
    privacy: PrivacySettings = PrivacySettings()
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
