"""Recognizes each shape of configuration by its content and converts it to objects of Segment's Public API."""

import re
from collections.abc import Iterator
from json import JSONDecodeError

from pydantic import ValidationError

from talonbench.errors import SourceError
from talonbench.events.parser import strict_text
from talonbench.formats.export import destination_body, filter_body, mapping_body
from talonbench.formats.identification import SLUG, text_of
from talonbench.formats.model import (
    ConfigNote,
    ConfigText,
    ImportedEvents,
    ListPage,
    Object,
    Piece,
    RawObject,
)
from talonbench.formats.terraform import decoded, is_state, member, state, terraform_files
from talonbench.formats.terraform_modules import VALUES, Modules, read_values
from talonbench.formats.workspace import from_workspace
from talonbench.talon_one import ACTIONS
from talonbench.values import Json, describe_json_error
from talonbench.values.json_parser import parse_json_texts
from talonbench.workspace import Workspace
from talonbench.workspace.json_file import describe_validation_errors

_KINDS = ("destination", "subscription", "filter")
_LISTS = tuple(f"{kind}s" for kind in _KINDS)
_ONES = {**{kind: kind for kind in _KINDS}, "destinationSubscription": "subscription"}  # the latter: from a create call
_OLD_ACTIONS = {
    "drop_event": "DROP", "sample_event": "SAMPLE", "whitelist_fields": "ALLOW_PROPERTIES",
    "blacklist_fields": "DROP_PROPERTIES", "blocklist_fields": "DROP_PROPERTIES",
}  # fmt: skip
_HCL = re.compile(
    r"""(?mx) ^[ \t]* (?: (?:import|terraform|locals|moved|removed) [ \t]*
    | (?:resource|data) [ \t]+ "[^"\n]*" [ \t]+ "[^"\n]*" [ \t]*
    | (?:provider|variable|output|module|check) [ \t]+ "[^"\n]*" [ \t]* ) \{"""
)
Found = Iterator[Piece]


class UnrecognizedError(SourceError):
    """A valid text that isn't a Segment configuration."""


def recognize(source: ConfigText, modules: Modules | None = None) -> tuple[str, list[Piece]]:
    """The name of the shape of *source* and its content; SourceError if no shape matches.

    *modules* are the folders of Terraform that it was imported with, if any.
    """
    text = source.text.removeprefix("\ufeff")
    if source.name.endswith(VALUES):
        read_values(source.name, text)
        return "Terraform", []
    if source.name.endswith(".tf") or _looks_like_hcl(text):
        return "Terraform", list(
            terraform_files(source.name, text, (modules or Modules((source,))).module_of(source.name))
        )
    content = _json(text)
    for name, fits, read in _SHAPES:
        if fits(content):
            return name, list(read(content, source.name))
    raise UnrecognizedError("Not a Segment configuration.", source.text, 0)


def _looks_like_hcl(text: str) -> bool:
    begin = text.lstrip()
    return not begin.startswith(("{", "[")) and _HCL.search(text) is not None


def _json(text: str) -> Json:
    """The value in *text*, a list of values if there are several; comments and trailing commas are allowed."""
    try:
        values = parse_json_texts(text)
    except ValueError as error:
        try:
            values = parse_json_texts(strict_text(text))
        except ValueError:
            raise _no_json(text, error) from None
    return values[0] if len(values) == 1 else values


def _no_json(text: str, error: ValueError) -> SourceError:
    at = error.pos if isinstance(error, JSONDecodeError) else 0
    return SourceError(f"Invalid JSON: {describe_json_error(error)}.", text, at)


# -- the Public API -------------------------------------------------------------------------------------------


def is_public(content: Json) -> bool:
    """A response, or several in a list, as collected by a script that follows pages."""
    if isinstance(content, list):
        return bool(content) and all(isinstance(item, dict) and _is_answer(item.get("data")) for item in content)
    return isinstance(content, dict) and _is_answer(content.get("data"))


def _is_answer(data: Json) -> bool:
    return isinstance(data, dict) and any(key in data for key in (*_ONES, *_LISTS))


def read_public(content: Json, where: str) -> Found:
    """The objects in a response, or in several in a list."""
    if isinstance(content, list):
        for index, item in enumerate(content):
            yield from _answer(item["data"] if isinstance(item, dict) else None, f"{where} /{index}/data")
    elif isinstance(content, dict):
        yield from _answer(content["data"], f"{where} /data")


def _is_inner(content: Json) -> bool:
    """The content of ``data``, pasted without it; events have no such keys."""
    if not isinstance(content, dict) or "type" in content:
        return False
    parts = [content.get(key) for key in (*_ONES, *_LISTS)]
    items = [item for part in parts for item in (part if isinstance(part, list) else [part])]
    return any(isinstance(item, dict) and _bare_kind(item) for item in items)


def _answer(data: Json, where: str) -> Found:
    if not isinstance(data, dict):
        return
    for key, kind in _ONES.items():
        if (one := data.get(key)) is not None:
            yield from _one(kind, one, f"{where}/{key}")
    for kind in _KINDS:
        yield from _each(kind, data.get(f"{kind}s"), f"{where}/{kind}s")
    if (pages := member(data, "pagination")) and (listed := next((key for key in _LISTS if key in data), "")):
        yield _page(listed, data[listed], pages, where)


def _page(listed: str, items: Json, pages: Object, where: str) -> ListPage:
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    owner = text_of(found[0], "destinationId") if found else ""
    ids = tuple(text_of(item, "id") or f"{where}/{at}" for at, item in enumerate(found))
    total = pages.get("totalEntries")
    following = str(pages.get("next") or "")
    count = total if isinstance(total, int) else 0
    return ListPage((listed, owner), str(pages.get("current")), following, where, ids, count)


def _each(kind: str, items: Json, where: str) -> Found:
    if items is not None and not isinstance(items, list):
        yield ConfigNote("error", kind, where, "Skipped: must be an array.")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        yield from _one(kind, item, f"{where}/{index}")


def _one(kind: str, item: Json, where: str) -> Found:
    if isinstance(item, dict):
        yield _raw(kind, item, where)
    else:
        yield ConfigNote("error", kind, where, "Skipped: must be an object.")


def _raw(kind: str, item: Object, where: str) -> RawObject:
    """*item* with JSON strings decoded, which Terraform has in some properties."""
    return RawObject(kind, {key: decoded(key, part) for key, part in item.items()}, where)


def _is_preview(content: Json) -> bool:
    inner = content.get("request", content) if isinstance(content, dict) else None
    return isinstance(inner, dict) and isinstance(inner.get("filter"), dict) and "payload" in inner


def _preview(content: Json, where: str) -> Found:
    assert isinstance(content, dict)
    inner = content.get("request", content)
    one = inner.get("filter") if isinstance(inner, dict) else None
    if isinstance(one, dict):
        yield RawObject("filter", {"title": "Preview", "enabled": True, **one}, f"{where} /filter")
    yield from _events(inner)


def _events(content: Json) -> Found:
    """The event or events at ``payload``."""
    payload = content.get("payload") if isinstance(content, dict) else None
    for event in payload if isinstance(payload, list) else [payload]:
        if isinstance(event, dict):
            yield ImportedEvents("", (event,))


def _is_bare(content: Json) -> bool:
    items = content if isinstance(content, list) else [content]
    return bool(items) and all(isinstance(item, dict) and _bare_kind(item) for item in items)


def _bare_kind(item: Object) -> str:
    """A create body, or an object without its envelope."""
    has_settings = isinstance(item.get("settings"), (dict, str))
    if "trigger" in item and has_settings:
        return "subscription"
    if "if" in item and isinstance(item.get("actions"), list):
        return "filter"
    return "destination" if has_settings and ("metadata" in item or "metadataId" in item) else ""


def _bare(content: Json, where: str) -> Found:
    for index, item in enumerate(content if isinstance(content, list) else [content]):
        if isinstance(item, dict):
            yield _raw(_bare_kind(item), item, f"{where} /{index}" if isinstance(content, list) else where)


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
    yield _implied(identity, settings, first.get("ProjectID"), where)
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
        yield _raw("subscription", data, f"{where} /subscriptions/{index}")


def _implied(identity: Json, settings: Object, source: Json, where: str) -> RawObject:
    """The destination that such a shape implies: Talon.One's if it has its settings, else its mappings decide.

    It has no name, so that one with a name is preferred.
    """
    metadata: Json = {"slug": SLUG} if "deployment" in settings else {}
    data: Object = {"id": identity, "settings": settings, "metadata": metadata, "sourceId": source or ""}
    return RawObject("destination", data, where)


def _is_cli(content: Json) -> bool:
    return isinstance(content, dict) and "payload" in content and isinstance(content.get("mapping"), dict)


def _cli(content: Json, where: str) -> Found:
    """A request to the Actions CLI; its URL, which names the action, may be included next to the body."""
    assert isinstance(content, dict)
    named = [part.rstrip("/").rpartition("/")[2] for part in content.values() if isinstance(part, str)]
    slug = next((name for name in named if name in ACTIONS), next(iter(named), None))
    yield _implied(where, member(content, "settings"), None, where)
    data: Object = {
        "id": f"{where}-1",
        "name": slug or "Actions CLI request",
        "actionId": member(content, "subscriptionMetadata").get("actionId"),
        "actionSlug": slug,
        "destinationId": where,
        "enabled": True,
        "settings": content["mapping"],
        "trigger": 'type != ""',
        "withDefaults": True,
    }
    yield RawObject("subscription", data, f"{where} /mapping")
    yield from _events(content)


def _is_config_api(content: Json) -> bool:
    return any("/destinations/" in str(item.get("name")) for item in _configured(content))


def _configured(content: Json) -> list[Object]:
    """The objects of a Config API response: one, an array, or an array under its name."""
    listed: Json = content
    if isinstance(content, dict):
        listed = content.get("filters") or content.get("destinations") or [content]
    named = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return [item for item in named if str(item.get("name")).startswith("workspaces/")]


def _config_api(content: Json, where: str) -> Found:
    if isinstance(content, dict):  # a page only names the next one: all pages are there if one is the last
        more = bool(content.get("next_page_token"))
        of = "filters" if "filters" in content else "destinations"
        yield ListPage((of, ""), "" if more else "last", "last" if more else "", where)
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
        yield RawObject("destination", data, place)


def _old_filter(item: Object, name: str, where: str) -> Found:
    actions = item.get("actions")
    listed = [part if isinstance(part, dict) else {} for part in actions] if isinstance(actions, list) else []
    kinds = [str(part.get("type", "no type")) for part in listed]
    unknown = [kind for kind in kinds if kind not in _OLD_ACTIONS]
    if unknown:
        message = f"Skipped: unknown Config API action ({', '.join(unknown)})."
        yield ConfigNote("error", str(item.get("title") or name), where, message)
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
    yield RawObject("filter", data, where)


def _old_action(action: Object) -> Json:
    found: Object = {"type": _OLD_ACTIONS[str(action["type"])]}
    fields = action.get("fields")
    if isinstance(fields, dict):
        found["fields"] = {key: part.get("fields") if isinstance(part, dict) else part for key, part in fields.items()}
    return {**found, **{key: action[key] for key in ("percent", "path") if key in action}}


def _is_workspace(content: Json) -> bool:
    """Our own file, to export."""
    return isinstance(content, dict) and "version" in content and isinstance(content.get("mappings"), list)


def _workspace(content: Json, where: str) -> Found:
    try:
        workspace = Workspace.model_validate(content)
    except ValidationError as error:
        yield ConfigNote(
            "error", "workspace", where, f"Invalid workspace: {'; '.join(describe_validation_errors(error))}."
        )
        return
    for one in from_workspace(workspace, where).destinations:
        yield RawObject("destination", destination_body(one), where)
        for index, mapping in enumerate(one.mappings):
            yield RawObject("subscription", mapping_body(mapping, one.id), f"{where} /mappings/{index}")
        for index, part in enumerate(one.filters):
            yield RawObject("filter", filter_body(part, one.id), f"{where} /filters/{index}")


def _is_cdn(content: Json) -> bool:
    return isinstance(content, dict) and "middlewareSettings" in content


def _cdn(content: Json, where: str) -> Found:
    assert isinstance(content, dict)
    message = "These are web device-mode settings. Segment sends to Talon.One from its servers, so none of them apply."
    yield ConfigNote("warning", "CDN settings", where, message)


_SHAPES = (
    ("Public API", is_public, read_public),
    ("CDN settings", _is_cdn, _cdn),
    ("Talonbench workspace", _is_workspace, _workspace),
    ("Public API filter preview", _is_preview, _preview),
    ("Terraform state", is_state, state),
    ("Actions internal settings", _is_internal, _internal),
    ("Actions CLI request", _is_cli, _cli),
    ("Config API", _is_config_api, _config_api),
    ("Public API bodies", _is_bare, _bare),
    ("Public API", _is_inner, lambda content, where: _answer(content, f"{where} ")),
)
