"""The shapes of speaker labels at the start of a line, as in "[00:12:34] I: Hoe gaat het?".

What is shaped like a label need not be one: `transcript_labels` weighs the evidence of the file.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.domain.labels import plain_label
from pipeline.files.speaker_labels import label_words
from pipeline.files.transcript_times import BRACKETED, CLOCK, STAMP, clock_ms, is_timestamp

MAX_LABEL_LENGTH = 40
"""MAXQDA allows 63 characters; the longest label with a name, title and role we met has 38."""
MAX_LABEL_WORDS = 5
_MAX_TOUCHING = 3
_MAX_EVENT_WORDS = 3

COLON, SEMICOLON, TAB, DASH, SPACE, BRACKET = ":", ";", "\t", "-", " ", "[]"
OWN_LINE, TIMED, ODD = "line", "time", "odd"
"""What parts a label from the words. TIMED: on a line of its own with a time (Teams, Word). ODD
and a mark: "I) ja", "Int. ja", "SV- ja"."""

_LABEL = rf"[^\W_][\w .,'’/&+|-]{{0,{MAX_LABEL_LENGTH - 1}}}?"
_ASIDE = r"\([^()\n]{1,80}\)"
_IN_BRACKETS = re.compile(r"\s*\(([^():\n]{1,30}):\s*([^()]*)\)\s*")
_BEFORE = re.compile(rf"\s*({STAMP}|{CLOCK}(?=\s))\s*(?:[-–]\s+)?")
_NUMBERED = re.compile(r"\s*(?:\d{1,4}[.)]?\s+|[-–•*>]+\s+)(?=[^\W\d_\[(<])")
_LABELLED = re.compile(
    rf"\s*(?P<open>[\[(<])?(?P<label>{_LABEL})(?(open)[\])>])(?P<aside>\s?{_ASIDE})?"
    rf"\s*(?P<between>{BRACKETED}|{CLOCK}(?!:?\d))?"
    r"(?:\s*(?P<sep>[:;])|(?P<tab>[ ]*\t+)|(?P<dash>\s+[-–—]\s))(?P<rest>.*)",
    re.DOTALL,
)
_ALONE = re.compile(
    rf"\s*(?P<open>[\[(<])?(?P<label>{_LABEL}(?:\s{_ASIDE})?)(?(open)[\])>])"
    rf"(?:[\s,|]*\s(?P<after>{BRACKETED}|{CLOCK}))?\s*",
)
_BRACKETED_LABEL = re.compile(rf"\s*[\[(<](?P<label>{_LABEL})[\])>]\s+(?P<rest>\S.*)", re.DOTALL)
_ODD = re.compile(
    r"\s*[“\"*(]?(?P<label>[^\W\d_]{1,14}\.?\s?\d{0,2})[”\"*)]{0,2}\s?(?P<sep>[.=)–-]|(?<=[”\"*]):\*?)\s+"
    r"(?P<rest>\S.*)",
    re.DOTALL,
)
_SPACED = re.compile(
    r"(?P<label>(?:[A-Z]{1,3}|[A-Z]{1,3}[ ._-]?\d{1,2}))\s+(?P<rest>\S.*)", re.DOTALL
)

# "Nee. Ik" is a sentence; in "M.v.K.", "mw. Bakker" and "Hendrikse, Lotte" the mark is of the name.
_SENTENCE_MARK = re.compile(
    r"[?!;:…]|(?<!\b\w)(?<!\b[Mm]w)(?<!\b[Dd]r)(?<!\b[Dd]hr)(?<!\b[Mm]evr)(?<!\b[Ii]nt)"
    r"(?<!\b[Rr]esp)\.(?=\s)|,(?! [^\W\d_a-z])"
)


class Labelled(NamedTuple):
    """A line that may start with a label: the label, what parts it from the words, and the words.

    `number` is a number before the label ("12. I: ja") or of a counted question ("Vraag 3:").
    """

    label: str
    separator: str
    text: str
    start_ms: int | None = None
    number: str = ""


def is_label_shaped(label: str) -> bool:
    """Tell whether `label` could name a speaker: short, starting with a letter, no sentence."""
    words = label.split()
    return (
        1 <= len(words) <= MAX_LABEL_WORDS
        and len(label) <= MAX_LABEL_LENGTH
        and (label[0].isalpha() or label.isdecimal())
        and (label_words().is_usual(label) or not _SENTENCE_MARK.search(label))
    )


def is_name_shaped(label: str) -> bool:
    """Tell whether every word of `label` has a capital or is a particle, and none names a thing."""
    words = label_words()
    bare = re.sub(r"\s?\([^()]*\)$|\s\|.*$", "", label)
    parts = bare.split()
    if not parts:
        return False
    named = plain_label(bare).removeprefix("de ")
    if named in words.relations or (named != plain_label(bare) and words.is_usual(named)):
        return bare[0].isupper()  # "Dochter", "De voorzitter"
    is_title = bare.casefold().startswith(words.titles)
    first = plain_label(parts[0])
    if plain_label(bare) in words.metadata or (first in words.openings and not is_title):
        return False
    if first in words.metadata and (len(parts) == 1 or parts[1].isdecimal()):
        return False  # "Thema 2", "Bijlage 4", "Interview 1 I"
    rest = bare
    for title in words.titles:
        if rest.casefold().startswith((f"{title} ", f"{title}. ")):
            rest = rest[len(title) :].lstrip(". ")
    parts = rest.split()
    return (
        bool(parts)
        and any(part[0].isupper() for part in parts)
        and all(
            not part[0].islower() or part.casefold() in words.particles or part[1:2] == "’"
            for part in parts
        )
    )


@lru_cache(maxsize=20_000)
def parse_label(line: str, *, after_time: bool = False) -> Labelled | None:
    """Return the parts of a line that starts with something shaped like a label, or None.

    Args:
        line: A line with its tabs.
        after_time: Whether the line before it is a time and nothing else.
    """
    whole = _IN_BRACKETS.fullmatch(line)
    if whole and label_words().role_of(whole[1]) is not None and is_label_shaped(whole[1].strip()):
        return Labelled(whole[1].strip(), COLON, whole[2].strip())  # "(Tolk: zij zegt van wel)"
    before = _BEFORE.match(line)
    start_ms = clock_ms(before[1]) if before else None
    rest = line[before.end() :] if before else line
    found = _with_separator(rest)
    number = ""
    if found is None and (numbered := _NUMBERED.match(rest)):
        found = _with_separator(rest[numbered.end() :])
        number = rest[: numbered.end()].strip(" .)-–•*>")
        if found and not (label_words().is_usual(found.label) or is_name_shaped(found.label)):
            found = None
    found = found or _on_its_own(rest, is_timed=after_time or start_ms is not None)
    if found is None:
        return None
    if start_ms is not None:
        found = found._replace(start_ms=start_ms)
    return _counted(found._replace(number=number))


def _with_separator(line: str) -> Labelled | None:
    match = _LABELLED.fullmatch(line)
    if match is None or not is_label_shaped(match["label"].rstrip()):
        return None
    label, rest, aside = match["label"].rstrip(), match["rest"], (match["aside"] or "").strip()
    separator = match["sep"] or (TAB if match["tab"] else DASH)
    is_usual = label_words().is_usual(label)
    if separator == COLON and not (rest[:1] in ("", " ", "\t") or _may_touch(label, rest)):
        return None
    stamp = match["between"] or (aside if aside and is_timestamp(aside) else None)
    if aside and stamp == aside:
        pass
    elif aside and not (is_usual and _is_event(aside)):
        label = f"{label} {aside}"  # "Jansen, Roos (Gemeente Voorbeeld)", "Respondent 3 (vrouw)"
    elif aside:
        rest = f"{aside} {rest.lstrip()}"  # "R (lacht): ja": the laugh belongs to the words
    return Labelled(label, separator, rest.strip(), clock_ms(stamp) if stamp else None)


def _is_event(aside: str) -> bool:
    """Tell whether an aside is about the words ("(lacht)") and not about the speaker."""
    words = aside.strip("()").split()
    return (
        len(words) <= _MAX_EVENT_WORDS
        and words[0][0].islower()
        and not any(mark in aside for mark in ",;0123456789")
        and words[0] not in label_words().relations
    )


def _may_touch(label: str, rest: str) -> bool:
    """Tell whether words may stand against the colon of this label: "I:Hoi", "S:Ik", no URL."""
    is_short = len(label) <= _MAX_TOUCHING and label[0].isupper() and rest[:1].isalpha()
    return not rest.startswith("//") and (label_words().is_usual(label) or is_short)


def _on_its_own(line: str, *, is_timed: bool) -> Labelled | None:
    match = _ALONE.fullmatch(line)
    if match is None or not is_label_shaped(re.sub(r"\s\([^()]*\)$", "", match["label"].rstrip())):
        return None
    stamp = match["after"]
    separator = TIMED if stamp or is_timed else OWN_LINE
    return Labelled(match["label"].rstrip(), separator, "", clock_ms(stamp) if stamp else None)


def parse_spaced(line: str) -> Labelled | None:
    """Return the parts of "R1 Ja, dat klopt" or "[i] Ja, dat klopt", with nothing else between."""
    for separator, pattern in ((BRACKET, _BRACKETED_LABEL), (SPACE, _SPACED)):
        match = pattern.fullmatch(line)
        if match and label_words().is_usual(match["label"]):
            return Labelled(match["label"], separator, match["rest"].strip())
    odd = _ODD.fullmatch(line)
    if odd and (label_words().is_usual(odd["label"]) or odd["label"].isupper()):
        return Labelled(odd["label"].strip(), ODD + odd["sep"], odd["rest"].strip())
    return None


def _counted(found: Labelled) -> Labelled:
    """Move the number of a counted question ("Vraag 3") from the label to `number`."""
    if not label_words().is_counting(found.label):
        return found
    counted = re.fullmatch(r"(.*?)[ ._-]*(\d{1,3}|[a-z])", found.label)
    return found._replace(label=counted[1], number=counted[2]) if counted else found
