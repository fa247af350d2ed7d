"""Findings on what is sent beside what exists in Talon.One; none where that part of the catalog is unknown."""

from collections.abc import Iterator
from typing import Final

from talonbench.attributes import Catalog, find_references, list_sent
from talonbench.attributes.readiness import check_use, index_attributes
from talonbench.attributes.references import KnownReferences
from talonbench.lint.finding import Finding, Place
from talonbench.trace import EventTrace, MappingTrace

# verdict → code of the finding
_OF_ATTRIBUTES: Final = {
    "missing": "attribute", "wrong_type": "attribute_type", "not_allowed": "attribute_value",
    "other_case": "attribute_case", "other_entity": "attribute_entity",
}  # fmt: skip
_OF_REFERENCES: Final = {"event_type": "event_type", "audience": "audience", "segment_audience": "audience"}
_GOOD: Final = ("exists", "built_in", "")  # a built-in event has a finding of its own
ATTRIBUTE_CODES: Final = frozenset(f"catalog.{code}" for code in _OF_ATTRIBUTES.values())


class CatalogLinter:
    """Finds in the requests of events what isn't in *catalog*; indexed once."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._attributes = None if catalog.attributes is None else index_attributes(catalog.attributes)
        self._references = KnownReferences(catalog)

    def check(self, trace: EventTrace) -> Iterator[Finding]:
        """Event types, audiences and attributes that the requests of *trace* name, and that don't exist as sent."""
        for use in find_references(trace):
            found = self._references.check(use)
            if found.verdict not in _GOOD:
                yield _find(_OF_REFERENCES[use.kind], found.words, use.place, use.mapping_id)
        for mapping in trace.mappings:
            yield from self._check_attributes(mapping)

    def _check_attributes(self, mapping: MappingTrace) -> Iterator[Finding]:
        """What an action creates isn't missing; nor is one where no document says what becomes of it."""
        for use, _ in list_sent(mapping) if self._attributes is not None else ():
            found = check_use(use, self._attributes or {})
            is_due = found.verdict != "missing" or use.if_unknown in ("rejected", "ignored")
            if not found.is_good and is_due:
                yield _find(_OF_ATTRIBUTES[found.verdict], found.words, use.place, use.mapping_id)


def lint_catalog(catalog: Catalog, trace: EventTrace) -> Iterator[Finding]:
    """Findings on the requests of *trace* that are ready, beside *catalog*."""
    return CatalogLinter(catalog).check(trace)


def _find(code: str, message: str, path: str, mapping: str) -> Finding:
    return Finding(f"catalog.{code}", "warning", message, Place("field", path, mapping))
