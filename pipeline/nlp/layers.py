"""The layers that find what identifies someone, as components of one spaCy pipeline.

A document is one interview. Each component is a `Detector` of its own name; what it finds stands in
`doc.spans[name]`, for those who look with spaCy's tools, and with exact offsets per turn in
`doc._.detections`.
"""

import functools
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.domain.transcript import Detection, RawTurn
from pipeline.nlp.words import MARKS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_FACTORY = "duiding_layer"
_TOKENIZER = "duiding.tokens.v1"
_BETWEEN_TURNS = "\n"
_TOKEN = re.compile(rf"(\w++(?:[{MARKS}]++\w*+)*+|[^\w ]| )( ?)")


class Layer(Protocol):
    """A detector: something that finds spans that may identify someone."""

    name: str

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return detections in the turns of one interview; they may overlap."""
        ...


class Layers:
    """All layers as one detector; `nlp` is the pipeline, with a component per layer in order."""

    name = "layers"

    def __init__(self, layers: Sequence[Layer]) -> None:
        """Take the layers in the order in which they look."""
        self.nlp = _pipeline(layers)

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return what all layers find in the turns of one interview; spans may overlap."""
        return list(self.document(turns)._.detections)

    def document(self, turns: Sequence[RawTurn]) -> "Doc":
        """Return an interview as a spaCy document, with what each layer found."""
        document = self.nlp.make_doc(_BETWEEN_TURNS.join(turn.text for turn in turns))
        document._.turns = tuple(turns)
        return self.nlp(document)


class _Component:
    """A layer in the pipeline."""

    def __init__(self) -> None:
        self.layer: Layer | None = None

    def __call__(self, document: "Doc") -> "Doc":
        if self.layer is None:
            return document
        turns: tuple[RawTurn, ...] = document._.turns
        found = self.layer.detect(turns)
        document._.detections = (*document._.detections, *found)
        starts = dict(zip((turn.turn_number for turn in turns), _starts(turns), strict=True))
        spans = [
            document.char_span(
                starts[d.turn_number] + d.start,
                starts[d.turn_number] + d.end,
                label=d.category.name,
                alignment_mode="expand",
            )
            for d in found
        ]
        document.spans[self.layer.name] = [span for span in spans if span is not None]
        return document


def _starts(turns: Sequence[RawTurn]) -> list[int]:
    """Return where each turn begins in the document's text."""
    starts, position = [], 0
    for turn in turns:
        starts.append(position)
        position += len(turn.text) + len(_BETWEEN_TURNS)
    return starts


def _pipeline(layers: Sequence[Layer]) -> "Language":
    import spacy
    from spacy.tokens import Doc
    from spacy.util import registry

    for name in ("turns", "detections"):
        Doc.set_extension(name, default=(), force=True)
    if not registry.has("tokenizers", _TOKENIZER):
        registry.tokenizers.register(_TOKENIZER, func=_new_tokenizer)
    nlp = spacy.blank("nl", config={"nlp": {"tokenizer": {"@tokenizers": _TOKENIZER}}})
    # One interview is one document; a long group talk is longer than spaCy's guard for parsers.
    nlp.max_length = 50_000_000
    if not nlp.has_factory(_FACTORY):
        nlp.factory(_FACTORY, func=_new_component)
    for layer in layers:
        component: Any = nlp.add_pipe(_FACTORY, name=layer.name)
        component.layer = layer
    return nlp


def _new_tokenizer() -> "Callable[[Language], Callable[[str], Doc]]":
    """Return what spaCy makes the tokenizer with.

    spaCy's own takes half a second to build and half a minute for 20,000 quotation marks in a row,
    which it peels off one by one. Layers look at the turns; tokens only carry what they found.
    """
    return lambda nlp: functools.partial(_document, nlp)


def _document(nlp: "Language", text: str) -> "Doc":
    """Return a text as words and signs; with their spaces they are the text as it was."""
    from spacy.tokens import Doc

    found = _TOKEN.findall(text)
    words, spaces = [word for word, _ in found], [bool(space) for _, space in found]
    return Doc(nlp.vocab, words=words, spaces=spaces)


def _new_component(nlp: "Language", name: str) -> _Component:  # noqa: ARG001 - spaCy's signature
    return _Component()
