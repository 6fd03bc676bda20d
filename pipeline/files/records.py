"""Records in JSON Lines: UTF-8, LF, one record a line, fields in the order of the type."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from pipeline.domain.record import Record
from pipeline.errors import InputFileError, StudyError
from pipeline.files.atomic import write_text

RecordT = TypeVar("RecordT", bound=Record)


def write_records(path: Path, records: Iterable[Record]) -> None:
    """Write `records` in the order given, atomically. The same records give the same bytes."""
    write_text(path, "".join(f"{record.model_dump_json()}\n" for record in records))


def read_records(path: Path, record_type: type[RecordT]) -> list[RecordT]:
    """Read the records of a file in their order.

    Raises:
        StudyError: The file does not exist: an earlier stage has not run.
        InputFileError: A line is not a record of this type; the message names file and line.
    """
    if not path.is_file():
        raise StudyError(
            f"{path.parent.name}/{path.name} is not there yet.\n"
            "      Run the earlier steps first: duiding run STUDY does all that can be done."
        )
    records: list[RecordT] = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not line:
            continue
        try:
            records.append(record_type.model_validate_json(line))
        except ValidationError as error:
            fields = _fields_named(error, record_type)
        else:
            continue
        raise InputFileError(
            f"{path.parent.name}/{path.name}, line {number}: not a {record_type.__name__} "
            f"(fields: {', '.join(fields) or 'the whole line'}).\n"
            "      The file was changed by hand or by another version. Delete it and run again."
        )
    return records


def write_record(path: Path, record: Record) -> None:
    """Write one record as indented JSON with sorted mappings, for people to read."""
    data = record.model_dump(mode="json")
    write_text(path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def read_record(path: Path, record_type: type[RecordT]) -> RecordT | None:
    """Read one record, or return None if the file is absent or of another version."""
    try:
        return record_type.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _fields_named(error: ValidationError, record_type: type[Record]) -> list[str]:
    """Return the fields of the type that are wrong; an unknown field's name is text like any."""
    places = {str(e["loc"][0]) for e in error.errors(include_input=False) if e["loc"]}
    return sorted(places & set(record_type.model_fields))
