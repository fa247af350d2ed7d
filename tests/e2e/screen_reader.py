"""The window as a screen reader gets it: AT-SPI over a real bus."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

ACCESSIBLE, TEXT = "org.a11y.atspi.Accessible", "org.a11y.atspi.Text"
REGISTRY, ROOT = "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"
FOCUSABLE, FOCUSED, SHOWING = 11, 12, 25  # bits of AT-SPI's states
LABELLED_BY = 2  # a kind of relation


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


@contextmanager
def a_session_bus() -> Iterator[str]:
    """A session bus of its own, by its address."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


class ScreenReader:
    """Listens on the accessibility bus of the session bus at *session*."""

    def __init__(self, session: str) -> None:
        with open_dbus_connection(session) as connection:
            asked = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
            (address,) = unwrap_msg(connection.send_and_get_reply(asked, timeout=20))
        self._bus: DBusConnection = open_dbus_connection(address)
        self._announced: list[str] = []

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    def listen(self) -> None:
        """Ask for announcements from now on."""
        rule = MatchRule(type=MessageType.signal, interface="org.a11y.atspi.Event.Object", member="Announcement")
        self._ask(message_bus.AddMatch(rule))
        registry = DBusAddress("/org/a11y/atspi/registry", REGISTRY, REGISTRY)
        self._ask(new_method_call(registry, "RegisterEvent", "sass", ("object:announcement", [], "")))

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
        """The window with all parts in sight, once it is on the bus."""
        for name, path in self._get(REGISTRY, ROOT, "GetChildren"):
            found = self._hear(name, path)
            if found.children and "alonbench" in f"{found.name}{found.children[0].name}":
                return found
        return None

    def _hear(self, name: str, path: str, depth: int = 0) -> Heard:
        states = self._states(name, path)
        is_hidden = depth > 1 and SHOWING not in states
        below = [] if is_hidden else self._get(name, path, "GetChildren")
        return Heard(
            role=self._get(name, path, "GetRoleName"),
            name=self._property(name, path, "Name"),
            description=self._property(name, path, "Description"),
            states=states,
            text=self._text(name, path),
            is_labelled=any(kind == LABELLED_BY for kind, _ in self._get(name, path, "GetRelationSet")),
            children=tuple(self._hear(child, path_below, depth + 1) for child, path_below in below[:200]),
        )

    def _states(self, name: str, path: str) -> frozenset[int]:
        low, high = self._get(name, path, "GetState")
        return frozenset(bit for bit in range(64) if (low | high << 32) >> bit & 1)

    def _text(self, name: str, path: str) -> str:
        try:
            return str(self._get(name, path, "GetText", TEXT, "ii", (0, -1)))
        except DBusErrorResponse:
            return ""

    def _get(
        self, name: str, path: str, method: str, interface: str = ACCESSIBLE, signature: str = "", body: Any = ()
    ) -> Any:
        asked = new_method_call(DBusAddress(path, name, interface), method, signature or None, body)
        found = self._ask(asked)
        return found[0]

    def _property(self, name: str, path: str, wanted: str) -> str:
        asked = Properties(DBusAddress(path, name, ACCESSIBLE)).get(wanted)
        ((_, value),) = self._ask(asked)
        return str(value)

    def _ask(self, message: Any) -> Any:
        serial = next(self._bus.outgoing_serial)
        self._bus.send(message, serial=serial)
        while True:
            received = self._bus.receive(timeout=20)
            if received.header.fields.get(HeaderFields.reply_serial) == serial:
                return unwrap_msg(received)
            self._take(received)

    def _take(self, message: Any) -> None:
        if message.header.fields.get(HeaderFields.member) == "Announcement":
            self._announced.append(str(message.body[3][1]))
