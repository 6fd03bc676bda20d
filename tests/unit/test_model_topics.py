"""The topic stage with the real encoder, clusterer and BERTopic."""

import warnings
from functools import cache

import numpy as np
import pytest

from pipeline.domain.record import text_digest
from pipeline.domain.segment import Segment
from pipeline.domain.speech import Mark, MarkKind
from pipeline.domain.topic import OUTLIER
from pipeline.nlp.clusterer import SharedNeighbourLouvain
from pipeline.nlp.encoder import encode
from pipeline.nlp.topic_model import BertopicModel
from pipeline.stages.model_topics import model_topics

FILLERS = ("uhm", "zeg", "maar", "weetje", "nou")
SUBJECTS = {
    "wonen": ("de woning", "het huis", "de huur", "de verhuurder", "de kamer"),
    "werk": ("de baas", "mijn collega", "het sollicitatiegesprek", "het bedrijf", "het contract"),
    "school": ("de docent", "het schooladvies", "de klas", "mijn leerling", "de toets"),
    "zorg": ("de huisarts", "het ziekenhuis", "de medicijnen", "de verpleegkundige", "de pijn"),
}
SENTENCES = (
    "uhm nou {0} en {1} dat was over {2}, zeg maar, volgens [PERSOON-{n}]",
    "toen ging het bij {2} weer over {0} in [PLAATS-{n}] ja",
    "zonder {1} krijg je {0} niet, en {2} ook niet, uhm",
    "{0} was duur of moeilijk en {1} hielp niet mee met {2}",
)


def segment(number, text):
    return Segment(
        segment_id=f"T01-{number:03d}-1",
        transcript_id="T01",
        turn_number=number,
        speaker_id=f"P{number % 5:02d}",
        start=0,
        end=len(text),
        text=text,
        text_digest=text_digest(text),
    )


def segments_of(n):
    """Return `n` different segments, about each subject in turn."""
    segments = []
    for i in range(n):
        words = list(SUBJECTS.values())[i % 4]
        chosen = [words[(i // 4 + k * (1 + i // 20)) % 5] for k in range(3)]
        text = SENTENCES[(i // 4) % 4].format(*chosen, n=i % 7 + 1)
        segments.append(segment(i + 1, text))
    return segments


def run(segments, min_segments=20, seed=3):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # BERTopic's own, about small corpora
        return model_topics(segments, BertopicModel(FILLERS, 1.0, seed), encode, min_segments)


@cache
def result_of(n):
    return run(segments_of(n))


@pytest.mark.parametrize("n", [0, 1, 5, 19])
def test_too_few_segments_give_no_topics_and_a_note(n):
    result = result_of(n)

    assert result.topics == []
    assert [a.topic_id for a in result.assignments] == [OUTLIER] * n
    assert result.note.startswith(f"{n} segments")


@pytest.mark.parametrize("n", [30, 300])
def test_enough_segments_give_topics_that_add_up(n):
    result = result_of(n)

    assert result.note == ""
    assert [a.segment_id for a in result.assignments] == [s.segment_id for s in segments_of(n)]
    assert len(result.topics) >= 2
    assert [t.topic_id for t in result.topics] == list(range(len(result.topics)))
    for topic in result.topics:
        members = {a.segment_id for a in result.assignments if a.topic_id == topic.topic_id}
        assert topic.n_segments == len(members)
        assert 1 <= topic.n_participants <= 5
        assert set(topic.central_segment_ids) <= members
        assert topic.words and topic.label.startswith(topic.words[0])
    sizes = [t.n_segments for t in result.topics]
    assert sizes == sorted(sizes, reverse=True)


def test_segments_about_one_subject_come_together():
    result = result_of(300)

    for topic in result.topics:
        members = [i for i, a in enumerate(result.assignments) if a.topic_id == topic.topic_id]
        subjects = [i % 4 for i in members]
        most = max(subjects.count(subject) for subject in range(4))
        assert most >= 0.8 * len(subjects)


def test_pseudonyms_fillers_and_stop_words_name_no_topic():
    words = {word for topic in result_of(300).topics for word in topic.words}

    assert not words & {*FILLERS, "persoon", "plaats", "de", "het", "niet", "toen"}
    assert words & {"huur", "huis", "woning", "docent", "klas", "huisarts"}


def test_the_same_segments_give_the_same_topics():
    assert run(segments_of(300)) == result_of(300)


def test_at_the_smallest_size_a_model_is_fitted():
    assert run(segments_of(5), min_segments=5).note == ""


def test_identical_texts_are_one_topic_or_none():
    result = run([segment(n, "De huur is te hoog.") for n in range(1, 41)])

    assert len(result.topics) <= 1
    assert len({a.topic_id for a in result.assignments}) == 1


def test_segments_of_stop_words_only_are_outliers_and_do_not_count():
    empty = [segment(900 + n, "Ja. Nou ja, uhm, [PERSOON-1].") for n in range(30)]

    alone, mixed = run(empty), run([*segments_of(30), *empty])

    assert alone.topics == [] and alone.note.startswith("0 segments")
    assert {a.topic_id for a in mixed.assignments[30:]} == {OUTLIER}
    assert mixed.topics == result_of(30).topics


def test_other_languages_and_what_is_mostly_invented_are_outliers_and_do_not_count():
    foreign = [
        segment(800 + n, "Ev sahibi bana evi vermedi.").model_copy(update={"language": "tr"})
        for n in range(30)
    ]
    text = "De huur is hoog. Ondertitels ingediend door de gemeenschap"
    mark = Mark.at(text, MarkKind.HALLUCINATION, 17, len(text))
    invented = [segment(900 + n, text).model_copy(update={"marks": (mark,)}) for n in range(30)]

    alone = run([*foreign, *invented])
    mixed = run([*foreign, *segments_of(30), *invented])

    assert alone.topics == [] and alone.note.startswith("0 segments")
    assert len(mixed.assignments) == 90
    assert mixed.assignments[30:60] == result_of(30).assignments
    assert {a.topic_id for a in mixed.assignments[:30] + mixed.assignments[60:]} == {OUTLIER}
    assert mixed.topics == result_of(30).topics


def test_a_segment_of_which_little_is_marked_as_invented_counts():
    marked = [
        s.model_copy(update={"marks": (Mark.at(s.text, MarkKind.LOOP, 0, 4),)})
        for s in segments_of(30)
    ]

    assert run(marked) == result_of(30)


def test_what_is_near_to_nothing_is_an_outlier():
    vectors = np.zeros((14, 20), dtype=np.float32)
    vectors[:6, 0] = vectors[6:12, 1] = 1
    vectors[12, 2] = vectors[13, 3] = 1

    labels = SharedNeighbourLouvain(n_neighbours=3, min_size=3, resolution=1.0, seed=1).fit(vectors)

    assert labels.labels_.tolist() == [0] * 6 + [1] * 6 + [OUTLIER] * 2


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_clusterer_takes_very_few_rows(n):
    vectors = np.eye(3, dtype=np.float32)[:n]

    labels = SharedNeighbourLouvain(n_neighbours=2, min_size=2, resolution=1.0, seed=1).fit(vectors)

    assert labels.labels_.tolist() == [OUTLIER] * n


def test_no_texts_encode_to_no_rows():
    assert encode([]).shape == (0, 512)
