"""Two participants with one first name: each by their own pseudonym, in their own interviews."""

from pipeline.domain.transcript import Category, Detection, Pseudonym, RawTurn, Role
from pipeline.stages.masking import Masker
from pipeline.stages.namesakes import OwnName, in_interview
from pipeline.stages.pseudonyms import assign_pseudonyms

TALK = {
    "T01": "Ik heet Fatima en woon hier graag.",
    "T02": "Ja, met Fatima. Mijn buurvrouw is Rosa.",
    "T03": "Op de markt sprak Fatima mij aan.",
}
TWO = (OwnName("fatima", "P01", ("T01",)), OwnName("fatima", "P02", ("T02",)))


def turns_of(interview: str) -> list[RawTurn]:
    return [
        RawTurn(
            transcript_id=interview, turn_number=1, speaker_id="P01", role=Role.PARTICIPANT,
            text=TALK[interview],
        )
    ]  # fmt: skip


def found_in(interview: str, *names: str) -> list[Detection]:
    text = TALK[interview]
    return [
        Detection(
            turn_number=1, start=text.index(n), end=text.index(n) + len(n), text=n,
            category=Category.PERSON, detector="test", score=0.9,
        )
        for n in names
    ]  # fmt: skip


FOUND = {
    "T01": found_in("T01", "Fatima"),
    "T02": found_in("T02", "Fatima", "Rosa"),
    "T03": found_in("T03", "Fatima"),
}


def key_for(*own: OwnName, known=(), register=None) -> list[Pseudonym]:
    names = [(o.folded.title(), Category.PERSON, o.participant) for o in own]
    return assign_pseudonyms(
        FOUND, secret=b"test", known=known, own_names=own, register=register or names
    ).pseudonyms


def shown(key: list[Pseudonym], interview: str) -> str:
    masker = Masker(in_interview(key, interview), lambda word: word not in {"fatima", "rosa"})
    return masker.mask(turns_of(interview), FOUND[interview])[0].text


def pseudonym_in(key: list[Pseudonym], interview: str) -> str:
    return shown(key, interview).partition("[")[2].partition("]")[0]


def test_two_participants_called_fatima_never_share_a_pseudonym_and_a_third_is_neither():
    key = key_for(*TWO)

    stands_for = [pseudonym_in(key, interview) for interview in TALK]

    assert len(set(stands_for)) == 3
    assert all("Fatima" not in shown(key, interview) for interview in TALK)


def test_one_participant_with_a_name_is_that_person_in_every_interview():
    key = key_for(TWO[0])

    assert len({pseudonym_in(key, interview) for interview in TALK}) == 1


def test_a_first_name_alone_is_the_full_name_of_the_participant_who_speaks():
    own = (
        OwnName("fatima el amrani", "P01", ("T01",)),
        OwnName("fatima aydin", "P02", ("T02",)),
    )

    key = key_for(*own)

    people = {form: p.pseudonym for p in key for form in p.forms}
    assert f"[{pseudonym_in(key, 'T01')}]" == people["fatima el amrani"]
    assert f"[{pseudonym_in(key, 'T02')}]" == people["fatima aydin"]
    assert pseudonym_in(key, "T03") not in {pseudonym_in(key, "T01"), pseudonym_in(key, "T02")}


def test_a_second_run_and_the_withdrawal_of_one_change_nothing_for_the_other():
    first = key_for(*TWO)

    again = key_for(*TWO, known=first)
    alone = key_for(TWO[1], known=first)

    assert again == first
    assert pseudonym_in(alone, "T02") == pseudonym_in(first, "T02")


def test_the_order_in_which_participants_are_given_plays_no_part():
    assert key_for(*TWO) == key_for(*reversed(TWO))


def test_the_key_shows_in_which_interviews_a_first_name_is_whose():
    lines = {form for p in key_for(*TWO) for form in p.shown_forms()}

    assert {"fatima (T01)", "fatima (T02)"} <= lines
