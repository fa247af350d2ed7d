"""Completes events from calls: shared fields of a batch, and the type from the call's path."""

from typing import Any

from talonbench.values import Json

KINDS = ("track", "identify", "page", "screen", "group", "alias")
_SHARED = ("context", "integrations")


def merge_batch_fields(item: dict[str, Json], batch: dict[str, Json]) -> dict[str, Json]:
    """*item* with the context, integrations and sentAt of its *batch*; its own fields win (segment-docs, http-api)."""
    found = dict(item)
    for key in (*_SHARED, "sentAt"):
        own, shared = item.get(key), batch.get(key)
        if isinstance(shared, dict) and isinstance(own, dict):
            found[key] = {**shared, **own}
        elif key in batch and key not in item:
            found[key] = shared
    return found


def infer_type(event: dict[str, Any], call: str = "") -> dict[str, Any]:
    """*event* with a type inferred from *call* or its own keys, if it has none."""
    if event.get("type") not in (None, ""):
        return event
    kind = call if call in KINDS else _guessed(event)
    return {**event, "type": kind} if "type" in event and kind else {"type": kind, **event} if kind else event


def _guessed(event: dict[str, Any]) -> str:
    for key, kind in (("event", "track"), ("groupId", "group"), ("previousId", "alias"), ("traits", "identify")):
        if key in event:
            return kind
    return "page" if "name" in event or "category" in event else ""
