"""Each shape of configuration, recognised by its content and brought to the objects of Segment's Public API."""

import re
from collections.abc import Iterator
from json import JSONDecodeError

from talonbench.errors import EventSyntaxError, SourceError
from talonbench.events import read_event
from talonbench.exchange.found import Object, Page, Raw, Report, Source
from talonbench.exchange.terraform_reading import is_state, member, state, terraform_files
from talonbench.values import Json, parse_json

_KINDS = ("destination", "subscription", "filter")
_LISTS = tuple(f"{kind}s" for kind in _KINDS)
_OLD_ACTIONS = {
    "drop_event": "DROP", "sample_event": "SAMPLE", "whitelist_fields": "ALLOW_PROPERTIES",
    "blacklist_fields": "DROP_PROPERTIES", "blocklist_fields": "DROP_PROPERTIES",
}  # fmt: skip
_HCL = re.compile(
    r"""(?mx) ^[ \t]* (?: (?:import|terraform|locals|moved|removed) [ \t]*
    | (?:resource|data) [ \t]+ "[^"\n]*" [ \t]+ "[^"\n]*" [ \t]*
    | (?:provider|variable|output|module|check) [ \t]+ "[^"\n]*" [ \t]* ) \{"""
)
Found = Iterator[Raw | Page | Report]


class UnrecognisedError(SourceError):
    """A text that can be read, and is no configuration of Segment's."""


def recognise(source: Source) -> tuple[str, list[Raw | Page | Report]]:
    """The name of the shape of *source* and what it holds; SourceError where it is of none."""
    text = source.text.removeprefix("\ufeff")
    if source.name.endswith(".tf") or _looks_like_hcl(text):
        return "Terraform", list(terraform_files(source.name, text))
    content = _json(text)
    for name, fits, read in _SHAPES:
        if fits(content):
            return name, list(read(content, source.name))
    raise UnrecognisedError("No configuration of Segment's is recognised here.", source.text, 0)


def _looks_like_hcl(text: str) -> bool:
    begin = text.lstrip()
    return not begin.startswith(("{", "[")) and _HCL.search(text) is not None


def _json(text: str) -> Json:
    try:
        return parse_json(text)
    except JSONDecodeError as error:
        strict = SourceError(f"This is no JSON: {error.msg}.", text, error.pos)
    except ValueError as error:
        strict = SourceError(f"This is no JSON: {error}.", text, 0)
    try:
        return read_event(text).body  # with comments and trailing commas, as people keep it
    except EventSyntaxError:
        raise strict from None


# -- the Public API -------------------------------------------------------------------------------------------


def _is_public(content: Json) -> bool:
    """An answer, or several in a list, as a script that follows pages collects them."""
    if isinstance(content, list):
        return bool(content) and all(isinstance(item, dict) and _is_answer(item.get("data")) for item in content)
    return isinstance(content, dict) and _is_answer(content.get("data"))


def _is_answer(data: Json) -> bool:
    return isinstance(data, dict) and any(key in data for kind in _KINDS for key in (kind, f"{kind}s"))


def _public(content: Json, where: str) -> Found:
    if isinstance(content, list):
        for index, item in enumerate(content):
            yield from _answer(item["data"] if isinstance(item, dict) else None, f"{where} /{index}/data")
    elif isinstance(content, dict):
        yield from _answer(content["data"], f"{where} /data")


def _is_inner(content: Json) -> bool:
    """What stands under ``data``, pasted without it; an event has no such keys."""
    if not isinstance(content, dict) or "type" in content:
        return False
    parts = [content.get(key) for kind in _KINDS for key in (kind, f"{kind}s")]
    items = [item for part in parts for item in (part if isinstance(part, list) else [part])]
    return any(isinstance(item, dict) and _bare_kind(item) for item in items)


def _answer(data: Json, where: str) -> Found:
    if not isinstance(data, dict):
        return
    for kind in _KINDS:
        if (one := data.get(kind)) is not None:
            yield from _one(kind, one, f"{where}/{kind}")
        yield from _each(kind, data.get(f"{kind}s"), f"{where}/{kind}s")
    if (pages := member(data, "pagination")) and (listed := next((key for key in _LISTS if key in data), "")):
        items = data[listed]
        first = items[0] if isinstance(items, list) and items else None
        of = first.get("destinationId") if isinstance(first, dict) else None
        yield Page((listed, str(of)), str(pages.get("current")), str(pages.get("next") or ""), where)


def _each(kind: str, items: Json, where: str) -> Found:
    if items is not None and not isinstance(items, list):
        yield Report("error", kind, where, "A list is expected here: nothing of it is in.")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        yield from _one(kind, item, f"{where}/{index}")


def _one(kind: str, item: Json, where: str) -> Found:
    if isinstance(item, dict):
        yield Raw(kind, item, where)
    else:
        yield Report("error", kind, where, "An object is expected here: it is left out.")


def _is_preview(content: Json) -> bool:
    inner = content.get("request", content) if isinstance(content, dict) else None
    return isinstance(inner, dict) and isinstance(inner.get("filter"), dict) and "payload" in inner


def _preview(content: Json, where: str) -> Found:
    assert isinstance(content, dict)
    inner = content.get("request", content)
    one = inner.get("filter") if isinstance(inner, dict) else None
    if isinstance(one, dict):
        yield Raw("filter", {"title": "Preview", "enabled": True, **one}, f"{where} /filter")


def _is_bare(content: Json) -> bool:
    items = content if isinstance(content, list) else [content]
    return bool(items) and all(isinstance(item, dict) and _bare_kind(item) for item in items)


def _bare_kind(item: Object) -> str:
    """A create body, or an object without its envelope."""
    if "trigger" in item and isinstance(item.get("settings"), dict):
        return "subscription"
    if "if" in item and isinstance(item.get("actions"), list):
        return "filter"
    is_destination = isinstance(item.get("settings"), dict) and ("metadata" in item or "metadataId" in item)
    return "destination" if is_destination else ""


def _bare(content: Json, where: str) -> Found:
    for index, item in enumerate(content if isinstance(content, list) else [content]):
        if isinstance(item, dict):
            yield Raw(_bare_kind(item), item, f"{where} /{index}" if isinstance(content, list) else where)


# -- Segment's other shapes -----------------------------------------------------------------------------------


def _is_internal(content: Json) -> bool:
    if not isinstance(content, dict):
        return False
    several = content.get("subscriptions")
    listed = several if isinstance(several, list) else [content.get("subscription")]
    return any(isinstance(part, dict) and "partnerAction" in part for part in listed)


def _internal(content: Json, where: str) -> Found:
    assert isinstance(content, dict)
    several = content.get("subscriptions")
    listed = several if isinstance(several, list) else [content.get("subscription")]
    parts = [part for part in listed if isinstance(part, dict)]
    first = parts[0] if parts else {}
    identity = first.get("ConfigID") or where
    settings = {key: part for key, part in content.items() if key not in ("subscriptions", "subscription")}
    yield _talon_one(identity, settings, first.get("ProjectID"), where)
    for index, part in enumerate(parts):
        data: Object = {
            "id": part.get("ID") or part.get("id") or f"{identity}-{index + 1}",
            "name": part.get("name"),
            "actionId": part.get("ActionID"),
            "actionSlug": part.get("partnerAction"),
            "destinationId": identity,
            "enabled": part.get("enabled", True),
            "settings": part.get("mapping") or {},
            "trigger": part.get("subscribe"),
        }
        yield Raw("subscription", data, f"{where} /subscriptions/{index}")


def _talon_one(identity: Json, settings: Object, source: Json, where: str) -> Raw:
    """The destination that such a shape implies; it has no name, so that one with a name is the fuller."""
    metadata: Json = {"slug": "actions-talon-one"}
    data: Object = {"id": identity, "settings": settings, "metadata": metadata, "sourceId": source or ""}
    return Raw("destination", data, where)


def _is_cli(content: Json) -> bool:
    return isinstance(content, dict) and "payload" in content and isinstance(content.get("mapping"), dict)


def _cli(content: Json, where: str) -> Found:
    """A request to the Actions CLI; its address names the action, and is not part of the body."""
    assert isinstance(content, dict)
    address = content.get("_post_to") or content.get("url")
    slug = address.rstrip("/").rpartition("/")[2] if isinstance(address, str) else content.get("action")
    yield _talon_one(where, member(content, "settings"), None, where)
    data: Object = {
        "id": f"{where}-1",
        "name": slug or "Actions CLI request",
        "actionSlug": slug,
        "destinationId": where,
        "enabled": True,
        "settings": content["mapping"],
        "trigger": 'type != ""',
        "withDefaults": True,
    }
    yield Raw("subscription", data, f"{where} /mapping")


def _is_config_api(content: Json) -> bool:
    return any("/destinations/" in str(item.get("name")) for item in _configured(content))


def _configured(content: Json) -> list[Object]:
    """The objects of a Config API answer: one, a list, or a list under its name."""
    listed: Json = content
    if isinstance(content, dict):
        listed = content.get("filters") or content.get("destinations") or [content]
    named = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return [item for item in named if str(item.get("name")).startswith("workspaces/")]


def _config_api(content: Json, where: str) -> Found:
    for index, item in enumerate(_configured(content)):
        name = str(item["name"])
        place = f"{where} /{index}"
        if "/filters/" in name:
            yield from _old_filter(item, name, place)
            continue
        config = item.get("config")
        options = [part for part in config if isinstance(part, dict)] if isinstance(config, list) else []
        data: Object = {
            "id": name,
            "name": item.get("display_name"),
            "enabled": item.get("enabled", True),
            "sourceId": item.get("parent") or "",
            "settings": {str(part.get("name")).rpartition("/")[2]: part.get("value") for part in options},
            "metadata": {"slug": name.rpartition("/")[2], "name": item.get("display_name")},
        }
        yield Raw("destination", data, place)


def _old_filter(item: Object, name: str, where: str) -> Found:
    actions = item.get("actions")
    listed = [part if isinstance(part, dict) else {} for part in actions] if isinstance(actions, list) else []
    kinds = [str(part.get("type", "without a type")) for part in listed]
    unknown = [kind for kind in kinds if kind not in _OLD_ACTIONS]
    if unknown:
        message = f"Its action is none of the Config API's ({', '.join(unknown)}): it is left out."
        yield Report("error", str(item.get("title") or name), where, message)
        return
    data: Object = {
        "id": name.rpartition("/")[2],
        "destinationId": name.partition("/filters/")[0],
        "sourceId": name.partition("/destinations/")[0],
        "if": item.get("if"),
        "title": item.get("title"),
        "description": item.get("description"),
        "enabled": item.get("enabled", True),
        "actions": [_old_action(part) for part in listed],
    }
    yield Raw("filter", data, where)


def _old_action(action: Object) -> Json:
    found: Object = {"type": _OLD_ACTIONS[str(action["type"])]}
    fields = action.get("fields")
    if isinstance(fields, dict):
        found["fields"] = {key: part.get("fields") if isinstance(part, dict) else part for key, part in fields.items()}
    return {**found, **{key: action[key] for key in ("percent", "path") if key in action}}


def _is_cdn(content: Json) -> bool:
    return isinstance(content, dict) and "middlewareSettings" in content


def _cdn(content: Json, where: str) -> Found:
    assert isinstance(content, dict)
    message = (
        "These are settings of web device mode; Talon.One is sent to from Segment's servers, so none of it applies."
    )
    yield Report("warning", "CDN settings", where, message)


_SHAPES = (
    ("Public API", _is_public, _public),
    ("CDN settings", _is_cdn, _cdn),
    ("Public API filter preview", _is_preview, _preview),
    ("Terraform state", is_state, state),
    ("Actions internal settings", _is_internal, _internal),
    ("Actions CLI request", _is_cli, _cli),
    ("Config API", _is_config_api, _config_api),
    ("Public API bodies", _is_bare, _bare),
    ("Public API", _is_inner, lambda content, where: _answer(content, f"{where} ")),
)
