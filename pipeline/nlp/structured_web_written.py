"""E-mail addresses, web addresses and names on social media as they are written."""

import re
from collections.abc import Iterator

from pipeline.domain.transcript import Category
from pipeline.nlp.structured_tokens import Found

_EMAIL = re.compile(
    r"(?<!\w)[\w.+-](?:[\w.+-]|['’](?=\w)){0,63}(?:@\s?|\s@\s)[\w-]{1,63}(?:(?:\.|\s\.\s)[\w-]{1,63}){1,6}(?!\w)",
    re.IGNORECASE,
)
# "samira (at) ziggo [dot] nl", as people write it against spam.
_SIGN = r"\s?[(\[{<]\s?(?:%s)\s?[)\]}>]\s?"
_AT, _DOT = _SIGN % "at|apenstaartje|@", _SIGN % "dot|punt|\\."
_EMAIL_GUARDED = re.compile(
    rf"(?<!\w)[\w+-]{{1,64}}(?:(?:\.|{_DOT})[\w+-]{{1,64}}){{0,4}}{_AT}"
    rf"[\w-]{{1,63}}(?:(?:\.|\s\.\s|{_DOT}|\s(?:dot|punt)\s)[\w-]{{1,63}}){{1,6}}(?!\w)",
    re.IGNORECASE,
)
_HAS_GUARD = re.compile(r"[(\[{<]\s?(?:at|apenstaartje|@)\s?[)\]}>]", re.IGNORECASE)
_URL = re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>]{0,300}[^\s<>.,;:!?)]", re.IGNORECASE)
_HOST = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}(?P<end>[a-z]{2,12})(?![\w@-]|\.\w)(?P<path>/(?:[^\s<>]{0,200}[^\s<>.,;:!?)])?)?",
    re.IGNORECASE,
)
_PROFILE = re.compile(r"(?<![\w/.])/in/\w[\w-]{2,60}")
_NUMBERED = re.compile(r"(?<![\w#])[\w.]{2,32}#\d{4}(?!\d)")
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{1,40}\w")
_UNDERSCORED = re.compile(
    r"(?<![\w@.])(?=\w{0,30}[^\W\d_])[^\W_]{1,30}(?:_{1,2}[^\W_]{1,30}){1,4}(?!\w)"
)


def written_addresses(
    text: str, ends: frozenset[str], sure_ends: frozenset[str], public: frozenset[str]
) -> Iterator[Found]:
    """Yield the addresses and names in `text`.

    `ends` are the ends of a host, `sure_ends` those that make one of "x.nl" without www or a path;
    `public` are hosts that are nobody's own.
    """
    yield from _names(text)
    for match in _URL.finditer(text) if "www." in text.lower() or "://" in text else ():
        yield _found(match, Category.WEB, 0.9, "web address")
    for match in _HOST.finditer(text) if "." in text else ():
        end = match.group("end").lower()
        host = match.group().partition("/")[0].lower()
        path = match.group("path")
        if (end in sure_ends and (path or host not in public)) or (path and end in ends):
            yield _found(match, Category.WEB, 0.85, "web address")


def _names(text: str) -> Iterator[Found]:
    """Yield e-mail addresses and names on social media."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield _found(match, Category.EMAIL, 1.0, "e-mail address")
        for match in _HANDLE.finditer(text):
            yield _found(match, Category.WEB, 0.8, "name on social media")
    for match in _EMAIL_GUARDED.finditer(text) if _HAS_GUARD.search(text) else ():
        yield _found(match, Category.EMAIL, 0.95, "e-mail address written around")
    for match in _PROFILE.finditer(text) if "/in/" in text else ():
        yield _found(match, Category.WEB, 0.85, "web address")
    for match in _NUMBERED.finditer(text) if "#" in text else ():
        yield _found(match, Category.WEB, 0.8, "name on social media")
    if "_" in text:
        for match in _UNDERSCORED.finditer(text):
            yield _found(match, Category.WEB, 0.75, "name with an underscore")


def _found(match: re.Match[str], category: Category, score: float, reason: str) -> Found:
    return Found(match.start(), match.end(), category, score, reason)
