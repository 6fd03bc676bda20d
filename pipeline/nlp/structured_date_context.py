"""What stands around a date and decides what it is."""

from pipeline.nlp.structured_symbols import Reading
from pipeline.nlp.structured_tokens import Token


def in_longer_row(reading: Reading, first: int, after: int) -> bool:
    """Return whether numbers that could be a date are part of a longer row, such as a phone's."""
    before = {atom.last for atom in reading.atoms_near(first)}
    beside = first > 0 and (first - 1 in before or reading.tokens[first - 1].word in {"plus", "+"})
    return beside or after in reading.atom_at


def around(tokens: list[Token], place: int, after: int) -> frozenset[str]:
    """Return the words near a year, within its sentence: eight before and five after."""
    before: list[str] = []
    for token in reversed(tokens[max(0, place - 8) : place]):
        if token.word in ".?!;":
            break
        before.append(token.word)
    following: list[str] = []
    for token in tokens[after : after + 5]:
        if token.word in ".?!;":
            break
        following.append(token.word)
    return frozenset(before + following)


def goes_on_as_word(tokens: list[Token], place: int) -> bool:
    """Return whether a month is part of a longer word: "mei-vakantie"."""
    rest = tokens[place + 1 : place + 3]
    return (
        len(rest) == 2
        and rest[0].word == "-"
        and all(t.glued for t in rest)
        and (rest[1].word.isalpha())
    )


def token_at(reading: Reading, offset: int) -> int:
    """Return the token that starts at `offset` or is the last before it."""
    low, high = 0, len(reading.tokens)
    while low + 1 < high:
        middle = (low + high) // 2
        if reading.tokens[middle].start <= offset:
            low = middle
        else:
            high = middle
    return low


def decade(year: int) -> str:
    """Return the decade of a year, as it may stand in the text."""
    names = {
        1920: "jaren twintig", 1930: "jaren dertig", 1940: "jaren veertig", 1950: "jaren vijftig",
        1960: "jaren zestig", 1970: "jaren zeventig", 1980: "jaren tachtig",
        1990: "jaren negentig", 2000: "jaren nul", 2010: "jaren tien", 2020: "jaren twintig",
    }  # fmt: skip
    return names.get(year - year % 10, "jaartal")
