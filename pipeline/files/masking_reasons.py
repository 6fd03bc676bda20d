"""codebooks/masking_reasons_nl.yaml: why something is masked or queued, in Dutch."""

from functools import lru_cache

from pipeline.domain.record import Record
from pipeline.files.yaml_text import parse_yaml
from pipeline.study import program_folder


class MaskingReasons(Record):
    """The Dutch words for each reason of a detector; `own_words` are Dutch already."""

    version: str
    unknown: str
    reasons: dict[str, str]
    own_words: tuple[str, ...]

    def in_dutch(self, reason: str) -> str:
        """Return the words for a reason. One that is not known gives a general text, not English.

        What a reason says after a colon is kept ("announced in words: kenteken").
        """
        if reason in self.own_words:
            return reason
        head, colon, rest = reason.partition(":")
        known = self.reasons.get(reason) or self.reasons.get(head)
        if known is None:
            return self.unknown
        if reason in self.reasons:
            return known
        return f"{known}{colon} {self.reasons.get(rest.strip(), rest.strip())}"


@lru_cache(maxsize=1)
def masking_reasons() -> MaskingReasons:
    """Return the words; they come with the program."""
    path = program_folder("codebooks") / "masking_reasons_nl.yaml"
    return MaskingReasons.model_validate(parse_yaml(path.read_text(encoding="utf-8")))
