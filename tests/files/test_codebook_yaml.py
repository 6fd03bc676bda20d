"""A codebook is read with line numbers, or refused with all its problems at once."""

from pathlib import Path

import pytest

from pipeline.errors import CodebookError
from pipeline.files.codebook_yaml import read_codebook
from pipeline.files.cues_yaml import read_cues
from pipeline.study import program_folder

HEAD = """\
codebook_id: proef
version: 1.0.0
title: Proef
facets:
  - id: grond
    label: Grond
    definition: Waarom
codes:
"""


def entry(code_id: str, more: str = "") -> str:
    return (
        f"  - id: {code_id}\n    label: L\n    definition: D\n    include: I\n    exclude: E\n"
        f"    examples: [voorbeeld]\n    source: S\n    special_category: false\n{more}"
    )


def refusal(tmp_path: Path, text: str | bytes) -> str:
    path = tmp_path / "proef.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(CodebookError) as refused:
        read_codebook(path)
    assert refused.value.__cause__ is refused.value.__context__ is None
    return str(refused.value)


def test_a_whole_codebook_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "proef.yaml"
    path.write_text(HEAD + entry("grond.b") + entry("grond.a", "    parent: grond.b\n"))

    codebook = read_codebook(path)

    assert [code.id for code in codebook.codes] == ["grond.b", "grond.a"]
    assert codebook.signature == "proef-1.0.0"


def test_a_duplicate_id_is_reported_with_both_lines(tmp_path: Path) -> None:
    message = refusal(tmp_path, HEAD + entry("grond.a") + entry("grond.b") + entry("grond.a"))

    assert 'line 9 and 25: code id "grond.a" occurs 2 times' in message
    assert "grond.b" not in message


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (entry("vreemd.a"), 'line 9: "vreemd.a" belongs to no facet of this codebook'),
        (entry("grond.a", "    parent: grond.z\n"), 'line 9: parent "grond.z" of "grond.a"'),
        (entry("grond.a", "    parent: grond.a\n"), 'line 9: "grond.a" is its own ancestor'),
        (entry("grond.a", '    indicators: ["twee woord*"]\n'), "line 9: \"*\" in the indicator"),
        (entry("grond.a", "    vraag: x\n"), "line 9, vraag:"),
        (entry("Grond.A"), "line 9, id:"),
        (entry("grond.a", '    examples: ["a"]\n'), "line 17, column 5: this key stands twice"),
        (entry("grond.a", "    indicators: [zonder: ruimte]\n"), "line 9, indicators.0:"),
        ("  - id: grond.a\n    label: L\n", "line 9, definition:"),
    ],
)  # fmt: skip
def test_a_fault_in_an_entry_is_reported_with_its_line(
    tmp_path: Path, codes: str, expected: str
) -> None:
    assert expected in refusal(tmp_path, HEAD + codes)


def test_all_missing_keys_are_reported_at_once(tmp_path: Path) -> None:
    message = refusal(tmp_path, HEAD + "  - id: grond.a\n" + entry("Fout"))

    assert message.count("line 9, ") == 7
    assert "line 10, id:" in message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the file: not valid YAML; expected keys with facets and codes"),
        ("alleen tekst", "the file: not valid YAML"),
        ("titel: a: b\n", "line 1, column 9: not valid YAML"),
        (b"title: caf\xe9\n", "the file: not valid YAML"),
        ("title: x\n", 'expected a list under "facets"'),
        (HEAD, 'expected a list under "codes"'),
        (HEAD + "  - los\n", 'expected a list under "codes"'),
        (HEAD.replace("version: 1.0.0", "version: een") + entry("grond.a"), "version:"),
        (HEAD.replace("title: Proef\n", "7: Proef\n") + entry("grond.a"), "title:"),
        ("? [a, b]\n: c\n", "not valid YAML"),
    ],
)
def test_a_file_that_is_no_codebook_is_refused_with_the_place(
    tmp_path: Path, text: str | bytes, expected: str
) -> None:
    assert expected in refusal(tmp_path, text)


def test_a_codebook_that_is_not_there_says_where_to_name_one(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"There is no codebook weg\.yaml"):
        read_codebook(tmp_path / "weg.yaml")


def test_the_codebook_and_the_cues_of_the_program_can_be_used() -> None:
    folder = program_folder("codebooks")

    codebook = read_codebook(folder / "discriminatie-inclusie.yaml")
    cues = read_cues(folder / "cues_nl.yaml")

    assert {"grond.herkomst", "domein.woningmarkt", "spanning.burger_overheid"} <= set(
        codebook.codes_by_id
    )
    assert "niet" in (*cues.negation.before, *cues.negation.after)


@pytest.mark.parametrize("text", [b"", b"version: '1'\n", b"a: [", b"a: \xff\n"])
def test_cues_that_cannot_be_used_are_refused(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "cues_nl.yaml"
    path.write_bytes(text)

    with pytest.raises(CodebookError, match=r"cues_nl\.yaml cannot be used"):
        read_cues(path)
