"""The year in the name of a club: "VV Blauw-Wit '32", "dos drieënzestig"."""

import re

from pipeline.domain.transcript import Category
from pipeline.nlp.quasi_numbers import NUMBER, fold_in_place, value_of
from pipeline.nlp.quasi_words import Found

_YEAR = re.compile(rf" ?'\d{{2}}(?!\w)| (?:1[89]|20)\d{{2}}(?!\w)| ({NUMBER})(?= |[.,;!?]|$)")
_FIRST_YEAR = 20
"""Smaller spoken numbers count something: "bij swift drie keer per week"."""
_COUNTS = re.compile(
    r" (?:keer|jaar|jaren|uur|man|mensen|euro|weken|dagen|maanden|minuten|leden|procent)(?!\w)"
)
_LONGEST = 40


def with_year(span: Found, text: str) -> Found:
    """Return a club with the year that ends its name taken in; any other span as it is."""
    if span.category is not Category.CLUB:
        return span
    after = fold_in_place(text[span.end : span.end + _LONGEST])
    year = _YEAR.match(after)
    if not year or (year.group(1) and (value_of(year.group(1)) or 0) < _FIRST_YEAR):
        return span
    return span if _COUNTS.match(after, year.end()) else span._replace(end=span.end + year.end())
