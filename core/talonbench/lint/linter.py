"""All findings on one event's trace; those that depend on the mappings alone are found once, on compiling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talonbench.destination import CompiledSubscription, Settings
from talonbench.events import KnownPaths
from talonbench.lint.event import lint_event, lint_type
from talonbench.lint.filters import lint_filter_steps, lint_filters
from talonbench.lint.finding import Finding, Place
from talonbench.lint.literals import lint_literals
from talonbench.lint.mapping import lint_mapping
from talonbench.lint.paths import FieldPaths, find_field_paths, lint_paths
from talonbench.lint.payload import lint_payload
from talonbench.lint.settings import lint_api_key, lint_deployment
from talonbench.lint.setup import lint_setup
from talonbench.lint.together import lint_left_open, lint_together
from talonbench.lint.trigger import lint_meaning, lint_trigger
from talonbench.lint.values import lint_values
from talonbench.lint.varying import lint_varying
from talonbench.pipeline import Ready, Rejected
from talonbench.suggest.literals import LooseText, find_loose_texts
from talonbench.trace import CompiledDestination, EventTrace, MappingTrace

if TYPE_CHECKING:
    from talonbench.attributes import Catalog
    from talonbench.lint.catalog import CatalogLinter

MOST_MAPPINGS = 50  # segment-docs, connections/destinations/actions
_GUESSES = ("attribute.time", "attribute.number_as_text")
_WEIGHT = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class LintedMapping:
    """One mapping, with its findings for every event, the fields that read the event, and strings like paths."""

    compiled: CompiledSubscription
    findings: tuple[Finding, ...]
    fields: tuple[FieldPaths, ...]
    texts: tuple[LooseText, ...]


@dataclass(frozen=True, slots=True)
class Linter:
    """The linted mappings of a destination; *destination_findings* are on its filters and number of mappings.

    *catalog* finds what doesn't exist in Talon.One, if anybody knows.
    """

    mappings: tuple[LintedMapping, ...]
    destination_findings: tuple[Finding, ...]
    catalog: CatalogLinter | None = None

    def check(self, trace: EventTrace, settings: Settings) -> tuple[Finding, ...]:
        """All findings on *trace*, the most severe first, without duplicates."""
        found = _without_guesses(dict.fromkeys(self._all(trace, settings)))
        return tuple(sorted(found, key=lambda finding: _WEIGHT[finding.severity]))

    def _all(self, trace: EventTrace, settings: Settings) -> Iterator[Finding]:
        yield from lint_deployment(settings.deployment)
        yield from lint_api_key(settings.api_key)
        yield from self.destination_findings
        yield from lint_filter_steps(trace)
        if trace.event is not None:
            yield from lint_event(trace.event, trace.ingestion_faults)
            yield from lint_type(trace.event, has_inferred_type=trace.has_inferred_type)
        known = KnownPaths(trace.filtered_event) if trace.filtered_event is not None else None
        for studied, mapping in zip(self.mappings, trace.mappings, strict=True):
            yield from studied.findings
            yield from lint_literals(studied.compiled, studied.texts, mapping.outcome)
            if trace.filtered_event is not None and known is not None:
                yield from _leg(studied, mapping, trace, known)
        if self.catalog is not None:
            yield from self.catalog.check(trace)
        yield from lint_together(trace.mappings)
        yield from lint_left_open(trace.mappings, trace.filtered_event or {})


def _without_guesses(found: Iterable[Finding]) -> Iterator[Finding]:
    """*found* without guesses at an attribute's type where the catalog knows it."""
    all_found = tuple(found)
    known = {one.place for one in all_found if one.code.startswith("catalog.")}
    return (one for one in all_found if one.code not in _GUESSES or one.place not in known)


def compile_linter(
    destination: CompiledDestination, before: Linter | None = None, catalog: Catalog | None = None
) -> Linter:
    """Lint the mappings of *destination*, beside *catalog*; what *before* has already linted is reused."""
    known = {id(part.compiled): part for part in before.mappings} if before is not None else {}
    studied = tuple(known.get(id(compiled)) or _study(compiled) for compiled in destination.subscriptions)
    setup = lint_setup(destination.missing, destination.beside)
    findings = (*setup, *lint_filters(destination.filters), *_many(studied))
    return Linter(studied, findings, _compile_catalog(catalog, None if before is None else before.catalog))


def _compile_catalog(catalog: Catalog | None, before: CatalogLinter | None) -> CatalogLinter | None:
    if catalog is None:
        return None
    if before is not None and before.catalog is catalog:
        return before
    from talonbench.lint.catalog import CatalogLinter  # late: without a catalog it isn't needed

    return CatalogLinter(catalog)


def _study(compiled: CompiledSubscription) -> LintedMapping:
    return LintedMapping(
        compiled, tuple(lint_mapping(compiled)), find_field_paths(compiled), find_loose_texts(compiled)
    )


def _leg(studied: LintedMapping, mapping: MappingTrace, trace: EventTrace, known: KnownPaths) -> Iterator[Finding]:
    event = trace.filtered_event or {}
    if isinstance(mapping.outcome, (Ready, Rejected)):
        yield from lint_paths(studied.compiled, studied.fields, trace, mapping.outcome, known)
        yield from lint_values(studied.compiled, event, mapping.outcome)
    if mapping.status == "not_triggered":
        yield from lint_trigger(studied.compiled, event)
    if isinstance(mapping.outcome, Ready):
        yield from lint_meaning(studied.compiled, event)
        yield from lint_varying(studied.compiled, event)
        url = mapping.outcome.requests[0].url
        for remark in lint_payload(event, mapping.compiled.action.slug, mapping.outcome.payload, url):
            place = Place("field", remark.path, mapping.subscription.id)
            yield Finding(remark.code, remark.severity, remark.message, place, remark.is_slip)


def _many(studied: tuple[LintedMapping, ...]) -> Iterator[Finding]:
    if len(studied) > MOST_MAPPINGS:
        message = f"There are {len(studied)} mappings; Segment allows {MOST_MAPPINGS} per destination."
        yield Finding("limit.mappings", "warning", message, Place("mapping"))
