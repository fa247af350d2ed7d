"""What a template may read of an event, found without one: it is gone through with places in place of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeAlias

Keys: TypeAlias = tuple[str, ...]
Places: TypeAlias = tuple[Keys, ...]  # where in the event a value may stand
NOWHERE: Final[Places] = ()  # of a value that the template makes


class Scan:
    """What has been read so far, and where the values of the names lie that the template gave.

    A name that was only given in a branch may be the template's or the event's, so it may stand in several places.
    """

    def __init__(self, found: dict[Keys, bool] | None = None, given: dict[str, Places] | None = None) -> None:
        self._found: dict[Keys, bool] = {} if found is None else found  # whether its lack is always made up for
        self._given: dict[str, Places] = {} if given is None else given
        self._has_default = False
        self.blocks = 0

    @property
    def found(self) -> Places:
        """The places in the event that are read, each once, in their order."""
        return tuple(self._found)

    @property
    def replaceable(self) -> Places:
        """Those of the places for which a default stands in wherever they are read."""
        return tuple(place for place, has_default in self._found.items() if has_default)

    @contextmanager
    def with_default(self) -> Iterator[None]:
        """What is read meanwhile may be missing: a default stands in."""
        before, self._has_default = self._has_default, True
        yield
        self._has_default = before

    def read(self, places: Places) -> None:
        """Note that the values at *places* are read."""
        for place in places:
            self._found[place] = self._found.get(place, True) and self._has_default

    def read_all(self) -> None:
        """Note that any part of the event may be read."""
        self.read(((),))

    def variable(self, name: str) -> Places:
        """Where the variable *name* stands."""
        if name == "block" and self.blocks:
            return NOWHERE
        return self._given.get(name, ((name,),))

    def give(self, name: str, places: Places) -> None:
        """From here on the variable *name* is a value at *places*."""
        self._given[name] = places

    def count(self, name: str) -> None:
        """A counter *name*, which starts at a number of the event; a name that was given is not changed by it."""
        self.read(((name,),))
        self._given.setdefault(name, NOWHERE)

    def branch(self) -> Scan:
        """A scan of what may be left out: what it reads is read, the names that it gives are its own."""
        branch = Scan(self._found, dict(self._given))
        branch.blocks, branch._has_default = self.blocks, self._has_default
        return branch

    def join(self, branches: Iterable[Scan]) -> None:
        """Go on behind *branches*, one of which was taken."""
        taken = list(branches)
        names = dict.fromkeys(name for branch in taken for name in branch._given)
        for name in names:
            everywhere = (place for branch in taken for place in branch._given.get(name, ((name,),)))
            self._given[name] = tuple(dict.fromkeys(everywhere))
