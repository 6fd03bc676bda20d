"""ELAN: the tiers of speakers are mixed by time, and what repeats them is kept apart."""

import pytest

from pipeline.domain.transcript import LeftOutKind
from pipeline.errors import InputFileError
from pipeline.files.delivered import Delivered
from pipeline.files.transcript_eaf import read_eaf


def slots(*times: int | None) -> str:
    return "".join(
        f'<TIME_SLOT TIME_SLOT_ID="ts{n}"' + ("/>" if ms is None else f' TIME_VALUE="{ms}"/>')
        for n, ms in enumerate(times, start=1)
    )


def tier(tier_id: str, *spoken: tuple[int, int, str], attributes: str = "") -> str:
    annotations = "".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{tier_id}{n}" '
        f'TIME_SLOT_REF1="ts{start}" '
        f'TIME_SLOT_REF2="ts{end}"><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION></ANNOTATION>"
        for n, (start, end, text) in enumerate(spoken)
    )
    return f'<TIER TIER_ID="{tier_id}" LINGUISTIC_TYPE_REF="lt" {attributes}>{annotations}</TIER>'


def translation(tier_id: str, parent: str, *texts: tuple[str, str]) -> str:
    annotations = "".join(
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{tier_id}{n}" ANNOTATION_REF="{ref}">'
        f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
        for n, (ref, text) in enumerate(texts)
    )
    return f'<TIER TIER_ID="{tier_id}" PARENT_REF="{parent}">{annotations}</TIER>'


def read(*parts: str, times: str = "") -> Delivered:
    order = times or slots(0, 1000, 1000, 3000, 3000, 4000)
    body = f"<TIME_ORDER>{order}</TIME_ORDER>{''.join(parts)}"
    return read_eaf(f"<ANNOTATION_DOCUMENT>{body}</ANNOTATION_DOCUMENT>".encode(), "T03 (.eaf)")


def test_tiers_are_speakers_and_mixed_by_time() -> None:
    delivered = read(
        tier("tier1", (1, 2, "Hoe gaat het?"), (5, 6, "Mooi"), attributes='PARTICIPANT="I"'),
        tier("Resp", (3, 4, "Goed &amp; wel")),
    )

    assert delivered.form == "ELAN"
    assert [turn[:4] for turn in delivered.turns] == [
        ("I", "Hoe gaat het?", 0, 1_000),
        ("Resp", "Goed & wel", 1_000, 3_000),
        ("I", "Mooi", 3_000, 4_000),
    ]


def test_translations_are_not_spoken_twice_and_not_lost() -> None:
    delivered = read(
        tier("R", (1, 2, "evet"), (3, 4, "hayır")),
        translation("R-nl", "R", ("R0", "ja"), ("R1", "nee")),
        translation("R-gloss", "R-nl", ("R-nl0", "bevestiging")),
    )

    assert [turn.text for turn in delivered.turns] == ["evet hayır"]
    assert [(left.kind, left.place, left.text) for left in delivered.left_out] == [
        (LeftOutKind.METADATA, "tier 2", "ja\nnee"),
        (LeftOutKind.METADATA, "tier 3", "bevestiging"),
    ]
    assert "Tier(s) 2, 3 say again" in delivered.remarks[0]


def test_where_the_top_tier_only_marks_time_the_first_tier_below_is_speech() -> None:
    delivered = read(
        tier("tijd", (1, 2, ""), (3, 4, "")),
        translation("tekst", "tijd", ("tijd0", "ja"), ("tijd1", "nee")),
        translation("vertaling", "tijd", ("tijd0", "yes")),
    )

    assert [turn[:4] for turn in delivered.turns] == [("tekst", "ja nee", 0, 3_000)]
    assert [left.text for left in delivered.left_out] == ["yes"]


def test_annotations_without_a_time_keep_their_place() -> None:
    delivered = read(
        tier("R", (1, 2, "een"), (2, 3, "twee"), (5, 6, "vier")),
        tier("I", (4, 5, "drie")),
        times=slots(0, None, None, 2000, 3000, 4000),
    )

    assert [(turn.speaker_label, turn.text) for turn in delivered.turns] == [
        ("R", "een twee"), ("I", "drie"), ("R", "vier")
    ]  # fmt: skip
    assert "2 of 4 cues have a time that cannot be read" in delivered.remarks[0]


def test_tiers_that_depend_on_each_other_in_a_circle_end() -> None:
    delivered = read(tier("A", (1, 2, "ja"), attributes='PARENT_REF="B"'),
                     tier("B", (3, 4, "nee"), attributes='PARENT_REF="A"'),
                     tier("C", (5, 6, "hm"), attributes='PARENT_REF="C"'))  # fmt: skip

    texts = [turn.text for turn in delivered.turns] + [left.text for left in delivered.left_out]
    assert sorted(" ".join(texts).split()) == ["hm", "ja", "nee"]


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        ("<ANNOTATION_DOCUMENT>", "damaged"),
        ("<ANNOTATION_DOCUMENT/>", "none of its 0 tiers holds text"),
        ("<boek>Fatima</boek>", "another kind"),
        ("<!DOCTYPE a [<!ENTITY x 'Fatima'>]><ANNOTATION_DOCUMENT/>", "document type"),
    ],
)
def test_what_holds_no_annotations_is_refused(xml: str, what: str) -> None:
    with pytest.raises(InputFileError, match=what) as caught:
        read_eaf(xml.encode(), "T03 (.eaf)")

    assert "Fatima" not in str(caught.value)
