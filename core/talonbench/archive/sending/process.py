"""Sends a selection of a run's events in a process of its own, as the window asks for it.

The first line of standard input is the order, as JSON. What is planned is said as a line of JSON on standard output;
the next line of the input agrees, and its end stops, so a window that is killed sends nothing more.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import threading
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from talonbench.archive.pairs import replace_deprecated
from talonbench.archive.results import read_run
from talonbench.archive.sending.choice import ChosenEvents, selection_json
from talonbench.archive.sending.journal import Journal
from talonbench.archive.sending.order import read_order
from talonbench.archive.sending.plan import SendPlan, plan_events
from talonbench.archive.sending.record import FOLDER, SETUP, read_note, read_send, write_note
from talonbench.archive.sending.sender import Sender
from talonbench.archive.setups import read_setup
from talonbench.connections import make_settings
from talonbench.errors import TalonbenchError, WorkspaceError
from talonbench.home import make_private
from talonbench.preview import compile_destination
from talonbench.reading import read_plain
from talonbench.talon_one.secrets import MASK, SECRET_FIELD

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.archive.results import RunFolder
    from talonbench.archive.sending.order import SendOrder
    from talonbench.archive.sending.sender import Sent
    from talonbench.trace import CompiledDestination

_SAID_EVERY: Final = 0.5  # seconds
_MASKED: Final = (
    "The mapping “{}” has a callback API key, which isn't kept with a run. Send its events from the Editor."
)


def begin(order: SendOrder) -> tuple[SendPlan, CompiledDestination, float]:
    """The plan of *order* with the setup it is sent with and the run's moment."""
    run = read_run(Path(order.run))
    moment = run.started or 0.0
    if order.resumed:
        folder = Path(order.resumed)
        note = read_note(folder)
        if note.get("to") != order.to:
            raise WorkspaceError(f"It was begun with {note.get('to')}. Choose that connection to go on.")
        plan = SendPlan(folder, int(note.get("requests") or 0), run.files)
        return plan, _compile(_find_kept(folder, run), moment, has_successors=note.get("successors") is True), moment
    folder, wanted = _choose_folder(order)
    more = {"connection": order.connection.name, "successors": order.has_successors}
    with closing(ChosenEvents(run, order.selection)) as chosen:
        plan = plan_events(folder, chosen, order.to, wanted, events=chosen.count(), **more)
    destination = _compile(_keep(Path(order.setup), folder), moment, has_successors=order.has_successors)
    return plan, destination, moment


def _choose_folder(order: SendOrder) -> tuple[Path, list[str]]:
    """The folder of a send of the same events with the same setup, or a new one; and what it notes of them."""
    run = Path(order.run)
    wanted = [f"{name}={value}" for name, value in selection_json(order.selection).items()]
    digest = sha256(read_plain(Path(order.setup))).hexdigest()
    wanted.append(f"setup={digest}{' with successors' if order.has_successors else ''}")
    taken = {folder.name for folder in run.glob(f"{FOLDER}*")}
    for name in sorted(taken) if not order.is_again else ():
        note = read_note(run / name)
        if (note.get("to"), note.get("wanted")) == (order.to, wanted) and note.get("cancelled") is not True:
            return run / name, wanted
    names = (FOLDER, *(f"{FOLDER}-{number}" for number in range(2, 10_000)))
    return run / next(name for name in names if name not in taken), wanted


def _keep(setup: Path, folder: Path) -> Path:
    """Keep *setup* in the send's *folder*: the run may be compared with another one meanwhile."""
    kept = folder / SETUP
    if not kept.exists():
        shutil.copyfile(setup, kept)
        make_private(kept)
    return kept


def _find_kept(folder: Path, run: RunFolder) -> Path:
    if not (folder / SETUP).is_file():
        raise WorkspaceError(f"{folder}: was begun on the command line; go on there with --resume --out {run.path}")
    return folder / SETUP


def _compile(path: Path, moment: float, *, has_successors: bool) -> CompiledDestination:
    setup = read_setup(path, moment)
    mappings = replace_deprecated(setup.subscriptions) if has_successors else setup.subscriptions
    for one in mappings:
        if one.enabled and MASK in str(one.mapping.get(SECRET_FIELD)):
            raise WorkspaceError(_MASKED.format(one.name))
    return compile_destination(mappings, setup.filters, info=setup.info)


def run(order: SendOrder, agrees: Callable[[], bool], watch: Callable[[Callable[[], object]], None]) -> None:
    """Plan *order*, and send it if the input *agrees*; *watch* gets what stops it."""
    plan, destination, moment = begin(order)
    with Journal(plan.folder) as journal:
        teller = _Teller(plan.folder, journal)
        sender = Sender(
            plan, journal, destination, make_settings(order.key, order.connection), order.connection,
            moment=moment, rate=order.rate, resends_unknown=order.resends_unknown, tell=teller.tell,
        )  # fmt: skip
        if order.is_other:
            _count_once(plan.folder, sender)
        record = read_send(plan.folder)
        teller.requests = record.requests or 0
        teller.say("planned", events=record.events)
        if agrees():
            sent = asyncio.run(_send(sender, watch))
            teller.say("ended", retried=sent.retried, stopped=sent.is_stopped)


def _count_once(folder: Path, sender: Sender) -> None:
    """Note how many requests the other setup makes: the run counted those of its own."""
    note = read_note(folder)
    if note.get("counted") is not True:
        write_note(folder, {**note, "requests": sender.count(), "counted": True})


async def _send(sender: Sender, watch: Callable[[Callable[[], object]], None]) -> Sent:
    loop = asyncio.get_running_loop()
    watch(lambda: loop.call_soon_threadsafe(sender.stop))
    return await sender.run()


class _Teller:
    """Says how far the send in *folder* is, every now and then."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self._folder, self._journal, self._said = folder, journal, 0.0
        self.requests = 0

    def tell(self, sent: Sent) -> None:
        """Say it, unless it was said just now."""
        now = time.monotonic()
        if now - self._said >= _SAID_EVERY:
            self._said = now
            self.say("sending", retried=sent.retried)

    def say(self, state: str, **more: Any) -> None:
        """Say what there is in the journal."""
        counts = {one.value: count for one, count in self._journal.count().items()}
        line = {"state": state, "folder": str(self._folder), "requests": self.requests, **counts, **more}
        sys.stdout.write(f"{orjson.dumps(line).decode()}\n")
        sys.stdout.flush()


def _read_line() -> bytes:
    """A line of standard input, by bytes: a buffered reader that waits would be locked at the end."""
    line = b""
    while not line.endswith(b"\n") and (one := os.read(0, 1)):
        line += one
    return line


def _watch(stop: Callable[[], object]) -> None:
    """Call *stop* when standard input ends."""

    def wait() -> None:
        while os.read(0, 100):
            pass
        stop()

    threading.Thread(target=wait, daemon=True).start()


def main() -> int:
    """Send; what goes wrong is on standard error."""
    try:
        run(read_order(_read_line()), lambda: bool(_read_line()), _watch)
    except (TalonbenchError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
