"""Identifies objects: the Talon.One (Actions) destination, the classic one, and actions."""

from collections.abc import Iterator
from typing import Final

from talonbench.destination import Action
from talonbench.formats.model import ClassicSettings, Object
from talonbench.talon_one import ACTIONS
from talonbench.values import Json, to_text

METADATA_ID: Final = "6234b137d3b6404a64f2a0f0"  # segment-docs, destinations.yml; action-destinations, index.ts
SLUG: Final = "actions-talon-one"
NAME: Final = "Talon.One (Actions)"
_BY_ID = {action.action_id: action for action in ACTIONS.values()}
_LISTED_ONLY = "mPHq5mH39pF1c31EXDXPbQ"  # updateCustomerProfilesAttributes: in the catalog, not in the code


def action_of(data: Object) -> Action | None:
    """The Talon.One action of a subscription, by id or else by slug."""
    slug, action_id = data.get("actionSlug"), data.get("actionId")
    by_id = _BY_ID.get(action_id) if isinstance(action_id, str) else None
    return by_id or (ACTIONS.get(slug) if isinstance(slug, str) else None)


def unknown_action(action_id: Json, slug: Json) -> str:
    """Why a subscription to such an action can't become a mapping."""
    if action_id == _LISTED_ONLY:
        return "The action updateCustomerProfilesAttributes is in Segment's catalog, but not in the destination's code."
    named = " / ".join(str(part) for part in (slug, action_id) if part) or "missing"
    return f"Unknown action ({named}): choose one, or add this mapping by hand."


def is_ours(data: Object, has_known_actions: bool) -> bool:
    """Whether a destination is Talon.One (Actions); if it doesn't say, the actions of its mappings decide."""
    metadata = data.get("metadata")
    about: Object = metadata if isinstance(metadata, dict) else {}
    said = [about.get("id") or data.get("metadataId"), about.get("slug"), about.get("name")]
    if not any(said):
        return has_known_actions
    return said[0] == METADATA_ID or said[1] == SLUG or said[2] == NAME


def is_classic(data: Object) -> bool:
    """Whether a destination is the classic Talon.One destination."""
    metadata = data.get("metadata")
    slug = metadata.get("slug") if isinstance(metadata, dict) else None
    return slug in ("talonone", "talon-one", "talon.one") or (
        isinstance(metadata, dict) and metadata.get("name") == "Talon.One"
    )


def classic_settings(data: Object) -> ClassicSettings:
    """The classic destination's settings."""
    settings = data.get("settings")
    listed = (
        [part for key, part in settings.items() if "attribute" in key.lower()] if isinstance(settings, dict) else []
    )
    names = tuple(dict.fromkeys(name for part in listed for name in _texts(part)))
    return ClassicSettings(text_of(data, "name") or "Talon.One", text_of(data, "sourceId"), is_enabled(data), names)


def _texts(value: Json) -> Iterator[str]:
    """The strings in *value*: table rows may be arrays or objects; which is undocumented."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(part)


def is_enabled(data: Object) -> bool:
    """Whether an object is enabled; Terraform accepts the string ``false``, too."""
    return data.get("enabled") not in (False, "false")


def text_of(data: Object, key: str) -> str:
    """The string at *key*, or an empty string."""
    value = data.get(key)
    return value if isinstance(value, str) else "" if value is None else to_text(value)
