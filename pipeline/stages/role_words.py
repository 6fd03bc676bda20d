"""Where a role stands for a person: what said the role already is not said twice."""

import re
from functools import lru_cache

from pipeline.stages.name_forms import TITLES

_WINDOW = 60


def role_start(text: str, start: int, role: str) -> int:
    """Return where to begin replacing, so that "mijn buurvrouw Fatima" becomes "mijn [buurvrouw]".

    The role itself and a title right before the name go along: "onze huisarts dokter Bos" becomes
    "onze [huisarts]".

    Args:
        text: A text as written.
        start: Where the name begins.
        role: What stands for the person, without brackets and number; empty if it is no role.
    """
    if not role:
        return start
    found = _before(role).search(text[max(0, start - _WINDOW) : start])
    return max(0, start - _WINDOW) + found.start() if found else start


@lru_cache(maxsize=200)
def _before(role: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted({role, *TITLES}, key=lambda w: (-len(w), w))))
    return re.compile(rf"(?<!\w)(?:(?:{words})\.?,? {{1,3}}){{1,2}}$", re.IGNORECASE)
