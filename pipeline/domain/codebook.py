"""The codebook: facets, and codes with their definition and indicators."""

from typing import Self

from pydantic import Field, model_validator

from pipeline.domain.record import CodeId, Record

DOMAIN_FACET = "domein"
TERRAIN_FACET = "terrein"
GROUND_FACET = "grond"
KIND_FACET = "aard"
POSITIVE_FACET = "positief"
PERSPECTIVE_FACET = "perspectief"
THEME_FACETS = (DOMAIN_FACET, TERRAIN_FACET)
"""Where something happened: a finding is a ground told within one of these."""
CODE_BY_CODE_FACETS = ("spanning", "inclusie", POSITIVE_FACET, "melden", "behoefte", "oplossing")
"""Facets that are reported code by code, and so get a quote by code."""

NO_CONSEQUENCE_CODE = "gevolg.geen"
RELATIVE_CODE = "perspectief.naaste"
WITNESS_CODE = "perspectief.getuige"

_LOST_WITHOUT = {
    DOMAIN_FACET: "there are no findings about a domain",
    TERRAIN_FACET: "there are no findings about a terrain",
    GROUND_FACET: "there are no findings at all",
    POSITIVE_FACET: "no good experiences stand beside the findings",
    PERSPECTIVE_FACET: "what a resident tells counts as their own experience",
}
"""What the evidence misses if a codebook has no code in a facet it is built from."""


class Facet(Record):
    """One axis of the codebook, such as grond or domein."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str = Field(min_length=1)
    definition: str = Field(min_length=1)


class Code(Record):
    """One labelled concept. `indicators` propose it; `not_near` names false friends."""

    id: CodeId
    label: str = Field(min_length=1)
    parent: CodeId | None = None
    definition: str = Field(min_length=1)
    include: str = Field(min_length=1)
    exclude: str = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)
    counter_examples: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    source: str = Field(min_length=1)
    special_category: bool
    legal_ground: bool = False

    @property
    def facet_id(self) -> str:
        """The facet this code belongs to: the part of its id before the dot."""
        return facet_id_of(self.id)


class Codebook(Record):
    """One version of a codebook. Ids are unique, parents exist in the same facet, no cycles."""

    codebook_id: str = Field(pattern=r"^[a-z0-9-]+$")
    version: str = Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")
    language: str = "nl"
    title: str
    facets: tuple[Facet, ...] = Field(min_length=1)
    codes: tuple[Code, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        problems = codebook_problems(self)
        if problems:
            raise ValueError("; ".join(problem for _, problem in problems))
        return self

    @property
    def signature(self) -> str:
        """Id and version as they stand under every table."""
        return f"{self.codebook_id}-{self.version}"

    @property
    def codes_by_id(self) -> dict[str, Code]:
        """The codes under their id, in the order of the codebook."""
        return {code.id: code for code in self.codes}

    def facet_codes(self, facet_id: str) -> list[Code]:
        """Return the codes of one facet, in the order of the codebook."""
        return [code for code in self.codes if code.facet_id == facet_id]


def facet_id_of(code_id: str) -> str:
    """Return the facet of a code id: `grond` of `grond.leeftijd`."""
    return code_id.partition(".")[0]


def missing_facets(codebook: Codebook) -> list[str]:
    """Return a plain sentence for every facet that evidence needs and that has no code."""
    return [
        f'{codebook.signature} has no code in the facet "{facet_id}": {lost}'
        for facet_id, lost in _LOST_WITHOUT.items()
        if not codebook.facet_codes(facet_id)
    ]


def codebook_problems(codebook: Codebook) -> list[tuple[str, str]]:
    """Return (id, what is wrong with it) for every fault between codes; empty when all is well."""
    problems: list[tuple[str, str]] = []
    facet_ids = [facet.id for facet in codebook.facets]
    code_ids = [code.id for code in codebook.codes]
    known = set(code_ids)
    for name, ids in (("facet", facet_ids), ("code", code_ids)):
        for repeated in sorted({i for i in ids if ids.count(i) > 1}):
            problems.append(
                (repeated, f'{name} id "{repeated}" occurs {ids.count(repeated)} times')
            )
    for code in codebook.codes:
        if code.facet_id not in facet_ids:
            problems.append((code.id, f'"{code.id}" belongs to no facet of this codebook'))
        if code.parent is not None and code.parent not in known:
            problems.append((code.id, f'parent "{code.parent}" of "{code.id}" does not exist'))
        elif code.parent is not None and facet_id_of(code.parent) != code.facet_id:
            problems.append((code.id, f'parent "{code.parent}" is of another facet'))
        problems.extend(
            (code.id, f'"*" in the indicator of {len(i.split())} words stands in "{code.id}"')
            for i in code.indicators
            if "*" in i and len(i.split()) > 1
        )
    problems.extend(_cycles(codebook))
    return problems


def _cycles(codebook: Codebook) -> list[tuple[str, str]]:
    parents = {code.id: code.parent for code in codebook.codes}
    problems = []
    for code_id in parents:
        seen: set[str] = set()
        current: str | None = code_id
        while current is not None and current not in seen:
            seen.add(current)
            current = parents.get(current)
        if current == code_id:
            problems.append((code_id, f'"{code_id}" is its own ancestor'))
    return problems
