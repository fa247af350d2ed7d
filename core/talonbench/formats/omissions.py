"""What an import leaves out: by destination what is missing, and by kind what was passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from talonbench.destination import Missing
from talonbench.formats.model import ConfigNote, ListPage
from talonbench.plurals import count_noun

UNKNOWN_ACTION: Final = "mapping with an unknown action"
_PLURALS: Final = {UNKNOWN_ACTION: "mappings with unknown actions"}
_NOUNS: Final = {"subscriptions": "mapping", "filters": "filter", "destinations": "destination"}

FETCH: Final = "Fetch the rest."


@dataclass(slots=True)
class Omissions:
    """Collects them while objects are joined; *missing* is by the id of its destination, empty if that is unknown."""

    missing: dict[str, list[Missing]] = field(default_factory=dict)
    passed: Counter[str] = field(default_factory=Counter)

    def miss(self, owner: str, kind: str, name: str, reason: str) -> None:
        """Note that the mapping or filter *name* of the destination *owner* isn't imported."""
        told = reason.removeprefix("Skipped: ")
        self._add(owner, Missing(kind, f"The {kind} “{name}” wasn't imported: {told[:1].lower()}{told[1:]}"))

    def miss_value(self, owner: str, mapping: str, name: str, reason: str) -> None:
        """Note that a value of the mapping with the id *mapping*, called *name*, isn't imported."""
        self._add(owner, Missing("value", f"“{name}”: {reason}", mapping))

    def check_pages(self, pages: Sequence[ListPage]) -> Iterator[ConfigNote]:
        """Note each list of which not all pages are there."""
        for of in dict.fromkeys(page.of for page in pages):
            listed = [page for page in pages if page.of == of]
            if (message := _find_gap(listed)) is None:
                continue
            where = next((page.where for page in listed if page.following), listed[-1].where)
            yield ConfigNote("warning", "page", where, message)
            if of[0] != "destinations":
                self._add(of[1], Missing("page", message))

    def of(self, owner: str, known: Sequence[str]) -> tuple[Missing, ...]:
        """What is missing from *owner*, one of the *known* destinations; that of an unknown one may belong to any."""
        anybodys = [one for key, found in self.missing.items() if key not in known for one in found]
        return (*self.missing.get(owner, ()), *anybodys)

    def describe(self) -> str:
        """What was passed over, counted by kind; empty if nothing was."""
        return ", ".join(
            count_noun(count, kind, _PLURALS.get(kind, "")) for kind, count in self.passed.items() if count
        )

    def _add(self, owner: str, one: Missing) -> None:
        found = self.missing.setdefault(owner, [])
        if one not in found:
            found.append(one)


def _find_gap(pages: Sequence[ListPage]) -> str | None:
    """What is missing from the *pages* of one list."""
    known = {page.current for page in pages}
    noun = _NOUNS.get(pages[0].of[0], "object")
    total, count = max(page.total for page in pages), len({item for page in pages for item in page.items})
    if total > count:
        verb = "was" if count == 1 else "were"
        return f"The next page is missing: only {count} of {count_noun(total, noun)} {verb} imported. {FETCH}"
    if any(page.following and page.following not in known for page in pages):
        return f"The next page is missing: there are more {noun}s. {FETCH}"
    return None
