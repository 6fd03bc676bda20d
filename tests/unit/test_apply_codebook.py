import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.codebook import Code, Codebook, Facet
from pipeline.domain.coding import Qualifier
from pipeline.domain.cues import CueList, Cues, NegationCues
from pipeline.domain.record import text_digest
from pipeline.domain.segment import Segment
from pipeline.nlp.indicators import false_friend_matcher, indicator_matcher
from pipeline.stages.apply_codebook import apply_codebook

DENIED, HEARSAY, HYPOTHETICAL = Qualifier.NEGATED, Qualifier.HEARSAY, Qualifier.HYPOTHETICAL

CUES = Cues(
    version="1",
    negation=NegationCues(
        facets=("grond", "aard", "gevolg"),
        ends_after=("die", "en"),
        reach_before=4,
        reach_after=2,
        before=("niet", "nooit", "geen"),
        after=("niet", "nooit"),
        not_in=("niet alleen", "waarom niet"),
        ends=("maar", "want"),
    ),
    hearsay=CueList(cues=("ik hoorde", "via via")),
    hypothetical=CueList(cues=("stel dat", "zou kunnen")),
)


def code(code_id, *indicators, not_near=()):
    return Code(
        id=code_id,
        label=code_id,
        definition="-",
        include="-",
        exclude="-",
        examples=("-",),
        source="-",
        special_category=False,
        indicators=indicators,
        not_near=not_near,
    )


CODES = (
    code("grond.herkomst", "afkomst", "ras", "marokk*", not_near=("hond", "raszuiver*")),
    code("aard.bejegening", "gediscrimineerd", "*discriminatie", "raar aankijken", "schelden"),
    code("grond.geslacht", "als vrouw", "zwanger", "coördinatrice"),
    code("terrein.arbeid", "persoon", "solliciteren"),
)


def codebook(codes=CODES):
    return Codebook(
        codebook_id="klein",
        version="1.0.0",
        title="Klein",
        facets=tuple(Facet(id=i, label=i, definition="-") for i in ("grond", "aard", "terrein")),
        codes=tuple(codes),
    )


def segment(text, n=1):
    return Segment(
        segment_id=f"T01-{n:03d}-1",
        transcript_id="T01",
        turn_number=n,
        speaker_id="P01",
        start=0,
        end=len(text),
        text=text,
        text_digest=text_digest(text),
    )


MATCHERS = indicator_matcher(codebook()), false_friend_matcher(codebook())


def codings_of(*texts, min_score=0.0, book=None, matchers=MATCHERS):
    segments = [segment(text, n) for n, text in enumerate(texts, start=1)]
    return apply_codebook(segments, book or codebook(), CUES, *matchers, min_score)


def found(text):
    """Return code -> qualifiers."""
    return {coding.code_id: coding.qualifiers for coding in codings_of(text)}


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("Ik ben gediscrimineerd.", ()),
        ("Ik ben nooit gediscrimineerd.", (DENIED,)),
        ("Ik ben nooit op mijn werk gediscrimineerd.", (DENIED,)),
        ("Ik ben nooit in al die tijd daar gediscrimineerd.", ()),  # out of reach
        ("Gediscrimineerd ben ik niet.", ()),  # two words reach no further than "ik"
        ("Gediscrimineerd niet.", (DENIED,)),
        ("Gediscrimineerd, niet dat ik weet.", ()),  # a comma ends what follows
        ("Ik wil niet klagen maar ben gediscrimineerd.", ()),
        ("Ik ga niet, ik word gediscrimineerd.", ()),  # a new clause
        ("Geen racisme, pesten of gediscrimineerd worden.", (DENIED,)),  # a list goes on
        ("Niet alleen ik ben gediscrimineerd.", ()),
        ("Waarom niet? Ik ben gediscrimineerd.", ()),
        ("Dat klopt niet. Ik ben gediscrimineerd.", ()),  # another sentence
        ("Ik hoorde dat hij is gediscrimineerd.", (HEARSAY,)),
        ("Stel dat ik word gediscrimineerd.", (HYPOTHETICAL,)),
        ("Ik hoorde dat ze nooit is gediscrimineerd.", (DENIED, HEARSAY)),
        ("Stel dat hij komt. Ik ben gediscrimineerd.", ()),
    ],
)
def test_how_an_indicator_is_meant_is_heard_in_its_sentence(text, qualifiers):
    assert found(text) == {"aard.bejegening": qualifiers}


def test_a_code_is_denied_only_if_all_its_mentions_are():
    text = "Ik ben niet gediscrimineerd. Wel was er discriminatie."

    assert found(text) == {"aard.bejegening": ()}


def test_a_false_friend_counts_in_its_own_sentence_only():
    assert found("Mijn hond is een ras apart.") == {}
    assert found("Ik heb een hond. Het ging om mijn ras.") == {"grond.herkomst": ()}
    assert found("Raszuivere ouders, maar dat ras toch.") == {}


@pytest.mark.parametrize(
    ("text", "code_id", "words"),
    [
        ("Wat een leeftijdsdiscriminatie!", "aard.bejegening", "leeftijdsdiscriminatie"),
        ("De Marokkaanse buurt", "grond.herkomst", "Marokkaanse"),
        ("ik solliciteerde er", "terrein.arbeid", "solliciteerde"),  # by lemma
        ("die Marokkanen-haat", "grond.herkomst", "Marokkanen-haat"),
        ("de marokko's", "grond.herkomst", "marokko's"),
        ("Ze was COORDINATRICE", "grond.geslacht", "COORDINATRICE"),  # accents do not matter
        ("als vrouw daar", "grond.geslacht", "als vrouw"),
        ("als jonge vrouw", "grond.geslacht", "als jonge vrouw"),  # a little apart
        ("als. Vrouw", "", ""),  # not over the end of a sentence
    ],
)
def test_indicators_match_by_form_lemma_wildcard_and_without_accents(text, code_id, words):
    codings = codings_of(text)

    assert [(c.code_id, c.matched[0].text) for c in codings] == (
        [(code_id, words)] if words else []
    )


def test_pseudonyms_hold_no_indicator():
    assert found("[PERSOON-1] zag [RAS-2] en [AFKOMST].") == {}


TEXTS = st.lists(
    st.sampled_from(
        [
            *("afkomst", "Marokkaan", "discriminatie", "niet", "İ", "ﬁets", "als vrouw", "é", "😀"),
            *(
                "[PERSOON-1]",
                "zwanger",
                ".",
                ",",
                "ras",
                "hond",
                "scholden",
                "’s",
                "\n",
                "ik hoorde",
            ),
        ]
    ),
    max_size=15,
).map(" ".join)


@given(TEXTS.filter(bool))
def test_matched_words_are_slices_of_the_segment(text):
    for coding in codings_of(text):
        assert coding.matched
        for match in coding.matched:
            assert text[match.start : match.end] == match.text
        ends = [m.end for m in coding.matched]
        assert all(m.start >= end for m, end in zip(coding.matched[1:], ends, strict=False))


@given(TEXTS.filter(bool), st.permutations(CODES))
def test_the_order_of_the_codebook_changes_the_order_of_the_codings_only(text, codes):
    book = codebook(codes)

    matchers = indicator_matcher(book), false_friend_matcher(book)
    other = codings_of(text, book=book, matchers=matchers)

    assert sorted(other, key=lambda c: c.code_id) == sorted(
        codings_of(text), key=lambda c: c.code_id
    )


def test_codings_follow_segments_and_then_the_codebook():
    codings = codings_of("als vrouw met mijn afkomst", "discriminatie om afkomst")

    assert [c.coding_id for c in codings] == [
        "T01-001-1/grond.herkomst",
        "T01-001-1/grond.geslacht",
        "T01-002-1/grond.herkomst",
        "T01-002-1/aard.bejegening",
    ]


def test_the_score_rises_with_evidence_and_falls_with_doubt():
    one, phrase, more, denied = (
        codings_of(text)[0].score
        for text in ("afkomst", "als vrouw", "afkomst en ras", "geen afkomst")
    )

    assert (one, phrase, more, denied) == (0.6, 0.75, 0.7, 0.5)


def test_proposals_below_the_least_score_are_left_out():
    assert codings_of("geen afkomst", min_score=0.5)
    assert not codings_of("geen afkomst", min_score=0.51)


def test_the_reason_names_indicators_and_qualifiers_but_quotes_nobody():
    coding = codings_of("Ik hoorde dat die Marokkaantjes geen ras hebben.")[0]

    assert coding.reason == "aanwijzing in het codeboek: 'marokk*', 'ras'; van horen zeggen"
