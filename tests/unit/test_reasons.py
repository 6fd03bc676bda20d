"""What may be said in a reason that goes into a log."""

import pytest

from pipeline.domain.privacy import ScanForm
from pipeline.domain.transcript import Category
from pipeline.stages.reasons import MAX_REASON, reason_fault

FORMS = [
    ScanForm("wil de groot", Category.PERSON),
    ScanForm("samira bouzidi", Category.PERSON),
    ScanForm("bakkerij zonnehoek", Category.EMPLOYER),
    ScanForm("school", Category.SCHOOL),
    ScanForm("rijksweg 12", Category.NUMBER),
]
ORDINARY = {"wil", "groot", "de", "school", "niet", "meer"}


def fault(reason: str) -> str:
    return reason_fault(reason, FORMS, ORDINARY.__contains__)


@pytest.mark.parametrize(
    "reason",
    [
        "hij wil niet meer", "een groot misverstand", "toestemming ingetrokken", "de school sloot",
        "bewaartermijn verlopen op 31-12-2026", "x" * MAX_REASON, "op 2026-11-24, na 10 jaar",
    ],
)  # fmt: skip
def test_why_may_be_said(reason):
    assert fault(reason) == ""


@pytest.mark.parametrize(
    "reason",
    [
        "Wil belde", "moeder van samira", "SAMIRAS moeder", "van Bouzidi", "Sámira vroeg het",
        "werkt bij Bakkerij Zonnehoek", "zie p7", "voor T03", "a@b.nl", "0612345678",
        "bel 06-12 34 56 78", "NL91ABNA0417164300", "een\tteken", "een\nregel", "", " ", "x" * 201,
    ],
)  # fmt: skip
def test_who_may_not(reason):
    said = fault(reason)

    assert said
    assert not reason.strip() or reason not in said
