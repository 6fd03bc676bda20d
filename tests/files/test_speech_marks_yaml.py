"""The reader of codebooks/speech_marks_nl.yaml."""

from pathlib import Path

import pytest

from pipeline.errors import CodebookError
from pipeline.files.speech_marks_yaml import read_speech_rules

SHIPPED = Path(__file__).parents[2] / "codebooks" / "speech_marks_nl.yaml"


def strings_in(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [s for item in value.values() for s in strings_in(item)]
    return (
        [s for item in value for s in strings_in(item)] if isinstance(value, tuple | list) else []
    )


def test_the_shipped_rules_are_read_with_a_source_for_every_list():
    rules = read_speech_rules(SHIPPED)

    lists = [getattr(rules, name) for name in type(rules).model_fields if name != "version"]
    assert len(lists) == 9
    assert all(len(entry.source) > 40 for entry in lists)


def test_no_listed_word_was_read_as_something_else_or_can_never_match():
    rules = read_speech_rules(SHIPPED)
    lists = rules.model_dump(exclude={"version"})
    for entry in lists.values():
        entry.pop("source")

    words = strings_in(lists)

    # YAML reads a bare `no` as false; the record would then refuse it, so this is about the rest.
    assert [word for word in words if word != word.casefold() or word != word.strip()] == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"version: 1.0.0\n",
        b"\xff\xfe\x00",
        b"events: [",
        b"[" * 20_000,
        SHIPPED.read_bytes().replace(b"max_words: 4", b"max_words: vier", 1),
        SHIPPED.read_bytes() + b"\nextra: [een]\n",
    ],
)
def test_a_file_that_is_no_set_of_rules_is_refused_by_name(tmp_path: Path, content: bytes):
    path = tmp_path / "speech_marks_nl.yaml"
    path.write_bytes(content)

    with pytest.raises(CodebookError, match=r"speech_marks_nl\.yaml cannot be used") as caught:
        read_speech_rules(path)

    assert caught.value.__context__ is None


def test_a_missing_file_is_refused_by_name(tmp_path: Path):
    with pytest.raises(CodebookError, match="Take the file of this version"):
        read_speech_rules(tmp_path / "speech_marks_nl.yaml")
