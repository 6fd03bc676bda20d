"""The log of the vault: what shows that a line was changed, taken out, or cut off its end."""

import pytest

from pipeline.domain.vault import VaultAction, VaultEvent
from pipeline.stages.vault_log import digest_of, log_fault, seal_of


def log_of(*actions: VaultAction) -> list[bytes]:
    lines: list[bytes] = []
    for action in actions:
        previous = digest_of(lines[-1]) if lines else ""
        event = VaultEvent(at="2026-11-24", user="u", action=action, reason="r", previous=previous)
        lines.append(event.model_dump_json().encode())
    return lines


WHOLE = log_of("created", "shown", "exported")


def test_a_log_as_it_was_written_is_whole_with_and_without_its_seal():
    assert log_fault(WHOLE) == log_fault(WHOLE, seal_of(WHOLE)) == log_fault([], seal_of([])) == ""


def test_lines_added_by_somebody_without_the_key_are_no_fault():
    assert log_fault(WHOLE, seal_of(WHOLE[:2])) == ""


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (WHOLE[:2], "its end was cut off"),
        ([], "its end was cut off"),
        ([WHOLE[0], WHOLE[2]], "before line 2"),
        (WHOLE[1:], "before line 1"),
        ([WHOLE[0], WHOLE[1].replace(b'"r"', b'"s"'), WHOLE[2]], "before line 3"),
        ([*WHOLE[:2], WHOLE[2].replace(b'"r"', b'"s"')], "line 3 is not the one"),
        ([*WHOLE[:2], WHOLE[2][:-5]], "line 3 is no line"),
        ([b"\xff", *WHOLE], "line 1 is no line"),
        (log_of("created", "shown", "shown", "shown"), "line 3 is not the one"),
    ],
)
def test_what_was_done_to_a_log_is_said_by_line_and_quotes_nothing(lines, what):
    assert what in log_fault(lines, seal_of(WHOLE))


def test_a_log_that_was_begun_anew_follows_from_another_file_and_only_at_its_first_line():
    renewed = log_of("log renewed", "shown")
    first = renewed[0].replace(b'"previous":""', b'"previous":"ab"')
    other = VaultEvent(
        at="2026-11-24", user="u", action="shown", reason="r", previous=digest_of(first)
    )

    assert log_fault([first, other.model_dump_json().encode()]) == ""
    assert log_fault([WHOLE[0], first]) != ""
