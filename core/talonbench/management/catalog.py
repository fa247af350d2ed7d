"""Fetches what exists in Talon.One: attributes, event types, audiences and Applications."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from talonbench.attributes import (
    Catalog,
    CatalogError,
    read_applications,
    read_audiences,
    read_catalog,
    read_event_types,
)
from talonbench.errors import TransportError
from talonbench.limits import CATALOG
from talonbench.management.client import ManagementClient, ManagementError
from talonbench.values import Json

_PAGE: Final = 500  # rows; with all their suggestions they fit the longest response that is read
_Part = TypeVar("_Part")
Progress = Callable[[str, int, int], None]


def _quiet(about: str, count: int, total: int) -> None:
    pass


async def fetch_catalog(deployment: str, key: str) -> Catalog:
    """As `read_whole_catalog`. SettingsError, before anything is sent, if the deployment or key is invalid."""
    async with ManagementClient(deployment, key) as client:
        return await read_whole_catalog(client)


async def read_whole_catalog(client: ManagementClient, progress: Progress = _quiet) -> Catalog:
    """All that the key may read; a part that is refused or can't be read is unknown, and a problem says so.

    CatalogError if nothing can be read; TransportError if the deployment can't be reached. *progress* is called after
    each page with what is read, the rows so far, and their total (0: not said).
    """
    reader = _Reader(client, progress)
    attributes = await reader.read("/v1/attributes", "attributes", read_catalog)
    event_types = await reader.read("/v1/event_types", "event types", read_event_types)
    audiences = await reader.read("/v1/audiences", "audiences", read_audiences)
    applications = await reader.read("/v1/applications", "Applications", read_applications)
    if all(part is None for part in (attributes, event_types, audiences, applications)):
        raise CatalogError(reader.reasons[0])
    return Catalog(attributes, event_types, audiences, applications, tuple(reader.problems))


class _Reader:
    """Reads lists, and collects why some can't be read."""

    def __init__(self, client: ManagementClient, progress: Progress) -> None:
        self._client, self._progress = client, progress
        self.problems: list[str] = []
        self.reasons: list[str] = []

    async def read(self, path: str, about: str, read: Callable[[Json], tuple[_Part, ...]]) -> tuple[_Part, ...] | None:
        """What *read* finds in all pages at *path*. The first list tells whether the deployment can be reached."""
        try:
            return await asyncio.to_thread(read, await self._list_pages(path, about))  # many rows take a while
        except (CatalogError, ManagementError) as error:
            self._note(about, str(error))
        except TransportError as error:
            if not self.problems and about == "attributes":
                raise
            self._note(about, str(error))
        return None

    def _note(self, about: str, reason: str) -> None:
        self.reasons.append(reason)
        self.problems.append(f"The {about} are unknown. {reason}")

    async def _list_pages(self, path: str, about: str) -> list[Json]:
        """All pages at *path*; CatalogError if one isn't a list, or if there are more rows than Talonbench reads."""
        pages: list[Json] = []
        count = 0
        while count < CATALOG:
            page = await self._client.read(path, about, pageSize=str(_PAGE), skip=str(count))
            rows, total = page.get("data"), page.get("totalResultSize")
            if not isinstance(rows, list):
                raise CatalogError(f"The response has no {about}.")
            pages.append(page)
            count += len(rows)
            known = total if isinstance(total, int) else 0
            self._progress(about, count, known)
            if not rows or not (page.get("hasMore") is True or count < known):
                return pages
        raise CatalogError(f"The deployment has more than {CATALOG:,} {about}, the most that Talonbench reads.")
