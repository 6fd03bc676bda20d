"""Rebuild codebooks/ordinary_words from the OpenTaal list and from running text.

apt-get install wdutch
python -m tests.benchmarks.name_tagger.build_ordinary_words
"""

from __future__ import annotations

import csv
import lzma
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.nlp.words import fold, words_of
from tests.benchmarks.name_tagger import corpora

DICTIONARY = Path("/usr/share/dict/dutch")
FOLDER = Path(__file__).resolve().parents[3] / "codebooks" / "ordinary_words"
LEAST, LOWER_TO_CAPITAL = 3, 5
"""A common word was met this often in lower case inside a sentence, and this many times as often
as with a capital."""


def is_plain(word: str) -> bool:
    """Whether an entry is one word of letters."""
    return word.replace("-", "").replace("'", "").isalpha()


def running_text() -> Iterator[str]:
    """Text that is not kept for measuring."""
    yield from (text for text, _ in corpora.treebank_sentences() if not corpora.in_dev(text))
    yield from (text for text in corpora.prompts() if not corpora.in_dev(text))
    for item, sentences in corpora.debate_sentences().items():
        if not corpora.is_dev_item(item):
            yield from sentences
    path = corpora.SHARED / "dutch_questions" / "questions.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        yield from (row["question"] for row in csv.DictReader(lines))


def common_words(texts: Iterable[str]) -> set[str]:
    """Folded words that running text has in lower case."""
    lower, capital = Counter[str](), Counter[str]()
    for text in texts:
        for word in words_of(text):
            if not word.starts_sentence:
                (capital if word.is_capitalised else lower)[word.folded] += 1
    return {w for w, n in lower.items() if n >= LEAST and n >= LOWER_TO_CAPITAL * capital[w]}


def write(name: str, words: set[str]) -> None:
    """Write one list, compressed the same way every time."""
    data = "\n".join(sorted(words)).encode("utf-8")
    packed = lzma.compress(data, format=lzma.FORMAT_XZ, preset=9 | lzma.PRESET_EXTREME)
    (FOLDER / f"{name}.txt.xz").write_bytes(packed)
    print(f"{name}: {len(words)} words, {len(packed)} bytes")


def main() -> None:
    """Build the three lists."""
    corpora.require_data()
    entries = [w for w in DICTIONARY.read_text(encoding="utf-8").splitlines() if is_plain(w)]
    lower = {fold(word) for word in entries if word.islower()}
    write("lower", lower)
    write("capitalised", {fold(w) for w in entries if not w.islower()} - lower)
    write("common", common_words(running_text()) & lower)


if __name__ == "__main__":
    main()
