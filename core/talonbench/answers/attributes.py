"""The custom attributes that mappings send, beside what exists in Talon.One, as JSON."""

from collections.abc import Sequence
from typing import TypeAlias

from talonbench.answers.outcomes import findings_json
from talonbench.answers.reasons import summaries_json
from talonbench.attributes import AttributeReadiness, Catalog
from talonbench.judgement import Judgement
from talonbench.lint import Finding
from talonbench.lint.catalog import lint_catalog
from talonbench.trace import EventTrace
from talonbench.values import Json

Judgements: TypeAlias = Sequence[tuple[str, Judgement]]  # with the events' names
FoundFinding: TypeAlias = tuple[str, EventTrace, Finding]


def find_missing(catalog: Catalog, judgements: Judgements) -> list[FoundFinding]:
    """What isn't in *catalog*; the same in several events is told once."""
    found: dict[Finding, FoundFinding] = {}
    for name, judgement in judgements:
        for finding in lint_catalog(catalog, judgement.trace):
            found.setdefault(finding, (name, judgement.trace, finding))
    return [*found.values()]


def attributes_json(
    rows: Sequence[AttributeReadiness], catalog: Catalog, judgements: Judgements, found: Sequence[FoundFinding]
) -> dict[str, Json]:
    """The documented JSON object: attributes, and what was *found* missing from the *catalog*."""
    known = catalog.audiences
    return {
        **summaries_json([(name, judgement.summary) for name, judgement in judgements]),
        "attributes": [_row(row, catalog.attributes is not None) for row in rows],
        "findings": [one for name, trace, finding in found for one in findings_json(name, trace, [finding])],
        "eventTypes": None if catalog.event_types is None else [*catalog.event_types],
        "audiences": None if known is None else [
            {"id": one.id, "name": one.name, "integration": one.integration, "integrationId": one.integration_id}
            for one in known
        ],
        "applications": None if catalog.applications is None else [
            {"id": one.id, "name": one.name, "currency": one.currency, "timezone": one.timezone,
             "sandbox": one.is_sandbox}
            for one in catalog.applications
        ],
        "problems": [*catalog.problems],
    }  # fmt: skip


def _row(row: AttributeReadiness, is_compared: bool) -> Json:
    use = row.use
    return {
        "entity": use.entity,
        "eventType": use.event_type,
        "name": use.name,
        "type": use.type,
        "example": use.example,
        "mapping": use.mapping,
        "paths": [*use.paths],
        "verdict": row.verdict if is_compared else None,
        "existing": None if row.existing is None else {"name": row.existing.name, "type": row.existing.type},
        "message": row.words,
    }
