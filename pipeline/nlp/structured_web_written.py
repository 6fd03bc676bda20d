"""E-mail addresses, web addresses and names on social media as they are written."""

import re
from collections.abc import Iterator

from pipeline.domain.transcript import Category
from pipeline.nlp.structured_tokens import Found

_EMAIL = re.compile(
    r"(?<!\w)[\w.+-]{1,64}(?:@\s?|\s@\s)[\w-]{1,63}(?:(?:\.|\s\.\s)[\w-]{1,63}){1,6}(?!\w)",
    re.IGNORECASE,
)
_URL = re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>]{0,300}[^\s<>.,;:!?)]", re.IGNORECASE)
_HOST = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}(?P<end>[a-z]{2,12})(?![\w@-]|\.\w)(?P<path>/[^\s<>]{0,200})?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{1,40}\w")
_UNDERSCORED = re.compile(
    r"(?<![\w@.])(?=\w{0,30}[^\W\d_])[^\W_]{1,30}(?:_{1,2}[^\W_]{1,30}){1,4}(?!\w)"
)


def written_addresses(
    text: str, sure_ends: frozenset[str], public: frozenset[str]
) -> Iterator[Found]:
    """Yield the addresses and names in `text`.

    `sure_ends` are the ends that make a host of "x.nl" without www; `public` are hosts that are
    nobody's own.
    """
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield _found(match, Category.EMAIL, 1.0, "e-mail address")
        for match in _HANDLE.finditer(text):
            yield _found(match, Category.WEB, 0.8, "name on social media")
    if "_" in text:
        for match in _UNDERSCORED.finditer(text):
            yield _found(match, Category.WEB, 0.75, "name with an underscore")
    for match in _URL.finditer(text) if "www." in text.lower() or "://" in text else ():
        yield _found(match, Category.WEB, 0.9, "web address")
    for match in _HOST.finditer(text) if "." in text else ():
        end = match.group("end").lower()
        host = match.group().partition("/")[0].lower()
        if end in sure_ends and (match.group("path") or host not in public):
            yield _found(match, Category.WEB, 0.85, "web address")


def _found(match: re.Match[str], category: Category, score: float, reason: str) -> Found:
    return Found(match.start(), match.end(), category, score, reason)
