"""What was answered to requests of a replay that weren't delivered, read again from its dead letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from talonbench.archive.sending.dead_letters import DEAD_LETTERS
from talonbench.judgement import Refusal
from talonbench.reading import open_plain
from talonbench.request import Request, Response, is_refusal
from talonbench.responses import explain_problem, read_response

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from talonbench.trace import EventTrace

_MOST_CAUSES: Final = 2  # errors of a response that are told
_LONGEST: Final = 300  # characters of a response that says nothing known


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A request of *mapping* that wasn't delivered, and why: *reason* names the *status*, which is 0 without one."""

    mapping: str
    reason: str
    status: int
    response: str
    method: str
    url: str
    body: str
    by: str = "Talon.One"

    @property
    def causes(self) -> tuple[str, ...]:
        """What the response says, in sentences."""
        sent = Request(self.method, self.url, (), self.body or None)
        received = Response(self.status, "", (), self.response.encode("utf-8", "replace"), 0.0)
        problems = read_response(sent, received).problems[:_MOST_CAUSES]
        text = self.response.strip()
        unknown = (text[:_LONGEST],) if text not in ("", "{}") else ()
        return tuple(map(explain_problem, problems)) or unknown


def read_dead_letters(folder: Path, path: str, line: int, by: str) -> tuple[DeadLetter, ...]:
    """The last one of each request of the event in the file *path* at *line*; *by* is who answered."""
    found: dict[tuple[str, str, str], DeadLetter] = {}
    place = f'"line":{line},'.encode()
    if (folder / DEAD_LETTERS).is_file():
        with open_plain(folder / DEAD_LETTERS) as file:
            for one in file:
                if place in one and (said := _read(one)) is not None and (said["file"], said["line"]) == (path, line):
                    letter = _make_letter(said, by)
                    found[letter.mapping, letter.url, letter.body] = letter
    return tuple(found.values())


def find_refusals(letters: Iterable[DeadLetter], trace: EventTrace) -> tuple[Refusal, ...]:
    """Which requests of *trace* were rejected: those that *letters* are about, as far as they are the same now."""
    return tuple(_match(letters, trace))


def _match(letters: Iterable[DeadLetter], trace: EventTrace) -> Iterator[Refusal]:
    for letter in letters:
        for request in (one for mapping in trace.mappings for one in mapping.requests):
            is_same = (request.method, _path(request.url), request.body or "") == (
                letter.method,
                _path(letter.url),
                letter.body,
            )
            if is_same and is_refusal(letter.status):
                yield Refusal(request, letter.status, letter.causes, letter.by)
                break


def _path(url: str) -> str:
    """The path of an address: the host is another one where the document has another connection."""
    return url.split("://", 1)[-1].partition("/")[2]


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        said = orjson.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) and isinstance(said.get("request"), dict) else None


def _make_letter(said: dict[str, Any], by: str) -> DeadLetter:
    request = said["request"]
    parts = (said.get("mapping"), said.get("reason"), said.get("status") or 0, said.get("response"))
    mapping, reason, status, response = parts
    return DeadLetter(
        str(mapping or ""), str(reason or ""), status if isinstance(status, int) else 0, str(response or ""),
        str(request.get("method") or ""), str(request.get("url") or ""), str(request.get("body") or ""), by,
    )  # fmt: skip
