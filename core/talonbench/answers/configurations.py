"""An imported configuration as JSON."""

from talonbench.formats import ConfigNote, Configuration, format_public_api
from talonbench.responses.delivery_words import describe_delivery
from talonbench.values import Json, parse_json


def configuration_json(imported: Configuration) -> dict[str, Json]:
    """*imported* as JSON, destinations in the form of the Public API."""
    public = parse_json(format_public_api(imported))
    return {
        "shapes": [*imported.shapes],
        "imported": public,
        "events": [{"name": name, "event": body} for name, body in imported.named_events],
        "responses": [{"file": one.name, "holds": describe_delivery(one.delivery)} for one in imported.deliveries],
        "kept": [one.name for one in imported.kept],
        "missing": [
            {"destination": one.id, "message": part.message} for one in imported.destinations for part in one.missing
        ],
        "reports": [_report(one) for one in imported.notes],
    }


def _report(one: ConfigNote) -> Json:
    return {"severity": one.severity, "about": one.subject, "where": one.location, "message": one.message}
