"""Plain text with speaker labels (.txt), as typed, or as f4 and WhisperX write it."""

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.text_encoding import clean_text, decode
from pipeline.files.transcript_labels import split_labelled_lines


def read_txt(data: bytes, name: str) -> list[ParsedTurn]:
    """Read a text file of lines "Label: text".

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        The turns; text before the first label has label "".
    """
    return split_labelled_lines(clean_text(decode(data, name)).split("\n"))
