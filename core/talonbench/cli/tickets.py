"""Tickets on the command line: a folder or an archive with events, responses and a setup."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from talonbench import formats
from talonbench.formats.archives import is_archive
from talonbench.limits import RESPONSE
from talonbench.reading import STANDARD_INPUT, UnreadableError, read_text

if TYPE_CHECKING:
    from talonbench.attributes import Attribute
    from talonbench.formats import Configuration
    from talonbench.responses.recognition import Delivery

_SHOWN = ("error", "warning")
_MOST_FILES = 200  # files of a ticket
_MOST_BYTES = 20_000_000  # bytes of a ticket's files


def is_ticket(name: str | Path | None) -> bool:
    """Whether *name* is a folder or an archive of files."""
    return name is not None and (Path(name).is_dir() or (is_archive(name) and Path(name).is_file()))


def is_small_ticket(name: str) -> bool:
    """Whether *name* is a ticket with a setup or a response; a folder of archives is too large to be one.

    A folder with the dead letters of a replay holds as many events as there are, and is no ticket for them.
    """
    if not is_ticket(name):
        return False
    files = list(islice((one for one in [Path(name), *Path(name).rglob("*")] if one.is_file()), _MOST_FILES + 1))
    if len(files) > _MOST_FILES or sum(one.stat().st_size for one in files) > _MOST_BYTES:
        return False
    from talonbench.formats.pieces import DEAD_LETTERS  # late: archives are too long to be responses

    found = formats.read_paths([Path(name)])
    return bool(found.destinations or (found.deliveries and DEAD_LETTERS not in found.shapes))


def read_ticket(path: Path) -> Configuration:
    """What *path* holds, with what can't be read and what is only kept printed to standard error."""
    imported = formats.read_paths([path])
    for one in imported.notes:
        if one.subject == "file" and one.severity in _SHOWN:
            print(f"{one.location}: {one.message}", file=sys.stderr)
    if imported.kept:
        print(f"{path}: kept as notes: {', '.join(one.name for one in imported.kept)}", file=sys.stderr)
    return imported


def find_ticket(events: list[str]) -> Path | None:
    """The ticket among *events* that holds a setup, if there is only one ticket."""
    tickets = [Path(name) for name in events if is_ticket(name)]
    return tickets[0] if len(tickets) == 1 and formats.read_paths(tickets).destinations else None


def is_response(name: str) -> bool:
    """Whether the file *name* is a response or a delivery; one that is longer than any response isn't looked at."""
    path = Path(name)
    is_short = name != STANDARD_INPUT and path.is_file() and path.stat().st_size <= RESPONSE
    try:
        return is_short and _find_delivery(path) is not None
    except UnreadableError:
        return False


def _find_delivery(path: Path | str) -> Delivery | None:
    from talonbench.formats.pieces import find_delivery  # late: archives are too long to be responses

    return find_delivery(read_text(path))


def are_responses(names: list[str]) -> bool:
    """Whether all of *names* are responses, which can be explained without a setup."""
    found = [_find_delivery(name) for name in names if name != STANDARD_INPUT and Path(name).is_file()]
    return len(found) == len(names) and all(one is not None and one.event is None for one in found)


def known_attributes(*paths: Path | str | None) -> tuple[Attribute, ...]:
    """The attributes of the deployment in the tickets among *paths*."""
    tickets = dict.fromkeys(Path(path) for path in paths if path is not None and is_ticket(path))
    return tuple(one for path in tickets for one in formats.read_paths([path]).attributes)
