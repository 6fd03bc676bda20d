"""Doubtful names that are masked because another layer, or the rest of the interview, is sure."""

import pytest

from pipeline.domain.transcript import Action, Category, Detection
from pipeline.stages.agreement import agreed

TEXT = "wil ter horst kwam en toen zei horst niks"


def span(
    form: str,
    detector: str,
    action: Action = Action.QUEUE,
    category: Category = Category.PERSON,
    at: int | None = None,
) -> Detection:
    start = TEXT.index(form) if at is None else at
    return Detection(
        turn_number=1,
        start=start,
        end=start + len(form),
        text=form,
        category=category,
        detector=detector,
        score=0.4,
        action=action,
    )


@pytest.mark.parametrize(
    ("doubted", "others"),
    [
        (span("wil ter horst", "name_tagger"), [span("ter horst", "name_lists", Action.MASK)]),
        (span("horst", "name_lists", at=31), [span("horst", "name_tagger", Action.MASK)]),
    ],
    ids=["the rest of a name", "masked elsewhere"],
)
def test_what_another_bears_out_is_masked(doubted, others):
    found = agreed([doubted, *others])

    assert found[0].action is Action.MASK


@pytest.mark.parametrize(
    ("doubted", "others"),
    [
        (span("wil", "name_tagger"), []),
        (span("wil", "name_tagger"), [span("wil", "name_lists", category=Category.NAME)]),
        (span("wil", "name_tagger"), [span("horst", "name_lists", Action.MASK)]),
        (span("wil", "quasi", category=Category.STREET), [span("wil", "phrase_tagger")]),
        (span("wil ter horst", "name_lists"), [span("horst", "name_tagger", Action.MASK)]),
    ],
    ids=[
        "nobody",
        "another layer that doubts",
        "another name",
        "no name",
        "only the tagger knows how far a name goes",
    ],
)
def test_what_nobody_bears_out_stays_before_a_person(doubted, others):
    assert agreed([doubted, *others])[0] == doubted
