"""Destinations in the shapes that Segment takes: Public API, Terraform, Actions CLI; never with a key."""

from talonbench.exchange.found import Imported, ImportedDestination, ImportedFilter, ImportedMapping, Object
from talonbench.exchange.reading import METADATA_ID, NAME, SLUG
from talonbench.talon_one import ACTIONS, without_callback_key
from talonbench.values import Json, json_text

_TERRAFORM_NAMES = {"modelId": "model_id", "sourceId": "source_id", "description": "description"}


def public_api(imported: Imported) -> str:
    """All objects as one answer of the Public API, as a list call of each kind would give them."""
    data: Object = {
        "destinations": [destination_body(one) for one in imported.destinations],
        "subscriptions": [mapping_body(part, one.id) for one in imported.destinations for part in one.mappings],
        "filters": [filter_body(part, one.id) for one in imported.destinations for part in one.filters],
    }
    return json_text({"data": data})


def destination_body(one: ImportedDestination) -> Object:
    """A destination of the Public API."""
    settings = one.kept.get("settings")
    options: Object = dict(settings) if isinstance(settings, dict) else {}
    if one.deployment:
        options["deployment"] = one.deployment
    metadata: Json = {"id": METADATA_ID, "slug": SLUG, "name": NAME}
    return {
        "id": one.id,
        "name": one.name,
        "enabled": one.enabled,
        "sourceId": one.source,
        "settings": options,
        "metadata": metadata,
    }


def mapping_body(part: ImportedMapping, destination: str) -> Object:
    """A subscription of the Public API, what Segment keeps beside the mapping included."""
    of = without_callback_key(part.subscription)
    reserved = part.kept.get("reserved")
    kept = {key: value for key, value in part.kept.items() if key != "reserved"}
    return {
        "id": of.id,
        "name": of.name,
        "actionId": ACTIONS[of.action].action_id,
        "actionSlug": of.action,
        "destinationId": destination,
        "enabled": of.enabled,
        "settings": {**of.mapping, **(reserved if isinstance(reserved, dict) else {})},
        "trigger": of.trigger,
        **kept,
    }


def filter_body(part: ImportedFilter, destination: str) -> Object:
    """A filter of the Public API."""
    of = part.filter
    return {
        "id": of.id,
        "destinationId": destination,
        "if": of.condition,
        "actions": list(of.actions),
        "title": of.title,
        "enabled": of.enabled,
        **part.kept,
    }


def actions_cli(part: ImportedMapping, event: Object, settings: Object) -> str:
    """A body for the Actions CLI, to be posted to ``/`` and the action's slug; *settings* hold no key."""
    address = f"http://localhost:3000/{part.subscription.action}"
    mapping: Json = without_callback_key(part.subscription).mapping
    return json_text({"_post_to": address, "payload": event, "mapping": mapping, "settings": settings})


def terraform(imported: Imported) -> dict[str, str]:
    """A file a resource, as Git Sync writes them: its name in its folder, and its text."""
    files: dict[str, str] = {}
    for one in imported.destinations:
        body = destination_body(one)
        files[f"destinations/{_file(one.id)}.tf"] = _resource("segment_destination", one.id, one.id, {
            "enabled": one.enabled, "metadata": {"id": METADATA_ID}, "name": one.name, "source_id": one.source,
        }, {"settings": body["settings"]})  # fmt: skip
        for mapping in one.mappings:
            name = f"destination_subscriptions/{_file(one.id)}_{_file(mapping.subscription.id)}.tf"
            files[name] = _subscription(mapping, one.id)
        for part in one.filters:
            files[f"destination_filters/{_file(one.id)}_{_file(part.filter.id or part.filter.title)}.tf"] = _filter(
                part, one.id
            )
    return files


def _subscription(part: ImportedMapping, destination: str) -> str:
    body = mapping_body(part, destination)
    plain: Object = {
        "action_id": body["actionId"],
        "destination_id": destination,
        "enabled": body["enabled"],
        "name": body["name"],
        "trigger": body["trigger"],
        "model_id": body.get("modelId"),
    }
    schedule = body.get("reverseETLSchedule")
    if isinstance(schedule, dict):
        config = schedule.get("config")
        plain["reverse_etl_schedule"] = {**schedule, "config": None if config is None else json_text(config)}
    identity = part.subscription.id
    label = f"{destination}_{identity}"
    return _resource("segment_destination_subscription", label, f"{destination}:{identity}", plain, {
        "settings": body["settings"],
    })  # fmt: skip


def _filter(part: ImportedFilter, destination: str) -> str:
    of = part.filter
    actions: list[Json] = [
        {key: json_text(value) if key == "fields" else value for key, value in action.items()} for action in of.actions
    ]
    plain: Object = {
        "actions": actions,
        "description": part.kept.get("description"),
        "destination_id": destination,
        "enabled": of.enabled,
        "if": of.condition,
        "source_id": part.kept.get("sourceId"),
        "title": of.title,
    }
    return _resource("segment_destination_filter", f"{destination}_{of.id}", f"{destination}:{of.id}", plain, {})


def _resource(kind: str, label: str, identity: str, plain: Object, encoded: Object) -> str:
    name = f"id-{_file(label)}"
    lines = ["import {", f"  to = {kind}.{name}", f"  id = {_hcl(identity)}", "}", "", f'resource "{kind}" "{name}" {{']
    lines += [f"  {key} = {_hcl(value, 1)}" for key, value in plain.items() if value is not None]
    lines += [f"  {key} = jsonencode({_hcl(value, 1)})" for key, value in encoded.items()]
    return "\n".join([*lines, "}", ""])


def _file(name: str) -> str:
    return "".join(char if char.isascii() and (char.isalnum() or char in "_-") else "-" for char in name)


def _hcl(value: Json, depth: int = 0) -> str:
    """*value* in Terraform's language."""
    pad = "  " * depth
    if isinstance(value, dict):
        members = (f"{pad}  {_quoted(key)} = {_hcl(part, depth + 1)}\n" for key, part in value.items())
        return "{\n" + "".join(members) + pad + "}" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_hcl(part, depth) for part in value) + "]"
    return _quoted(value) if isinstance(value, str) else json_text(value)


def _quoted(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    )
    return f'"{escaped.replace("${", "$${").replace("%{", "%%{")}"'
