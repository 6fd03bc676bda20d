"""Numbers of people in words (domain.md 1f): never a percentage, always the denominator."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.domain.evidence import Count
from pipeline.domain.report_texts import PhraseStep, ReportTexts

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
    step = phrase_step(texts, n, of)
    nouns = texts.nouns[noun]
    phrase = step.phrase.format(one=nouns.one, many=nouns.many)
    numbers = texts.text("woorden.exact", n=number_word(texts, n), of=number_word(texts, of))
    return CountPhrase(
        texts.text("woorden.met_exact", phrase=phrase, exact=numbers), step.is_plural
    )


def tellers_phrase(texts: ReportTexts, n: int, of: int, noun: str) -> str:
    """Return who of those it was discussed with tells of it, up to and including the verb.

    `Van de twaalf inwoners met wie dit is besproken, vertellen er enkele (twee)`: the denominator
    first, so that it cannot read as if it was discussed with few people only.
    """
    nouns = texts.nouns[noun]
    if of == 1:
        return texts.text("vertellers.enige" if n else "vertellers.enige_niet", one=nouns.one)
    if n == of:
        phrase = exact_phrase(texts, n, of, noun)
        return texts.text("vertellers.alle", aantal=capitalised(phrase.text))
    part = texts.text("vertellers.geen")
    verb = telling_verb(texts, is_plural=n > 1)
    if n == 1 or (n and of < texts.phrases.exact_below):
        part = texts.text("vertellers.er", n=number_word(texts, n))
    elif n:
        step = phrase_step(texts, n, of)
        part = step.among.format(n=number_word(texts, n))
        verb = telling_verb(texts, step.is_plural)
    of_word = number_word(texts, of)
    return texts.text("vertellers.deel", of=of_word, many=nouns.many, verb=verb, deel=part)


def telling_verb(texts: ReportTexts, is_plural: bool) -> str:
    """Return `vertellen` or `vertelt`."""
    return texts.text("bevindingen.vertellen" if is_plural else "bevindingen.vertelt")


def phrase_step(texts: ReportTexts, n: int, of: int) -> PhraseStep:
    """Return the row of the phrase table for `n` of `of` people, neither none nor all."""
    return next(step for step in texts.phrases.steps if step.covers(n, of))


def people(texts: ReportTexts, n: int, noun: str = RESPONDENT) -> str:
    """Return `zeven respondenten` or `één inwoner`."""
    nouns = texts.nouns[noun]
    return f"{number_word(texts, n)} {nouns.one if n == 1 else nouns.many}"


def cell(texts: ReportTexts, count: Count, is_reviewed: bool = True) -> str:
    """Return a table cell: `3 (waarvan 2 bevestigd)`, `3` before any review, the word for none."""
    if not count.n:
        return texts.text("aantal.geen")
    if not is_reviewed:
        return str(count.n)
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
