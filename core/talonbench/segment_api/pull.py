"""Reads a workspace's Talon.One destinations, with the reader that imports use: its mappings and filters, page by page.

What couldn't be read is `Missing` from the destination, as in an import.
"""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from talonbench.destination import Missing
from talonbench.errors import TransportError
from talonbench.formats import ConfigNote, ConfigText, Configuration, DestinationConfiguration, read_sources
from talonbench.formats.identification import is_enabled, is_ours, text_of
from talonbench.segment_api.changes import list_objects, take_fingerprints
from talonbench.segment_api.client import ALPHA, STABLE, Answer, SegmentClient, escape
from talonbench.segment_api.failures import SegmentApiError
from talonbench.values import Json

DESTINATIONS: Final = 20  # a page: each has all fields of all its actions
_PAGE: Final = 200
_REVOKED: Final = 401


class Part(NamedTuple):
    """A list of a destination's objects: what they are called, where they are, in which version of the API.

    *listed* is the list's key, *single* an object's.
    """

    noun: str
    path: str
    version: str
    listed: str
    single: str


# “destination” is singular in the path of filters: Segment's own.
MAPPINGS: Final = Part("mappings", "/destinations/{}/subscriptions", ALPHA, "subscriptions", "subscription")
FILTERS: Final = Part("filters", "/destination/{}/filters", STABLE, "filters", "filter")


@dataclass(frozen=True, slots=True)
class FoundDestination:
    """A Talon.One (Actions) destination of the workspace."""

    id: str
    name: str
    enabled: bool
    source: str
    deployment: str


async def read_workspace_name(client: SegmentClient) -> str:
    """The name of the token's workspace."""
    answer = await client.read("/", "the workspace")
    workspace = answer.data.get("workspace")
    return text_of(workspace, "name") or text_of(workspace, "slug") if isinstance(workspace, dict) else ""


async def list_destinations(client: SegmentClient) -> tuple[FoundDestination, ...]:
    """The workspace's Talon.One destinations; SegmentApiError or TransportError if they can't be listed."""
    found: list[FoundDestination] = []
    async for page in client.read_pages("/destinations", DESTINATIONS, "the destinations"):
        listed = page.data.get("destinations")
        items = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        found += [_describe(one) for one in items if is_ours(one, False)]
    return tuple(found)


def _describe(one: dict[str, Json]) -> FoundDestination:
    settings = one.get("settings")
    deployment = text_of(settings, "deployment") if isinstance(settings, dict) else ""
    return FoundDestination(
        text_of(one, "id"), text_of(one, "name"), is_enabled(one), text_of(one, "sourceId"), deployment
    )


@dataclass(frozen=True, slots=True)
class PulledDestination:
    """A destination as imported, and its mappings and filters by path (``mappings/ID``) as Segment sent them."""

    configuration: Configuration
    raw: dict[str, dict[str, Json]]

    @property
    def one(self) -> DestinationConfiguration:
        """The destination itself."""
        return self.configuration.destinations[0]


async def pull_destination(client: SegmentClient, identity: str) -> PulledDestination:
    """The destination *identity* with its mappings and filters.

    SegmentApiError or TransportError if it can't be read, or isn't Talon.One's; a list that can't be read, or not to
    its end, is only missing from it, with an error among the notes.
    """
    about = f"the destination {identity}"
    destination = await client.read(f"/destinations/{escape(identity)}", about)
    _check_ours(destination.data.get("destination"), identity)
    sources = [ConfigText(f"/destinations/{identity}", destination.text)]
    missing: list[Missing] = []
    raw: dict[str, dict[str, Json]] = {}
    for part in (MAPPINGS, FILTERS):
        pages, gap = await _read_part(client, part, identity)
        sources += [ConfigText(f"{part.noun} page {at}", page.text) for at, page in enumerate(pages, 1)]
        raw |= {f"{part.noun}/{text_of(one, 'id')}": one for page in pages for one in _list_items(page, part)}
        missing += gap
    return PulledDestination(_read(sources, identity, tuple(missing)), raw)


async def pull_all(client: SegmentClient) -> Configuration:
    """All Talon.One destinations of the workspace; the same errors."""
    found = [(await pull_destination(client, one.id)).configuration for one in await list_destinations(client)]
    return Configuration(
        tuple(destination for one in found for destination in one.destinations),
        tuple(note for one in found for note in one.notes),
        {identity: key for one in found for identity, key in one.keys.items()},
        ("Public API",),
    )


def _read(sources: list[ConfigText], identity: str, missing: tuple[Missing, ...]) -> Configuration:
    """What *sources* say of the destination *identity*, with what else is *missing* from it."""
    read = read_sources(sources)
    notes = [ConfigNote("error", "Segment", identity, one.message) for one in missing]
    ours = next(one for one in read.destinations if one.id == identity)
    pulled = take_fingerprints(list_objects(ours))
    ours = replace(ours, missing=(*missing, *ours.missing), pulled=pulled)
    return replace(read, destinations=(ours,), notes=(*notes, *read.notes))


def _list_items(page: Answer, part: Part) -> list[dict[str, Json]]:
    listed = page.data.get(part.listed)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _check_ours(destination: Json, identity: str) -> None:
    if not isinstance(destination, dict) or text_of(destination, "id") != identity:
        raise SegmentApiError(200, f"The response has no destination {identity}.")
    if not is_ours(destination, False):
        name = text_of(destination, "name") or identity
        raise SegmentApiError(200, f"The destination “{name}” isn't Talon.One (Actions). Choose another one.")


async def _read_part(client: SegmentClient, part: Part, identity: str) -> tuple[list[Answer], list[Missing]]:
    """The pages of *part*, and what is missing if it ended early; a token that was revoked meanwhile ends the pull."""
    path, about = part.path.format(escape(identity)), f"the {part.noun}"
    pages: list[Answer] = []
    try:
        async for page in client.read_pages(path, _PAGE, about, part.version):
            pages.append(page)
    except (SegmentApiError, TransportError) as error:
        if isinstance(error, SegmentApiError) and error.status == _REVOKED:
            raise
        amount = "Not all" if pages else "No"
        return pages, [Missing("page", f"{amount} {part.noun} were read: {error}")]
    return pages, []
