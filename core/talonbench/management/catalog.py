"""Fetches what exists in Talon.One: attributes, event types and audiences."""

from collections.abc import Callable
from typing import Final, TypeVar

from talonbench.attributes import Attribute, Catalog, CatalogError, read_audiences, read_event_types
from talonbench.client.attribute_catalog import fetch_attributes
from talonbench.errors import TransportError
from talonbench.limits import CATALOG
from talonbench.management.client import ManagementClient, ManagementError
from talonbench.values import Json

_PAGE: Final = 1000  # Talon.One's largest
_Part = TypeVar("_Part")


async def fetch_catalog(deployment: str, key: str) -> Catalog:
    """All that *key* may read; a part that is refused or can't be read is unknown, and a problem says so.

    CatalogError if nothing can be read. TransportError if the deployment can't be reached; SettingsError, before
    anything is sent, if the deployment or key is invalid.
    """
    problems: list[str] = []
    async with ManagementClient(deployment, key) as client:
        attributes = await _fetch_attributes(deployment, key, problems)
        event_types = await _fetch(client, "/v1/event_types", "event types", read_event_types, problems)
        audiences = await _fetch(client, "/v1/audiences", "audiences", read_audiences, problems)
    if attributes is None and event_types is None and audiences is None:
        raise CatalogError(problems[0])
    return Catalog(attributes, event_types, audiences, tuple(problems))


async def _fetch_attributes(deployment: str, key: str, problems: list[str]) -> tuple[Attribute, ...] | None:
    try:
        return await fetch_attributes(deployment, key)
    except CatalogError as error:
        problems.append(f"The attributes are unknown. {error}")
        return None


async def _fetch(
    client: ManagementClient,
    path: str,
    about: str,
    read: Callable[[Json], tuple[_Part, ...]],
    problems: list[str],
) -> tuple[_Part, ...] | None:
    """What *read* finds in all pages at *path*."""
    try:
        return read(await _list_pages(client, path, about))
    except (CatalogError, ManagementError, TransportError) as error:
        problems.append(f"The {about} are unknown. {error}")
        return None


async def _list_pages(client: ManagementClient, path: str, about: str) -> list[Json]:
    """All pages at *path*; CatalogError if one isn't a list, or if there are more rows than Talonbench reads."""
    pages: list[Json] = []
    count = 0
    while count < CATALOG:
        page = await client.read(path, about, pageSize=str(_PAGE), skip=str(count))
        rows, total = page.get("data"), page.get("totalResultSize")
        if not isinstance(rows, list):
            raise CatalogError(f"The response has no {about}.")
        pages.append(page)
        count += len(rows)
        has_more = page.get("hasMore") is True or (isinstance(total, int) and count < total)
        if not rows or not has_more:
            return pages
    raise CatalogError(f"The deployment has more than {CATALOG:,} {about}, the most that Talonbench reads.")
