"""BERTopic set up for interviews: bundled encoder, seeded clusterer, Dutch stop words."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version

import numpy as np
import numpy.typing as npt

from pipeline.domain.topic import OUTLIER
from pipeline.nlp.clusterer import SharedNeighbourLouvain

MODEL = "bertopic"
_WORDS_PER_TOPIC = 10
_PSEUDONYM = re.compile(r"\[[^\]]*\]")
_WORD = r"(?u)\b[^\W\d_]{3,}\b"


def topic_model_version() -> str:
    """Return the version of BERTopic."""
    return version("bertopic")


class BertopicModel:
    """Clusters texts and names the words of each cluster. Seeded: same input, same topics."""

    def __init__(self, extra_stop_words: Sequence[str], resolution: float, seed: int) -> None:
        """Set up.

        Args:
            extra_stop_words: Spoken fillers, beside spaCy's Dutch stop words.
            resolution: Of the clusterer; higher gives more topics.
            seed: Of the clusterer.
        """
        self._stop_words = _dutch_stop_words() | {word.lower() for word in extra_stop_words}
        self._resolution = resolution
        self._seed = seed

    def content_words(self, text: str) -> list[str]:
        """Return the words of a text that can name a topic: no stop words, fillers, pseudonyms."""
        words = re.findall(_WORD, _PSEUDONYM.sub(" ", text.lower()))
        return [word for word in words if word not in self._stop_words]

    def fit(
        self, texts: Sequence[str], vectors: npt.NDArray[np.float32]
    ) -> tuple[list[int], dict[int, list[str]], list[float]]:
        """Cluster texts.

        Args:
            texts: At least 5, each with a content word.
            vectors: Their sentence vectors, in the same order.

        Returns:
            The topic of each text in order; per topic its words, most telling first; and per text
            how central it is to its topic (cosine to the topic's mean, 0 for outliers).
        """
        from bertopic import BERTopic
        from bertopic.backend import BaseEmbedder
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.vectorizers import ClassTfidfTransformer
        from sklearn.feature_extraction.text import CountVectorizer

        documents = [" ".join(self.content_words(text)) for text in texts]
        model = BERTopic(
            # Vectors are computed once, outside; without this BERTopic looks for an encoder itself.
            embedding_model=BaseEmbedder(),
            umap_model=BaseDimensionalityReduction(),
            hdbscan_model=self._clusterer(len(texts)),
            vectorizer_model=CountVectorizer(
                vocabulary=_vocabulary(documents), token_pattern=_WORD
            ),
            ctfidf_model=ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True),
            top_n_words=_WORDS_PER_TOPIC,
            calculate_probabilities=False,
        )
        topics, _ = model.fit_transform(documents, embeddings=vectors)
        topics = [int(topic) for topic in topics]
        words = {
            topic: [word for word, weight in model.get_topic(topic) if word and weight > 0]
            for topic in sorted(set(topics) - {OUTLIER})
        }
        return topics, words, _centrality(topics, vectors)

    def _clusterer(self, n: int) -> SharedNeighbourLouvain:
        # Settings measured on corpora of 5 to 4,000 segments (stack.md section 3).
        return SharedNeighbourLouvain(
            n_neighbours=max(2, min(15, n // 4)),
            min_size=max(2, min(10, n // 30)),
            resolution=self._resolution,
            seed=self._seed,
        )


def _vocabulary(documents: Sequence[str]) -> list[str]:
    """Return the words in at least three documents (or in any, if that leaves none)."""
    counts: dict[str, int] = {}
    for document in documents:
        for word in set(document.split()):
            counts[word] = counts.get(word, 0) + 1
    common = sorted(word for word, n in counts.items() if n >= 3)
    # With a vocabulary of one word BERTopic's class-TF-IDF cannot be computed.
    return common if len(common) > 1 else sorted(counts)


def _centrality(topics: Sequence[int], vectors: npt.NDArray[np.float32]) -> list[float]:
    labels = np.asarray(topics)
    central = np.zeros(len(labels))
    for topic in sorted(set(topics) - {OUTLIER}):
        members = labels == topic
        mean = vectors[members].mean(axis=0)
        norms = np.linalg.norm(vectors[members], axis=1) * np.linalg.norm(mean)
        central[members] = (vectors[members] @ mean) / np.maximum(norms, 1e-9)
    return [round(float(value), 4) for value in central]


@cache
def _dutch_stop_words() -> frozenset[str]:
    from spacy.lang.nl.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS)
