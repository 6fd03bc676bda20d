"""Forget what is no longer needed after someone withdraws, or a transcript or setting changes."""

import re
from collections.abc import Collection, Iterable, Sequence

from pipeline.domain.transcript import Pseudonym
from pipeline.stages.form_index import Folded, FormIndex
from pipeline.stages.name_forms import fold_form, name_parts, person_form

_INTERVIEW = re.compile(r"T[0-9]{2,}")


def left_behind(units: Iterable[str], usable: Collection[str]) -> list[str]:
    """Return which of `units` are interviews that are no longer usable, sorted.

    Args:
        units: Names of files or states without extension: interview ids, or "all" and the like.
        usable: The interviews that may be used.
    """
    return sorted({u for u in units if _INTERVIEW.fullmatch(u)} - set(usable))


def needed_key(
    key: Sequence[Pseudonym],
    mentioned: Iterable[str],
    texts: Iterable[str],
    keep: Iterable[str] = (),
) -> list[Pseudonym]:
    """Return the key without the forms that nothing left in the study needs.

    A form stays if it is still detected or known from intake, or still stands in a text: somebody
    who withdrew may be spoken of in other interviews, undetected there. A pseudonym that loses all
    its forms stays without: workbooks that were sent out still say it of that person.

    Args:
        key: The key of the last run.
        mentioned: What is detected now, and the names known from intake, as written.
        texts: All turns that are left, as delivered.
        keep: Words that are never masked in this study; they stay only where detected.
    """
    needed = {form for text in mentioned for form in (fold_form(text), person_form(text))}
    unmasked = {fold_form(word) for word in keep}
    candidates = {form for p in key for form in p.forms} - needed - unmasked
    if candidates:
        needed |= _standing(candidates, texts)
    return [
        p.model_copy(
            update={
                "forms": tuple(f for f in p.forms if f in needed),
                "surnames": tuple(s for s in p.surnames if _is_part(s, p, needed)),
            }
        )
        for p in key
    ]


def _standing(forms: Collection[str], texts: Iterable[str]) -> set[str]:
    """Return which forms stand in the texts, with or without a genitive or diminutive ending."""
    index = FormIndex(forms, lambda _: False)
    return {
        mention.form
        for text in map(Folded, texts)
        for n in range(len(text.words))
        for mention in index.candidates(text, n)
    }


def _is_part(surname: str, pseudonym: Pseudonym, needed: Collection[str]) -> bool:
    return any(surname in name_parts(form) for form in pseudonym.forms if form in needed)
