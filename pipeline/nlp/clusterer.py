"""The clusterer that stands in for UMAP + HDBSCAN in BERTopic (stack.md section 3)."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt

from pipeline.domain.topic import OUTLIER


class SharedNeighbourLouvain:
    """Shared-nearest-neighbour graph, cut by seeded Louvain communities.

    Chosen on measured figures: on 1,002 Dutch segments NMI .80 and stability .95 against .78 and
    .87 of UMAP + HDBSCAN, without numba and the same bytes on every machine with these versions.
    Follows scikit-learn's fit/predict so that BERTopic takes it as its cluster model.
    """

    def __init__(self, n_neighbours: int, min_size: int, resolution: float, seed: int) -> None:
        """Set up.

        Args:
            n_neighbours: Neighbours of a segment that count.
            min_size: Segments below which a community is no topic but outliers.
            resolution: Of Louvain; higher gives more topics.
            seed: Of Louvain.
        """
        self.n_neighbours = n_neighbours
        self.min_size = min_size
        self.resolution = resolution
        self.seed = seed
        self.labels_: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)

    def fit(self, X: npt.NDArray[np.float32], y: object = None) -> Self:  # noqa: N803, ARG002
        """Label the rows of `X`; topic 0 is the largest, OUTLIER is no topic."""
        import networkx

        communities = networkx.community.louvain_communities(
            self._graph(X), weight="weight", resolution=self.resolution, seed=self.seed
        )
        labels = np.full(len(X), OUTLIER, dtype=np.int64)
        by_size = sorted(communities, key=lambda members: (-len(members), min(members)))
        large = [members for members in by_size if len(members) >= self.min_size]
        for label, members in enumerate(large):
            labels[sorted(members)] = label
        self.labels_ = labels
        return self

    def predict(self, X: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:  # noqa: N803, ARG002
        """Return the labels of the rows fitted; BERTopic asks for nothing else here."""
        return self.labels_

    def _graph(self, vectors: npt.NDArray[np.float32]) -> Any:
        import networkx
        from sklearn.neighbors import NearestNeighbors

        k = min(self.n_neighbours, len(vectors) - 1)
        index = NearestNeighbors(n_neighbors=k + 1, metric="cosine").fit(vectors)
        distances, neighbours = index.kneighbors(vectors)
        near = [
            [(int(b), float(d)) for b, d in zip(row, gaps, strict=True) if int(b) != a][:k]
            for a, (row, gaps) in enumerate(zip(neighbours, distances, strict=True))
        ]
        shared = [{b for b, _ in row} for row in near]
        graph: Any = networkx.Graph()
        graph.add_nodes_from(range(len(vectors)))
        for a, row in enumerate(near):
            for b, distance in row:
                weight = max(0.0, 1.0 - distance) * (1 + len(shared[a] & shared[b]))
                if weight > 0:
                    graph.add_edge(a, b, weight=round(weight, 6))
        return graph
