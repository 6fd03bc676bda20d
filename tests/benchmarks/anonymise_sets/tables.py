"""Scores as compact tables, with n and Wilson intervals at 95 %."""

from collections.abc import Mapping

from tests.benchmarks.anonymise_sets.score import Score, Tally, gap
from tests.benchmarks.intervals import shown, wilson

STYLES = ("cased", "lower")


def measures(result: Score) -> dict[str, Tally]:
    """Return the shares that acceptance asks for, by name."""
    entities = result.entities
    keys = {
        "direct": ("type", "direct"),
        "direct, cased": ("type", "direct", "cased"),
        "direct, lower": ("type", "direct", "lower"),
        "names, cased": ("category", "PERSON", "cased"),
        "names, lower": ("category", "PERSON", "lower"),
        "ids in digits": ("ids", "digit_ids"),
        "ids spoken": ("ids", "spoken_ids"),
        "quasi": ("type", "quasi"),
        "quasi, cased": ("type", "quasi", "cased"),
        "quasi, lower": ("type", "quasi", "lower"),
    }
    found = {name: entities.get(key, Tally()) for name, key in keys.items()}
    return found | {"token precision": result.masked}


def rates(result: Score) -> dict[str, float]:
    """Return the figures that are no shares, by name."""
    return {
        "precision, weighted": result.weighted_precision,
        "wrong masks/1000, cased": result.wrong_per_thousand("spans", ["cased"]),
        "wrong masks/1000, lower": result.wrong_per_thousand("spans", ["lower"]),
        "wrong masks/1000": result.wrong_per_thousand("spans"),
        "wrong tokens/1000": result.wrong_per_thousand("tokens"),
        "queued/1000": result.wrong_per_thousand("queued"),
    }


def report(scores: Mapping[str, Score], title: str) -> None:
    """Print every measure with n and interval, a column per condition."""
    print(f"\n{title}\n{'recall of entities':<26}" + "".join(f"{name:<34}" for name in scores))
    table = [measures(result) for result in scores.values()]
    for name in table[0]:
        print(f"{name:<26}" + "".join(f"{shown(t[name].found, t[name].total):<34}" for t in table))
    for name in rates(next(iter(scores.values()))):
        print(
            f"{name:<26}" + "".join(f"{rates(result)[name]:<34.2f}" for result in scores.values())
        )
    words = sum(next(iter(scores.values())).free["words", style] for style in STYLES)
    print(f"(wrong masks in {words} words of speech that identifies nobody)")


def report_categories(result: Score) -> None:
    """Print recall by category: entities by style, mentions and tokens."""
    print(f"\n{'category':<16}{'cased':<30}{'lower':<30}{'mentions':<12}tokens")
    for category in sorted({key[1] for key in result.entities if key[0] == "category"}):
        tallies = [result.entities.get(("category", category, s), Tally()) for s in STYLES]
        cells = "".join(f"{shown(t.found, t.total):<30}" for t in tallies)
        mentions, tokens = (t["category", category] for t in (result.mentions, result.tokens))
        print(f"{category:<16}{cells}{mentions.share:<12.2f}{tokens.share:.2f}")


def compare(scores: Mapping[str, Score]) -> None:
    """Print all tools side by side: shares with intervals, n in the first column."""
    print(f"\n{'measure (n)':<26}" + "".join(f"{name:<20}" for name in scores))
    table = [measures(result) for result in scores.values()]
    for name, first in table[0].items():
        n = "" if name == "token precision" else f" ({first.total})"
        print(f"{name + n:<26}" + "".join(f"{_short(row[name]):<20}" for row in table))
    for name in rates(next(iter(scores.values()))):
        print(
            f"{name:<26}" + "".join(f"{rates(result)[name]:<20.2f}" for result in scores.values())
        )


def _short(tally: Tally) -> str:
    if not tally.total:
        return "-"
    low, high = wilson(tally.found, tally.total)
    return f"{tally.share:.2f} [{low:.2f}, {high:.2f}]"


def report_origins(scores: Mapping[str, Score]) -> None:
    """Print recall of names by origin, cased and lower-case, for whoever finds names at all."""
    found = {
        name: result
        for name, result in scores.items()
        if result.entities.get(("category", "PERSON"), Tally()).found
    }
    for name in list(found)[:2]:
        _origins_in_full(name, found[name])
    if len(found) > 2:
        _origins_side_by_side(found)


def _origins(result: Score) -> list[str]:
    return sorted({key[1] for key in result.entities if key[0] == "origin"})


def _origins_in_full(name: str, result: Score) -> None:
    print(f"\nnames by origin: {name}\n{'':<14}{'cased':<30}{'lower':<30}both")
    for origin in _origins(result):
        rows = [result.entities.get(("origin", origin, s), Tally()) for s in STYLES]
        rows.append(result.entities["origin", origin])
        print(f"{origin:<14}" + "".join(f"{shown(t.found, t.total):<30}" for t in rows))
    for style in (*STYLES, None):
        best, worst, difference = gap(result, style)
        print(f"  gap {style or 'both'}: {difference:.2f} (best {best}, worst {worst})")


def _origins_side_by_side(scores: Mapping[str, Score]) -> None:
    print(f"\n{'cased / lower':<20}" + "".join(f"{name:<20}" for name in scores))
    first = next(iter(scores.values()))
    for origin in _origins(first):
        numbers = [first.entities.get(("origin", origin, s), Tally()).total for s in STYLES]
        title = f"{origin} ({numbers[0]}, {numbers[1]})"
        cells = (
            " / ".join(
                f"{result.entities.get(('origin', origin, s), Tally()).share:.2f}" for s in STYLES
            )
            for result in scores.values()
        )
        print(f"{title:<20}" + "".join(f"{cell:<20}" for cell in cells))
