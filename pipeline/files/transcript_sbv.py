"""SBV (.sbv), the subtitles of YouTube Studio: a line "0:00:01.000,0:00:03.000" above each text."""

from pipeline.files.cue_scan import clean_lines, comma_times, scan_cues
from pipeline.files.delivered import Cue, Delivered
from pipeline.files.transcript_cues import turns_of_cues
from pipeline.files.transcript_vtt import check_cues, text_remarks


def read_sbv(data: bytes, name: str) -> Delivered:
    """Read an SBV file; successive cues of one speaker become one turn.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        Turns with their times.

    Raises:
        InputFileError: It is no text, or no line of it holds times.
    """
    text = clean_lines(data, name)
    raw = scan_cues(text.lines, has_named_cues=False, times_of=comma_times)
    check_cues(raw, name)
    # SBV writes a line break within a subtitle as [br].
    found = turns_of_cues(
        [
            Cue(cue.times.start_ms, cue.times.end_ms, "\n".join(cue.lines).replace("[br]", "\n"))
            for cue in raw
        ]
    )
    remarks = (*text.remarks, *text_remarks(raw), *found.remarks)
    return Delivered("YouTube SBV", found.turns, found.left_out, remarks, text.encoding)
