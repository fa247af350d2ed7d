"""Columns of rows, held as the bytes that Arrow takes: as objects they would fill the cache."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Numbers:
    """A column of whole numbers, of which some may be unknown."""

    def __init__(self) -> None:
        self._values = array("q")
        self._unknown: list[int] = []  # their places

    def extend(self, values: Sequence[int | None]) -> None:
        """Add *values*."""
        try:
            self._values.fromlist([*values])  # type: ignore[list-item]  # TypeError if some are unknown
        except TypeError:
            start = len(self._values)
            self._unknown += [start + at for at, value in enumerate(values) if value is None]
            self._values.extend(value or 0 for value in values)

    def pack(self) -> Any:
        """Arrow's column."""
        import nanoarrow as na

        if self._values and not self._unknown:
            return na.c_array(self._values)
        unknown = {*self._unknown}
        return na.c_array([None if at in unknown else one for at, one in enumerate(self._values)], na.int64())


class Texts:
    """A column of texts, of which some may be unknown; lone surrogates, which Arrow hasn't, are replaced.

    *write* makes a text of what isn't one.
    """

    def __init__(self, write: Callable[[Any], str | None] = lambda value: None) -> None:
        import nanoarrow as na
        from nanoarrow.c_array import ArrayFromIterableBuilder

        self._builder = ArrayFromIterableBuilder(na.c_schema(na.string()))
        self._builder.start_building()
        self._write = write

    def extend(self, values: Sequence[Any]) -> None:
        """Add *values*."""
        try:
            is_plain = "".join(values).isascii()
        except TypeError:
            values = [value if type(value) is str else self._write(value) for value in values]
            is_plain = "".join(filter(None, values)).isascii()
        if not is_plain:
            values = [None if value is None else value.encode("utf-8", "replace").decode() for value in values]
        self._builder.append(values)

    def pack(self) -> Any:
        """Arrow's column, to which nothing can be added any more."""
        return self._builder.finish_building()
