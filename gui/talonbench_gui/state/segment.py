"""Segment's Public API in the window: its token, the workspace's destinations, and one call at a time."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from talonbench.errors import TalonbenchError
from talonbench.segment_api.token import TOKEN_VARIABLE, name_token

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from talonbench.answers.prediction import Prediction
    from talonbench.archive.results import Results
    from talonbench.filters import DestinationFilter
    from talonbench.formats import Configuration
    from talonbench.segment_api.client import SegmentClient
    from talonbench.segment_api.delivery import Delivery
    from talonbench.segment_api.filter_preview import FilterCheck
    from talonbench.segment_api.pull import FoundDestination
    from talonbench.values import Value
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.session import Session
    from talonbench_gui.state.tasks import Tasks

REGIONS: Final = ("us", "eu")
OPTION: Final = "segment_region"
NO_TOKEN: Final = (
    "Enter a token of Segment's Public API. A Workspace Owner creates one in Segment: "
    "Workspace settings › Access Management › Tokens."
)
CANCELLED: Final = "Cancelled."
LANE: Final = "archive"  # where the open run is asked
T = TypeVar("T")


class CountedDelivery(NamedTuple):
    """Segment's counts of *destination*, and the names of its mappings by ID."""

    destination: str
    delivery: Delivery
    names: dict[str, str]


class SegmentStore(QObject):
    """One call at a time; *doing* says which, *problem* why the last one failed.

    *changed*: any of it changed. *pulled* carries a `Configuration`.
    """

    changed = Signal()
    pulled = Signal(object)

    def __init__(self, session: Session, jobs: Jobs, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._tasks = session, jobs, tasks
        self._tokens: dict[str, str] = {}  # by origin
        self._saved: set[str] = set()  # origins whose token is in the keychain
        self._asked: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self.doing = self.problem = self.told = ""
        self.destinations: tuple[FoundDestination, ...] | None = None
        self.checks: tuple[FilterCheck, ...] = ()
        self.counted: CountedDelivery | None = None
        self.prediction: Prediction | None = None

    # -- the workspace --------------------------------------------------------------------------------------

    @property
    def region(self) -> str:
        """``us`` or ``eu``, as last chosen, or the address of a local API."""
        return self._session.option(OPTION, REGIONS[0])

    @property
    def origin(self) -> str:
        """The address of the API."""
        from talonbench.segment_api.client import ORIGINS  # late: the HTTP client

        return ORIGINS.get(self.region, self.region)

    @property
    def token(self) -> str:
        """The token of the region: as typed, as kept in the keychain, or of the environment."""
        return self._tokens.get(self.origin, os.environ.get(TOKEN_VARIABLE, ""))

    @property
    def place(self) -> str:
        """Where the token is kept, in words; empty without one."""
        if not self.token:
            return ""
        if self.origin in self._tokens:
            return "saved in the system keychain" if self.origin in self._saved else "kept in memory only"
        return f"from {TOKEN_VARIABLE}"

    @property
    def is_busy(self) -> bool:
        """Whether a call is running."""
        return self._task is not None

    def set_region(self, region: str) -> None:
        """Choose the region; what was read belongs to the other one."""
        if region != self.region:
            self._session.set_option(OPTION, region)
            self._forget()
            self.look_up()

    def look_up(self) -> None:
        """Look for the token of the region in the keychain, once."""
        origin = self.origin
        if origin not in self._tokens and origin not in self._asked:
            self._asked.add(origin)
            self._jobs.run(partial(_read_token, origin), partial(self._on_token, origin), lane="keys")

    def set_token(self, token: str) -> None:
        """Take the token as it is typed."""
        if token.strip() != self.token:
            self._tokens[self.origin] = token.strip()
            self._saved.discard(self.origin)
            self._forget()

    def keep_token(self) -> None:
        """Save the typed token in the keychain; an empty one deletes it there."""
        origin = self.origin
        token = self._tokens.get(origin)
        if token is not None and origin not in self._saved:
            self._jobs.run(partial(_write_token, origin, token), partial(self._on_kept, origin, token), lane="keys")

    def _on_token(self, origin: str, token: str) -> None:
        if token and origin not in self._tokens:
            self._tokens[origin] = token
            self._saved.add(origin)
        self.changed.emit()

    def _on_kept(self, origin: str, token: str, is_kept: bool) -> None:
        if is_kept and token and self._tokens.get(origin) == token:
            self._saved.add(origin)
        self.changed.emit()

    def _forget(self) -> None:
        """Drop what was read with another token or from another region."""
        self.destinations, self.counted, self.prediction = None, None, None
        self.checks, self.problem = (), ""
        self.changed.emit()

    # -- calls ----------------------------------------------------------------------------------------------

    def list_destinations(self) -> None:
        """Read which Talon.One destinations the workspace has."""

        async def work(client: SegmentClient) -> None:
            from talonbench.segment_api.pull import list_destinations

            self.destinations = await list_destinations(client)

        self._start("Reading the destinations…", work)

    def pull(self, destination: str) -> None:
        """Read a destination whole, and tell it with *pulled*."""

        async def work(client: SegmentClient) -> None:
            from talonbench.segment_api.pull import pull_destination

            self._tell_pulled((await pull_destination(client, destination)).configuration)

        self._start("Reading mappings and filters…", work)

    def check_filters(self, filters: tuple[DestinationFilter, ...], event: dict[str, Value]) -> None:
        """Have Segment try each of *filters* on *event*."""

        async def work(client: SegmentClient) -> None:
            from talonbench.segment_api.filter_preview import check_filters

            self.checks = await check_filters(client, filters, event)

        self.checks = ()
        self._start("Asking Segment's preview…", work)

    def count(self, destination: str, days: int) -> None:
        """Read what Segment counted for *destination* in the last *days*."""

        async def work(client: SegmentClient) -> None:
            from talonbench.segment_api.delivery import read_delivery
            from talonbench.segment_api.pull import pull_destination

            counted = await read_delivery(client, destination, days)
            mappings = (await pull_destination(client, destination)).one.mappings
            self.counted = CountedDelivery(destination, counted, {part.id: part.name for part in mappings})

        self.counted = self.prediction = None
        self._start("Reading Segment's counts…", work)

    def predict(self, results: Results | None) -> None:
        """Find what the open run predicts for the days that were counted; None without a run."""
        self.prediction = None
        if results is not None and self.counted is not None:
            days = self.counted.delivery.days
            self._jobs.run(partial(_predict, results, days), partial(self._on_predicted, days), lane=LANE)

    def cancel(self) -> None:
        """Stop the call."""
        if self._task is not None:
            self._task.cancel()

    def _on_predicted(self, days: tuple[str, ...], prediction: Prediction | None) -> None:
        if self.counted is not None and self.counted.delivery.days == days:
            self.prediction = prediction
            self.changed.emit()

    def _tell_pulled(self, configuration: Configuration) -> None:
        self.pulled.emit(configuration)

    def _start(self, doing: str, work: Callable[[SegmentClient], Awaitable[None]]) -> None:
        if self.is_busy:
            return
        self.problem = "" if self.token else NO_TOKEN
        if not self.problem:
            self.doing, self.told = doing, ""
            self._task = self._tasks.start(self._call(work))
            self._task.add_done_callback(self._on_done)
        self.changed.emit()

    async def _call(self, work: Callable[[SegmentClient], Awaitable[None]]) -> None:
        import asyncio  # imported late, both: not needed for the first paint
        from importlib import import_module

        await asyncio.to_thread(import_module, "talonbench.segment_api.client")
        from talonbench.segment_api.client import SegmentClient

        try:
            async with SegmentClient(self.origin, self.token, tell=self._tell) as client:
                await work(client)
        except TalonbenchError as error:
            self.problem = str(error)

    def _tell(self, text: str) -> None:
        self.told = text
        self.changed.emit()

    def _on_done(self, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            self.problem = CANCELLED
        self._task, self.doing, self.told = None, "", ""
        self.changed.emit()


def _read_token(origin: str) -> str:
    from talonbench.keys import read_key  # imported late: it asks the desktop

    return read_key(name_token(origin))


def _write_token(origin: str, token: str) -> bool:
    from talonbench.keys import write_key

    return write_key(name_token(origin), token)


def _predict(results: Results, days: tuple[str, ...]) -> Prediction | None:
    """What the run says of *days*; None if it was closed meanwhile. Called in the lane."""
    from talonbench.answers.prediction import predict
    from talonbench.archive.results import InterruptedQueryError

    try:
        return predict(results, days)
    except InterruptedQueryError:
        return None
