"""Checked reading of JSON objects: each value has the type asked for, or an error says where it hasn't."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from talonbench.values import Value


class FormatError(ValueError):
    """A file's content is invalid; the message gives the location but never a value, which may be a secret."""


class Section:
    """A JSON object of a file; *place* is its JSON pointer. A value without a default is required."""

    __slots__ = ("entries", "place")  # no dataclass: creating one costs a millisecond at the start

    def __init__(self, entries: dict[str, Value], place: str = "") -> None:
        self.entries = entries
        self.place = place

    def read_text(self, key: str, default: str | None = None) -> str:
        """A string."""
        value = self._get(key, default)
        if not isinstance(value, str):
            raise self._error(key, "must be a string")
        return value

    def read_choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        """One of *choices*."""
        value = self.read_text(key, default)
        if value not in choices:
            raise self._error(key, f"must be {' or '.join(choices)}")
        return value

    def read_flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            raise self._error(key, "must be true or false")
        return value

    def read_number(self, key: str, default: float | None = None) -> int | float:
        """A number."""
        value = self._get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._error(key, "must be a number")
        return value

    def read_integer(self, key: str, default: int | None = None) -> int:
        """An integer."""
        value = self.read_number(key, default)
        if not isinstance(value, int):
            raise self._error(key, "must be an integer")
        return value

    def read_object(self, key: str, default: dict[str, Value] | None = None) -> dict[str, Value]:
        """An object, unchecked."""
        value = self._get(key, default)
        if not isinstance(value, dict):
            raise self._error(key, "must be an object")
        return value

    def read_section(self, key: str) -> Section:
        """An object, as a section."""
        return Section(self.read_object(key), f"{self.place}/{key}")

    def read_optional_section(self, key: str) -> Section | None:
        """An object, as a section; None if it is null or missing."""
        return None if self.entries.get(key) is None else self.read_section(key)

    def read_list(self, key: str) -> list[Value]:
        """An array; empty if it is missing."""
        value = self.entries.get(key, [])
        if not isinstance(value, list):
            raise self._error(key, "must be an array")
        return value

    def read_sections(self, key: str) -> Iterator[Section]:
        """The objects in an array."""
        for index, entry in enumerate(self.read_list(key)):
            if not isinstance(entry, dict):
                raise self._error(f"{key}/{index}", "must be an object")
            yield Section(entry, f"{self.place}/{key}/{index}")

    def read_texts(self, key: str) -> tuple[str, ...]:
        """The strings in an array."""
        texts = tuple(text for text in self.read_list(key) if isinstance(text, str))
        if len(texts) < len(self.read_list(key)):
            raise self._error(key, "must contain only strings")
        return texts

    def _get(self, key: str, default: Value) -> Value:
        if key in self.entries:
            return self.entries[key]
        if default is None:
            raise self._error(key, "is missing")
        return default

    def _error(self, key: str, reason: str) -> FormatError:
        return FormatError(f"{self.place}/{key} {reason}")
