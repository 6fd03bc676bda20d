"""Plain text (.txt): typed with labels, or written by f4, MAXQDA, noScribe, aTrain or WhisperX."""

from pipeline.files.delivered import Delivered, plain_line
from pipeline.files.document_turns import turns_of_document
from pipeline.files.text_encoding import read_text, split_lines


def read_txt(data: bytes, name: str) -> Delivered:
    """Read a text file of lines "Label: text".

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        One interview; text before the first label has label "".

    Raises:
        InputFileError: The file is empty or is no text.
    """
    decoded = read_text(data, name)
    found = turns_of_document([plain_line(line) for line in split_lines(decoded.text)])
    return Delivered(
        "text",
        found.turns,
        found.left_out,
        (*decoded.remarks, *found.remarks),
        encoding=decoded.encoding,
        is_report=found.is_report,
    )
