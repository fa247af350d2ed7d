"""Counts with their nouns."""


def count_noun(count: int, noun: str, plural: str = "") -> str:
    """*count* with its noun: “1 mapping”, “2 mappings”, “1,200 events”; *plural* if an s doesn't make it."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"
