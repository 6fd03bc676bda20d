"""SubRip (.srt): numbered cues, with "Label: text" or "[SPEAKER_00]: text" where speakers are."""

import re

from pipeline.files.cue_rolling import without_highlights
from pipeline.files.cue_scan import clean_lines, scan_cues
from pipeline.files.cue_vtt_text import has_voice
from pipeline.files.delivered import Cue, Delivered
from pipeline.files.transcript_cues import turns_of_cues
from pipeline.files.transcript_vtt import check_cues, ids_left_out, spoken_cues, text_remarks

_MARKUP = re.compile(r"</?(?:[biu]|font)(?:\s[^<>]*)?>|\{\\an?\d{1,2}\}", re.IGNORECASE)


def read_srt(data: bytes, name: str) -> Delivered:
    """Read a SubRip file; successive cues of one speaker become one turn.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        Turns with their times.

    Raises:
        InputFileError: It is no text, or no line of it holds times.
    """
    text = clean_lines(data, name)
    raw = scan_cues(text.lines, has_named_cues=False)
    check_cues(raw, name)
    cues = [Cue(cue.times.start_ms, cue.times.end_ms, "\n".join(cue.lines)) for cue in raw]
    single = without_highlights(cues)
    plain = [cue._replace(text=_MARKUP.sub("", cue.text)) for cue in single.cues]
    # Teams' subtitles keep their voice tags when they are converted.
    has_voices = any(has_voice(cue.text) for cue in plain)
    found = turns_of_cues(spoken_cues(raw, plain) if has_voices else plain)
    return Delivered(
        "SubRip",
        found.turns,
        (*ids_left_out(raw), *single.left_out, *found.left_out),
        (*text.remarks, *text_remarks(raw), *single.remarks, *found.remarks),
        text.encoding,
    )
