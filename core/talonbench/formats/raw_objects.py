"""What single objects of an import tell: whose they are, what they send, and what is kept of them for the export."""

from typing import Final

from talonbench.filters import DestinationFilter, FilterError
from talonbench.formats.identification import text_of
from talonbench.formats.model import ClassicSettings, DestinationConfiguration, Object, RawObject
from talonbench.values import Json, to_text

RESERVED: Final = (
    "batch_size", "enable_batching", "__segment_internal_sync_mode", "__segment_internal_matching_key",
    "__segment_entities", "onMappingSave", "retlOnMappingSave",
)  # fmt: skip
MAPPING_KEYS: Final = (
    "id", "name", "actionId", "actionSlug", "destinationId", "enabled", "settings", "trigger", "withDefaults",
)  # fmt: skip
FILTER_KEYS: Final = (
    "id",
    "destinationId",
    "if",
    "actions",
    "title",
    "enabled",
    "createdAt",
    "updatedAt",
)  # Segment's own times


def is_beside(other: DestinationConfiguration | ClassicSettings, one: DestinationConfiguration) -> bool:
    """Whether *other* gets the events that *one* gets."""
    return one.enabled and other.enabled and bool(one.source) and one.source == other.source


def kept_for_export(data: Object, known: tuple[str, ...]) -> Object:
    """The properties of *data* that aren't *known*."""
    return {key: part for key, part in data.items() if key not in known and part not in (None, "")}


def check_samples(one: DestinationFilter) -> None:
    """FilterError if a sample's share is none."""
    for action in one.actions:
        percent = action.get("percent")
        is_share = isinstance(percent, (int, float)) and not isinstance(percent, bool) and 0 <= percent <= 1
        if action.get("type") == "SAMPLE" and not is_share:
            raise FilterError(f"Skipped: a sample's percent must be a number from 0 to 1; got {to_text(percent)}.")


def choice_id(raw: RawObject) -> str:
    """What an unknown action is chosen by: the mapping's ID, Terraform's name for it, or else its name."""
    return text_of(raw.data, "id") or raw.address or text_of(raw.data, "name")


def find_owner(raw: RawObject, named: dict[str, str]) -> str:
    """The id of the destination of a subscription or filter; *named* has the ids by Terraform address."""
    belongs = text_of(raw.data, "destinationId")
    return named.get(belongs, belongs)


def what_sends(data: Object) -> tuple[Json, ...]:
    """The properties that decide which events are sent, and how."""
    return tuple(data.get(key) for key in ("settings", "trigger", "enabled", "if", "actions"))
