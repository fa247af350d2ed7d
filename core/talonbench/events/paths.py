"""Paths into an event as Segment writes them: formatting, completion, and suggestions for misspelled ones."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from talonbench.plurals import count_noun
from talonbench.values import Value, json_text

MOST: Final = 1000  # paths of one event that are suggested
MOST_GUESSES: Final = 32  # misspelled paths per event for which similar ones are searched
_EXAMPLE: Final = 60  # characters of an example
_index = re.compile("0|[1-9][0-9]*").fullmatch
_split_by_segment = re.compile(r"[.\[\]\"']").search
_not_letters = re.compile(r"[\W_]+")


def path_text(keys: tuple[str, ...]) -> str:
    """The path of *keys*, such as ``$.properties.products[0].sku``; ``$`` for the whole event.

    A key with a dot, a bracket or a quote is shown as ``["a.b"]``: Segment's paths can't express it.
    """
    return "$" + "".join(_step_text(key, is_first=at == 0) for at, key in enumerate(keys))


def complete_paths(body: dict[str, Value], prefix: str) -> list[tuple[str, str]]:
    """The paths of *body* for completion, each with its value as short text.

    First those that start with *prefix*, then those that contain it, ignoring case. The first item of an array stands
    for all; keys that Segment can't reach are left out.
    """
    typed = prefix.lower()
    listed = [(path_text(keys), value) for keys, value in islice(_reachable(body), MOST)]
    beginning = [entry for entry in listed if entry[0].lower().startswith(typed)]
    holding = [entry for entry in listed if typed in entry[0].lower() and not entry[0].lower().startswith(typed)]
    return [(path, _example(value)) for path, value in beginning + holding]


def nearest_path(body: dict[str, Value], path: str) -> str | None:
    """The path of *body* that *path* most likely should be; None if none is similar."""
    return KnownPaths(body).nearest(path)


class KnownPaths:
    """The paths of one event, listed once for many lookups."""

    def __init__(self, body: dict[str, Value]) -> None:
        self._known = [path_text(keys) for keys, _ in islice(_reachable(body), MOST)]
        self._by_letters: dict[str, list[str]] = {}
        self._by_last: dict[str, list[str]] = {}
        for text in self._known:
            self._by_letters.setdefault(_letters(text), []).append(text)
            self._by_last.setdefault(_letters(_last_key(text)), []).append(text)
        self._guessed: dict[str, str | None] = {}

    def nearest(self, path: str, guess: bool = True) -> str | None:
        """The path that *path* most likely should be; similar spellings only with *guess*, which takes longer.

        The same letters win (``userID`` for ``user_id``), then the same last key elsewhere, then a similar spelling;
        the latter is searched for at most `MOST_GUESSES` paths.
        """
        wanted = path if path.startswith("$") else f"$.{path}"
        if not guess or (wanted not in self._guessed and len(self._guessed) >= MOST_GUESSES):
            return self._nearest(wanted, guess=False)
        if wanted not in self._guessed:
            self._guessed[wanted] = self._nearest(wanted, guess=True)
        return self._guessed[wanted]

    def _nearest(self, wanted: str, guess: bool) -> str | None:
        from difflib import get_close_matches  # late: not needed for the first paint

        same = self._by_letters.get(_letters(wanted), [])
        if wanted in same or same:
            return wanted if wanted in same else same[0]
        last = self._by_last.get(_letters(_last_key(wanted)), [])
        found = get_close_matches(wanted, last, n=1, cutoff=0.0)
        alike = get_close_matches(wanted, self._known, cutoff=0.6) if guess and not found else []
        others = [path for path in [*found, *alike] if not wanted.startswith((f"{path}.", f"{path}["))]  # not above it
        return next((path for path in others if _are_alike(_last_key(wanted), _last_key(path))), None)


def _step_text(key: str, is_first: bool) -> str:
    if _index(key) and not is_first:  # Segment reads $[0] as the key $, and an event is no array anyway
        return f"[{key}]"
    return f".{key}" if key and not _split_by_segment(key) else f"[{json_text(key)}]"


def _reachable(body: dict[str, Value]) -> Iterator[tuple[tuple[str, ...], Value]]:
    """Every path with its value, in the event's order; only the first item of an array."""
    waiting: list[tuple[tuple[str, ...], Value]] = [((), body)]
    while waiting:
        keys, value = waiting.pop()
        if keys:
            yield keys, value
        inner = (
            value.items() if isinstance(value, dict) else [("0", value[0])] if isinstance(value, list) and value else ()
        )
        waiting.extend(reversed([((*keys, key), part) for key, part in inner if key and not _split_by_segment(key)]))


def _example(value: Value) -> str:
    if isinstance(value, dict):
        return f"{{…}} {count_noun(len(value), 'key')}"
    if isinstance(value, list):
        return f"[…] {count_noun(len(value), 'item')}"
    text = json_text(value)
    return text if len(text) <= _EXAMPLE else text[: _EXAMPLE - 1] + "…"


def _letters(text: str) -> str:
    return _not_letters.sub("", text).lower()


def _are_alike(one: str, other: str) -> bool:
    """Whether two keys are similar: a long common path makes paths similar whatever their last keys are."""
    from difflib import SequenceMatcher  # late: not needed for the first paint

    return SequenceMatcher(None, _letters(one), _letters(other)).ratio() > 0.5


def _last_key(path: str) -> str:
    return re.split(r"[.\[]", path.rstrip("]"))[-1]
