"""The shape of every message about a transcript that cannot be read."""

from pipeline.errors import InputFileError, Problem


def unreadable(name: str, what: str, expected: str, remedy: str) -> InputFileError:
    """Build the error for a transcript: where, what, what was expected and what to do.

    Args:
        name: What messages call the file, such as "T03 (.docx)"; never its own file name, which
            can hold the name of a resident.
        what: What is wrong, without a word of the transcript.
        expected: What would have been right.
        remedy: What the researcher can do now.

    Returns:
        The error, for the caller to raise.
    """
    return InputFileError(str(Problem(name, f"{what}; expected {expected}.", remedy)).lstrip())
