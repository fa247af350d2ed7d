"""The window as a screen reader gets it: AT-SPI over a real bus."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

ACCESSIBLE, TEXT = "org.a11y.atspi.Accessible", "org.a11y.atspi.Text"
COMPONENT, ON_SCREEN = "org.a11y.atspi.Component", 0  # coordinates of the screen, not of the window
REGISTRY, ROOT = "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"
FOCUSABLE, FOCUSED, SHOWING = 11, 12, 25  # bits of AT-SPI's states
LABELLED_BY = 2  # a kind of relation
MOST_CHILDREN = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """A part of the window: what a screen reader says of it."""

    role: str
    name: str
    description: str
    states: frozenset[int]
    text: str
    is_labelled: bool
    children: tuple[Heard, ...]

    def walk(self) -> Iterator[Heard]:
        """This part and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Part:
    """A part in sight, to be pointed at."""

    name: str
    address: tuple[str, str]  # of the program on the bus, and of the part in it


@contextmanager
def a_session_bus() -> Iterator[str]:
    """A session bus of its own, by its address; the accessibility bus has its socket in the runtime folder."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = {**os.environ, "XDG_RUNTIME_DIR": folder}
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as daemon:
            assert daemon.stdout is not None
            try:
                yield daemon.stdout.readline().strip()
            finally:
                daemon.terminate()


def _bits(said: Any) -> frozenset[int]:
    """The states in an answer of two halves; none of what is gone."""
    low, high = said[0] if said else (0, 0)
    return frozenset(bit for bit in range(64) if (low | high << 32) >> bit & 1)


class ScreenReader:
    """Listens on the accessibility bus of the session bus at *session*."""

    def __init__(self, session: str) -> None:
        with open_dbus_connection(session) as connection:
            asked = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
            (address,) = unwrap_msg(connection.send_and_get_reply(asked, timeout=20))
        self._bus: DBusConnection = open_dbus_connection(address)
        self._announced: list[str] = []
        self._focused: tuple[str, str] | None = None

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    def listen(self) -> None:
        """Ask for announcements, and for what gets the focus, from now on."""
        registry = DBusAddress("/org/a11y/atspi/registry", REGISTRY, REGISTRY)
        for member, event in (("Announcement", "announcement"), ("StateChanged", "state-changed:focused")):
            rule = MatchRule(type=MessageType.signal, interface="org.a11y.atspi.Event.Object", member=member)
            self._ask(message_bus.AddMatch(rule))
            self._ask(new_method_call(registry, "RegisterEvent", "sass", (f"object:{event}", [], "")))

    def announcements(self, seconds: float) -> list[str]:
        """What is announced within *seconds*, with what came before since the last call."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                self._take(self._bus.receive(timeout=left))
            except TimeoutError:
                break
        heard, self._announced = self._announced, []
        return heard

    def window(self) -> Heard | None:
        """The window with all parts in sight, menus and dialogs as well, once it is on the bus."""
        programs = [(of, path) for of, path in self._get(REGISTRY, ROOT, "GetChildren")]
        for found in self._hear(programs):
            if found.children and "alonbench" in f"{found.name}{found.children[0].name}":
                return found
        return None

    def focused(self, seconds: float) -> Heard | None:
        """What has the focus, after what is told of it within *seconds*."""
        self.announcements(seconds)
        return None if self._focused is None else self._hear([self._focused])[0]

    def popup(self) -> Heard | None:
        """The menu or dialog above the window that has the focus: no part of the window leads to it."""
        part = self._focused
        while part is not None:
            (role,) = self._ask_all([self._call(*part, "GetRoleName")])
            if role is None or role[0] in ("frame", "application"):
                return None
            if role[0] in ("popup menu", "dialog"):
                return self._hear([part])[0]
            (above,) = self._ask_all([Properties(DBusAddress(part[1], part[0], ACCESSIBLE)).get("Parent")])
            part = above and tuple(above[0][1])
        return None

    def find(self, name: re.Pattern[str], role: str = "") -> Iterator[Part]:
        """What is in sight, has such a name and, if given, this *role*: asked level by level, which is fast."""
        level: list[tuple[str, str]] = [(of, path) for of, path in self._get(REGISTRY, ROOT, "GetChildren")]
        is_program = True
        while level:
            states = self._ask_all([self._call(*part, "GetState") for part in level])
            names = self._ask_all([Properties(DBusAddress(path, of, ACCESSIBLE)).get("Name") for of, path in level])
            below = self._list_children(level)
            children: list[tuple[str, str]] = []
            for address, state, named, inside in zip(level, states, names, below, strict=True):
                if state and named and (is_program or state[0][0] >> SHOWING & 1):
                    if name.search(found := str(named[0][1])):
                        yield from self._of_role(Part(found, address), role)
                    children += inside
            level, is_program = children, False

    def _list_children(self, parts: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
        """The first children of each part; a table of millions of cells is asked for these alone."""
        counts = self._ask_all([Properties(DBusAddress(path, of, ACCESSIBLE)).get("ChildCount") for of, path in parts])
        numbers = [min(int(said[0][1]) if said else 0, MOST_CHILDREN) for said in counts]
        asked = [
            self._call(*part, "GetChildAtIndex", ACCESSIBLE, "i", (at,))
            for part, many in zip(parts, numbers, strict=True)
            for at in range(many)
        ]
        found = iter(self._ask_all(asked))
        children = ([next(found) for _ in range(many)] for many in numbers)
        return [[(said[0][0], said[0][1]) for said in of_one if said] for of_one in children]

    def _of_role(self, part: Part, role: str) -> Iterator[Part]:
        (found,) = self._ask_all([self._call(*part.address, "GetRoleName")])
        if found and role in ("", found[0]):
            yield part

    def extents(self, part: Part) -> tuple[int, int, int, int]:
        """Left, top, width and height of *part* on the screen; all 0 if it is gone."""
        (found,) = self._ask_all([self._call(*part.address, "GetExtents", COMPONENT, "u", (ON_SCREEN,))])
        left, top, width, height = found[0] if found else (0, 0, 0, 0)
        return left, top, width, height

    def text(self, part: Part) -> str:
        """The text that is written in *part*."""
        return self._text(*part.address)

    def _hear(self, parts: list[tuple[str, str]], depth: int = 0) -> list[Heard]:
        """What is said of *parts* and of what is in sight below them: each level is asked at once, which is fast."""
        if not parts:
            return []
        states = [_bits(said) for said in self._ask_all([self._call(*part, "GetState") for part in parts])]
        named = [Properties(DBusAddress(path, of, ACCESSIBLE)) for of, path in parts]
        names, descriptions = (self._ask_all([one.get(what) for one in named]) for what in ("Name", "Description"))
        roles, relations, below = (
            self._ask_all([self._call(*part, what) for part in parts])
            for what in ("GetRoleName", "GetRelationSet", "GetChildren")
        )
        texts = self._ask_all([self._call(*part, "GetText", TEXT, "ii", (0, -1)) for part in parts])
        inside = [
            [] if said is None or (depth > 0 and SHOWING not in seen) else [(of, path) for of, path in said[0][:200]]
            for said, seen in zip(below, states, strict=True)
        ]
        children = iter(self._hear([part for level in inside for part in level], depth + 1))
        return [
            Heard(
                role=roles[at][0] if roles[at] else "",
                name=names[at][0][1] if names[at] else "",
                description=descriptions[at][0][1] if descriptions[at] else "",
                states=states[at],
                text=texts[at][0] if texts[at] else "",
                is_labelled=any(kind == LABELLED_BY for kind, _ in (relations[at] or [[]])[0]),
                children=tuple(next(children) for _ in inside[at]),
            )
            for at in range(len(parts))
        ]

    def _text(self, name: str, path: str) -> str:
        try:
            return str(self._get(name, path, "GetText", TEXT, "ii", (0, -1)))
        except DBusErrorResponse:
            return ""

    def _get(
        self, name: str, path: str, method: str, interface: str = ACCESSIBLE, signature: str = "", body: Any = ()
    ) -> Any:
        return self._ask(self._call(name, path, method, interface, signature, body))[0]

    def _call(
        self, name: str, path: str, method: str, interface: str = ACCESSIBLE, signature: str = "", body: Any = ()
    ) -> Any:
        return new_method_call(DBusAddress(path, name, interface), method, signature or None, body)

    def _ask(self, message: Any) -> Any:
        serial = next(self._bus.outgoing_serial)
        self._bus.send(message, serial=serial)
        while True:
            received = self._bus.receive(timeout=20)
            if received.header.fields.get(HeaderFields.reply_serial) == serial:
                return unwrap_msg(received)
            self._take(received)

    def _ask_all(self, messages: list[Any]) -> list[Any]:
        """What is answered to each; None for what is gone."""
        serials = [next(self._bus.outgoing_serial) for _ in messages]
        for message, serial in zip(messages, serials, strict=True):
            self._bus.send(message, serial=serial)
        answers: dict[int, Any] = {}
        while len(answers) < len(serials):
            received = self._bus.receive(timeout=20)
            serial = received.header.fields.get(HeaderFields.reply_serial)
            if serial in serials:
                is_error = received.header.message_type == MessageType.error
                answers[serial] = None if is_error else received.body
            else:
                self._take(received)
        return [answers[serial] for serial in serials]

    def _take(self, message: Any) -> None:
        fields = message.header.fields
        member = fields.get(HeaderFields.member)
        if member == "Announcement":
            self._announced.append(str(message.body[3][1]))
        elif member == "StateChanged" and message.body[:2] == ("focused", 1):
            self._focused = (fields[HeaderFields.sender], fields[HeaderFields.path])
