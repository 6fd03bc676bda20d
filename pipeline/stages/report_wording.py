"""Numbers of people in words (domain.md 1f): never a percentage, always the denominator."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.domain.evidence import Count
from pipeline.domain.report_texts import ReportTexts

RESPONDENT = "respondent"


class CountPhrase(NamedTuple):
    """A number of people in words, and whether its verb is plural."""

    text: str
    is_plural: bool


def number_word(texts: ReportTexts, n: int) -> str:
    """Return `n` in letters as far as the texts go (to twintig), else in figures."""
    return texts.numbers[n] if n < len(texts.numbers) else str(n)


def exact_phrase(texts: ReportTexts, n: int, of: int, noun: str) -> CountPhrase:
    """Return exact words: `drie van de zeven inwoners`, `beide inwoners`, `de enige inwoner`."""
    key = "deel"
    if n == 0:
        key = "geen" if of > 1 else "geen_enkele"
    elif n == of:
        key = {1: "enige", 2: "beide"}.get(n, "alle")
    elif n == 1:
        key = "een"
    nouns = texts.nouns[noun]
    words = texts.text(
        f"woorden.{key}",
        n=number_word(texts, n),
        of=number_word(texts, of),
        one=nouns.one,
        many=nouns.many,
    )
    return CountPhrase(words, n > 1)


def count_phrase(texts: ReportTexts, n: int, of: int, noun: str = RESPONDENT) -> CountPhrase:
    """Return `n` of `of` people in words.

    Below the table's `exact_below` people exact words; from there on the fixed phrase with the
    exact number behind it: `een meerderheid van de inwoners (acht van de twaalf)`.
    """
    exact = exact_phrase(texts, n, of, noun)
    if of < texts.phrases.exact_below or n in {0, 1, of}:
        return exact
    step = next(step for step in texts.phrases.steps if step.covers(n, of))
    nouns = texts.nouns[noun]
    phrase = step.phrase.format(one=nouns.one, many=nouns.many)
    numbers = texts.text("woorden.exact", n=number_word(texts, n), of=number_word(texts, of))
    return CountPhrase(
        texts.text("woorden.met_exact", phrase=phrase, exact=numbers), step.is_plural
    )


def people(texts: ReportTexts, n: int, noun: str = RESPONDENT) -> str:
    """Return `zeven respondenten` or `één inwoner`."""
    nouns = texts.nouns[noun]
    return f"{number_word(texts, n)} {nouns.one if n == 1 else nouns.many}"


def cell(texts: ReportTexts, count: Count) -> str:
    """Return a table cell: `3 (waarvan 2 bevestigd)`, or the word for none."""
    if not count.n:
        return texts.text("aantal.geen")
    return texts.text("aantal.bevestigd", n=count.n, k=count.n_confirmed)


def joined(texts: ReportTexts, items: Sequence[str]) -> str:
    """Return `a, b en c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {texts.text('woorden.en')} {items[-1]}"


def capitalised(text: str) -> str:
    """Return `text` with a capital; Dutch writes Eén, not Één."""
    if text.startswith("één"):
        return f"E{text[1:]}"
    return text[:1].upper() + text[1:]
