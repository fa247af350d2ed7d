"""Reads Terraform: ``.tf`` files as people and Git Sync write them, ``terraform show -json``, state files."""

from collections.abc import Iterator

from talonbench.formats.hcl import Block, HclValue, Unresolved, read_hcl
from talonbench.formats.model import Object, RawObject
from talonbench.formats.terraform_modules import Copy, Module, expand
from talonbench.values import Json, parse_json

_KINDS = {
    "segment_destination": "destination",
    "segment_destination_subscription": "subscription",
    "segment_destination_filter": "filter",
}
_META = ("depends_on", "provider", "lifecycle", "count", "for_each")  # instructions to Terraform, not configuration
_IN_PARTS = ("settings", "metadata")  # in these only unresolved parts are left out
_CAMEL = {
    "source_id": "sourceId",
    "destination_id": "destinationId",
    "action_id": "actionId",
    "action_slug": "actionSlug",
    "model_id": "modelId",
    "reverse_etl_schedule": "reverseETLSchedule",
}


def terraform_files(where: str, text: str, module: Module) -> Iterator[RawObject]:
    """The objects in the text of a ``.tf`` file of *module*; HclSyntaxError if it is invalid."""
    for block in read_hcl(text):
        kind = _KINDS.get(block.labels[0]) if block.type == "resource" and len(block.labels) == 2 else None
        place = f"{where}:{text.count(chr(10), 0, block.start) + 1}"
        if kind is not None:
            for copy in expand(block, module):
                yield _resource(kind, copy, place)
        elif block.type == "resource" and len(block.labels) == 2:
            yield RawObject("passed", {"kind": _name_kind(block.labels[0])}, place)
        elif block.type == "import":
            yield from _imported(block, place)


def _name_kind(resource: str) -> str:
    """What people call a kind of resource that isn't imported."""
    return resource.removeprefix("segment_").replace("_", " ") if resource.startswith("segment_") else "other resource"


def _imported(block: Block, where: str) -> Iterator[RawObject]:
    """The id that an ``import`` block, in whatever file, assigns to a resource."""
    to, identity = block.attributes.get("to"), block.attributes.get("id")
    if isinstance(to, Unresolved) and isinstance(identity, str):
        yield RawObject("import", {"id": identity.rpartition(":")[2]}, where, address=to.text)


def _resource(kind: str, copy: Copy, where: str) -> RawObject:
    data: Object = {"id": copy.identity} if kind != "filter" else {}  # a filter needs no id
    unresolved: list[tuple[str, str]] = [*copy.open]
    for name, value in copy.attributes.items():
        key = _CAMEL.get(name, name)
        if name in _META:
            continue
        if isinstance(value, Unresolved) and name == "destination_id" and value.text.endswith(".id"):
            data[key] = value.text.removesuffix(".id")
        elif not _is_kept(value, name in _IN_PARTS):
            unresolved.append((name, _expression(value)))
        elif value is not None:
            data[key] = decoded(name, _plain(value, name, unresolved))
    return RawObject(kind, data, where, tuple(unresolved), copy.address)


def _is_kept(value: HclValue, in_parts: bool) -> bool:
    """Whether any part of *value* can stay: arrays and directives stay as a whole or not at all."""
    if not in_parts or not isinstance(value, (dict, list)):
        return not _holds_unresolved(value)
    if isinstance(value, dict):
        return not any(key.startswith("@") for key in value) or not _holds_unresolved(value)
    return all(_is_kept(item, in_parts) for item in value)


def _holds_unresolved(value: HclValue) -> bool:
    if isinstance(value, dict):
        return any(_holds_unresolved(part) for part in value.values())
    return any(map(_holds_unresolved, value)) if isinstance(value, list) else isinstance(value, Unresolved)


def _expression(value: HclValue) -> str:
    if isinstance(value, Unresolved):
        return value.text
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((_expression(part) for part in parts if _holds_unresolved(part)), "")


def _plain(value: HclValue, place: str, unresolved: list[tuple[str, str]]) -> Json:
    """*value* without its unresolved parts, which are added to *unresolved* by their path."""
    if isinstance(value, dict):
        members: Object = {}
        for key, part in value.items():
            if _is_kept(part, in_parts=True):
                members[key] = _plain(part, f"{place}.{key}", unresolved)
            else:
                unresolved.append((f"{place}.{key}", _expression(part)))
        return members
    if isinstance(value, list):
        return [_plain(part, f"{place}.{index}", unresolved) for index, part in enumerate(value)]
    assert not isinstance(value, Unresolved)
    return value


def decoded(name: str, value: Json) -> Json:
    """The *value* of an attribute *name*; the provider stores some as JSON strings."""
    if name == "settings" and isinstance(value, str):
        return _parsed(value)
    if name == "actions" and isinstance(value, list):
        return [_filter_action(item) if isinstance(item, dict) else item for item in value]
    if name == "reverse_etl_schedule" and isinstance(value, dict):
        return {
            key: _parsed(part) if key == "config" and isinstance(part, str) else part for key, part in value.items()
        }
    return value


def _filter_action(action: Object) -> Json:
    """An action; its fields are JSON strings, and Terraform converts strings to numbers where needed."""
    found = {key: part for key, part in action.items() if part is not None}
    texts = ("fields", "percent")
    return {key: _parsed(part) if key in texts and isinstance(part, str) else part for key, part in found.items()}


def _parsed(text: str) -> Json:
    try:
        return parse_json(text)
    except ValueError:
        return text


def is_state(content: Json) -> bool:
    """Whether *content* is a state, the output of ``terraform show -json``, or resources from one of them."""
    if not isinstance(content, dict) or _alone(content):
        return bool(_alone(content))
    parts = (member(content, "values"), member(content, "planned_values"))
    return any("root_module" in part for part in parts) or isinstance(content.get("resources"), list)


def _alone(content: Json) -> list[Json]:
    """Segment resources without the rest of their state."""
    parts: list[Json] = [*content] if isinstance(content, list) else [content]
    return parts if all(isinstance(part, dict) and str(part.get("type")) in _KINDS for part in parts) else []


def member(content: Object, key: str) -> Object:
    """The object at *key*, or an empty object."""
    inner = content.get(key)
    return inner if isinstance(inner, dict) else {}


def state(content: Json, where: str) -> Iterator[RawObject]:
    """The objects in a state."""
    if alone := _alone(content):
        yield from _module({"resources": alone}, where)
        content = {"resources": alone}
    assert isinstance(content, dict)
    for part in ("values", "planned_values"):
        yield from _module(member(member(content, part), "root_module"), where)
    resources = content.get("resources")
    for resource in resources if isinstance(resources, list) else ():
        kind = _KINDS.get(str(resource.get("type"))) if isinstance(resource, dict) else None
        instances = resource.get("instances") if isinstance(resource, dict) else None
        for instance in instances if kind is not None and isinstance(instances, list) else ():
            attributes = instance.get("attributes") if isinstance(instance, dict) else None
            if kind is not None and isinstance(attributes, dict) and isinstance(resource, dict):
                yield _stated(kind, attributes, where, f"{resource.get('type')}.{resource.get('name')}")


def _module(module: Object, where: str) -> Iterator[RawObject]:
    resources, children = module.get("resources"), module.get("child_modules")
    for resource in resources if isinstance(resources, list) else ():
        kind = _KINDS.get(str(resource.get("type"))) if isinstance(resource, dict) else None
        values = resource.get("values") if isinstance(resource, dict) else None
        if kind is not None and isinstance(values, dict) and isinstance(resource, dict):
            yield _stated(kind, values, where, str(resource.get("address", "")))
    for child in children if isinstance(children, list) else ():
        if isinstance(child, dict):
            yield from _module(child, where)


def _stated(kind: str, attributes: Object, where: str, address: str) -> RawObject:
    data: Object = {}
    for name, value in attributes.items():
        if value is not None:
            data[_CAMEL.get(name, name)] = decoded(name, value)
    return RawObject(kind, {"id": address, **data}, f"{where} {address}")
