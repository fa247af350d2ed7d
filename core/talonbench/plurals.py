"""Counts with their nouns, and lists in a sentence."""

from collections.abc import Sequence


def count_noun(count: int, noun: str, plural: str = "") -> str:
    """*count* with its noun: “1 mapping”, “2 mappings”, “1,200 events”; *plural* if an s doesn't make it."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


def join_words(words: Sequence[str], last: str = "and") -> str:
    """*words* as a sentence lists them: “a, b and c”."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
