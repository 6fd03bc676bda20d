"""SubRip (.srt): numbered cues, with "Label: text" or "[SPEAKER_00]: text" where speakers are."""

import re

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.text_encoding import clean_text, decode
from pipeline.files.transcript_cues import join_cues, label_cues, scan_cues

_MARKUP = re.compile(r"</?(?:[biu]|font)(?:\s[^<>]*)?>|\{\\an\d\}", re.IGNORECASE)


def read_srt(data: bytes, name: str) -> list[ParsedTurn]:
    """Read a SubRip file; successive cues of one speaker become one turn.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        Turns with their times. A cue without label goes on with the speaker before it.
    """
    lines = clean_text(_MARKUP.sub("", decode(data, name))).split("\n")
    return join_cues(label_cues(scan_cues(lines, has_named_cues=False)))
