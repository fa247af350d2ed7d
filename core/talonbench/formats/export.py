"""Exports destinations in Segment's formats: Public API, Terraform, Actions CLI; never with a key."""

import re

from talonbench.destination import Subscription
from talonbench.filters import DestinationFilter
from talonbench.formats.identification import METADATA_ID, NAME, SLUG
from talonbench.formats.model import Configuration, DestinationConfiguration, Object
from talonbench.talon_one import ACTIONS
from talonbench.talon_one.secrets import mask_callback_key
from talonbench.values import Json, json_text

_ADDRESS = re.compile(r"segment_\w+\.([^\W\d][\w-]*)")  # a placeholder for an id that Segment hasn't assigned


def format_public_api(imported: Configuration) -> str:
    """All objects as one Public API response, as list calls of each kind would return them."""
    found = imported.destinations
    data: Object = {
        "destinations": [destination_body(one) for one in found if one.id],  # the others are only implied
        "subscriptions": [mapping_body(part, one.id) for one in found for part in one.mappings],
        "filters": [filter_body(part, one.id) for one in found for part in one.filters],
    }
    return json_text({"data": data})


def destination_body(one: DestinationConfiguration) -> Object:
    """A destination of the Public API."""
    settings = one.extra.get("settings")
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


def mapping_body(part: Subscription, destination: str) -> Object:
    """A subscription of the Public API, including other properties that Segment stores."""
    of = mask_callback_key(part)
    reserved = part.extra.get("reserved")
    kept = {key: value for key, value in part.extra.items() if key != "reserved"}
    action = ACTIONS.get(of.action)  # a workspace may have an unknown one
    return {
        "id": of.id,
        "name": of.name,
        "actionId": "" if action is None else action.action_id,
        "actionSlug": of.action,
        "destinationId": destination,
        "enabled": of.enabled,
        "settings": {**of.mapping, **(reserved if isinstance(reserved, dict) else {})},
        "trigger": of.trigger,
        **kept,
    }


def filter_body(part: DestinationFilter, destination: str) -> Object:
    """A filter of the Public API."""
    return {
        "id": part.id,
        "destinationId": destination,
        "if": part.condition,
        "actions": list(part.actions),
        "title": part.title,
        "enabled": part.enabled,
        **part.extra,
    }


def format_actions_cli(part: Subscription, event: Object, settings: Object) -> str:
    """A body for the Actions CLI, to POST to ``/`` and the action's slug; *settings* must not contain a key."""
    address = f"http://localhost:3000/{part.action}"
    mapping: Json = mask_callback_key(part).mapping
    return json_text({"_post_to": address, "payload": event, "mapping": mapping, "settings": settings})


def format_terraform(imported: Configuration) -> dict[str, str]:
    """One file per resource, as Git Sync writes them: file names and texts."""
    files = _Files()
    for one in imported.destinations:
        if one.id:
            plain: Object = {
                "enabled": one.enabled, "metadata": {"id": METADATA_ID}, "name": one.name, "source_id": one.source,
            }  # fmt: skip
            files.add("segment_destination", "", one.id, plain, {"settings": destination_body(one)["settings"]})
        for mapping in one.mappings:
            body = _subscription(mapping, one.id)
            settings = mapping_body(mapping, one.id)["settings"]
            files.add("segment_destination_subscription", one.id, mapping.id, body, {"settings": settings})
        for part in one.filters:
            files.add("segment_destination_filter", one.id, part.id, _filter(part, one.id), {})
    return files.texts


def _subscription(part: Subscription, destination: str) -> Object:
    body = mapping_body(part, destination)
    plain: Object = {
        "action_id": body["actionId"],
        "destination_id": destination or None,
        "enabled": body["enabled"],
        "name": body["name"],
        "trigger": body["trigger"],
        "model_id": body.get("modelId"),
    }
    schedule = body.get("reverseETLSchedule")
    if isinstance(schedule, dict):
        config = schedule.get("config")
        plain["reverse_etl_schedule"] = {**schedule, "config": None if config is None else json_text(config)}
    return plain


def _filter(part: DestinationFilter, destination: str) -> Object:
    actions: list[Json] = [
        {key: json_text(value) if key == "fields" else value for key, value in action.items()}
        for action in part.actions
    ]
    return {
        "actions": actions,
        "description": part.extra.get("description"),
        "destination_id": destination or None,
        "enabled": part.enabled,
        "if": part.condition,
        "source_id": part.extra.get("sourceId"),
        "title": part.title,
    }


class _Files:
    """Files by name; names and labels are unique."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def add(self, kind: str, owner: str, identity: str, plain: Object, encoded: Object) -> None:
        """Add a resource of the destination *owner*; one without an id from Segment gets no import block."""
        address = _ADDRESS.fullmatch(identity)
        parts = (owner, identity or "new")
        stem = address[1] if address is not None else "_".join(_file(part) for part in parts if part)
        name = self._free(f"{kind.removeprefix('segment_')}s/{stem}")
        label = address[1] if address is not None else f"id-{name.rpartition('/')[2]}"
        text = _resource(kind, label, plain, encoded)
        if identity and address is None:
            text = _import(kind, label, f"{owner}:{identity}" if owner else identity) + text
        self.texts[f"{name}.tf"] = text

    def _free(self, name: str) -> str:
        """*name*, numbered if it is taken, ignoring case."""
        taken = {one.lower() for one in self.texts}
        numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
        return next(one for one in numbered if f"{one}.tf".lower() not in taken)


def _import(kind: str, label: str, identity: str) -> str:
    return f"import {{\n  to = {kind}.{label}\n  id = {_hcl(identity)}\n}}\n\n"


def _resource(kind: str, label: str, plain: Object, encoded: Object) -> str:
    lines = [f'resource "{kind}" "{label}" {{']
    lines += [f"  {key} = {_reference(key, value)}" for key, value in plain.items() if value is not None]
    lines += [f"  {key} = jsonencode({_hcl(value, 1)})" for key, value in encoded.items()]
    return "\n".join([*lines, "}", ""])


def _reference(key: str, value: Json) -> str:
    is_address = key == "destination_id" and isinstance(value, str) and _ADDRESS.fullmatch(value) is not None
    return f"{value}.id" if is_address else _hcl(value, 1)


def _file(name: str) -> str:
    return "".join(char if char.isascii() and (char.isalnum() or char in "_-") else "-" for char in name)


def _hcl(value: Json, depth: int = 0) -> str:
    """*value* as a Terraform expression."""
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
