"""Streams in a PDF that unpack to far more than a page can hold, found before it is read.

PDFium itself unpacks up to 1 GB per stream. Streams of files with a password cannot be looked into
here and have that limit only.
"""

import bisect
import re
import time
import zlib

MAX_CONTENT_BYTES = 24 * 1024 * 1024
"""A page of drawn maps is a few MB."""
MAX_OTHER_BYTES = 128 * 1024 * 1024
"""Pictures (A4 in colour at 600 points per inch is 104 MB) and fonts."""
MAX_SECONDS = 20.0
_MAX_RATIO = 1032  # of deflate
_HEAD_BYTES = 1024

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_END = re.compile(rb"endstream")
_DEFLATED = re.compile(rb"/Fl(?:ateDecode)?\b")
_PACKED_TWICE = re.compile(rb"/(?:Fl(?:ateDecode)?|LZW(?:Decode)?|RL|RunLengthDecode)\b")
_NO_CONTENT = re.compile(rb"/(?:Image|Length1|Length3|FontFile|CIDFontType0C|Type1C|OpenType)\b")


def unpacks_to_too_much(data: bytes) -> bool:
    """Tell whether a stream of the PDF `data` would unpack to more than is sensible."""
    deadline = time.monotonic() + MAX_SECONDS
    ends = [match.start() for match in _END.finditer(data)]
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - _HEAD_BYTES) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if not _DEFLATED.search(head):
            continue
        if len(_PACKED_TWICE.findall(head)) > 1 and b"/DecodeParms" not in head:
            return True
        limit = MAX_OTHER_BYTES if _NO_CONTENT.search(head) else MAX_CONTENT_BYTES
        following = bisect.bisect(ends, match.end())
        end = ends[following] if following < len(ends) else len(data)
        is_large = (end - match.end()) * _MAX_RATIO > limit
        if is_large and _unpacked_size(memoryview(data)[match.end() : end], limit) > limit:
            return True
        if time.monotonic() > deadline:
            return True
    return False


def _unpacked_size(packed: memoryview, limit: int) -> int:
    """Return what a stream unpacks to, or a little more than `limit`."""
    unpacker, size = zlib.decompressobj(), 0
    try:
        for place in range(0, len(packed), 65536):
            rest = bytes(packed[place : place + 65536])
            while rest and size <= limit and not unpacker.eof:
                size += len(unpacker.decompress(rest, 1024 * 1024))
                rest = unpacker.unconsumed_tail
            if size > limit or unpacker.eof:
                break
    except zlib.error:
        pass  # damaged or of another kind: what was unpacked so far is what PDFium gets as well
    return size
