"""Replays the events listed, or the rows selected, for real: what the bar shows, and what its buttons do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from talonbench_gui.features.archive.replay_bar import PAUSE, REPLAY, RESUME, ReplayBar
from talonbench_gui.features.archive.replay_words import (
    NO_RUN,
    NO_SETUP,
    NOTHING_SENDS,
    OTHER_TIP,
    PLANNING,
    RUN_GOES_ON,
    STOPPING,
    TOO_MANY,
    ask_to_resend,
    ask_to_send,
    describe_choice,
    describe_files,
    describe_record,
    describe_sending,
    label_environment,
    name_shown,
)
from talonbench_gui.state.archive_run import find_setup
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from talonbench.archive.results import Selection
    from talonbench.archive.sending import SendRecord
    from talonbench_gui.commands.context import Context
    from talonbench_gui.state.archive_send import SendProgress
    from talonbench_gui.widgets.tables.table import Table

MOST_ROWS: Final = 1000  # that are chosen one by one
MOST_SHOWN: Final = 1000  # events of which the requests are unknown or weren't delivered
SENDS: Final = "sends"


class Replay(QObject):
    """Joins the *bar* to the service that sends; *table* lists the events."""

    def __init__(self, context: Context, table: Table, parent: QObject) -> None:
        super().__init__(parent)
        workbench = context.workbench
        self._ui, self._connections = context.ui, workbench.connections
        self._archive, self._sender = workbench.archive, workbench.archive_sender
        self._table = table
        self._is_waiting = False  # for rows that aren't read yet
        self.bar = ReplayBar()
        self._connect()
        self.show()

    def _connect(self) -> None:
        bar, sender, archive = self.bar, self._sender, self._archive
        bar.act.clicked.connect(self._on_act)
        bar.stop.clicked.connect(sender.cancel)
        bar.resend.triggered.connect(self._on_resend)
        bar.unknown.triggered.connect(lambda: self._show_events("unknown"))
        bar.failed.triggered.connect(lambda: self._show_events("failed"))
        for signal in (
            sender.changed, archive.changed, archive.listed, archive.overviewed, self._connections.changed,
            self._table.selectionModel().selectionChanged,
        ):  # fmt: skip
            signal.connect(self.show)
        sender.planned.connect(self._on_planned)
        archive.paged.connect(self._on_paged)

    # -- showing --------------------------------------------------------------------------------------------

    def show(self, *_: object) -> None:
        """Show what would be sent, how far it is, and what can be done."""
        events, reason = self._count()
        connection = self._connections.current
        what = describe_choice(events, is_chosen=bool(self._count_rows()), is_other=self._is_other)
        self.bar.show_choice(reason or f"{what}, to {connection.name}", label_environment(connection))
        sender, last = self._sender, self._sender.last
        if sender.is_running:
            word, can_act = PAUSE, not (sender.is_planning or sender.is_stopping)
        else:
            word = RESUME if last is not None and last.goes_on else REPLAY
            can_act = word == RESUME or not reason
        results = self._archive.results
        tip = OTHER_TIP if results is not None and results.is_compared and reason else ""
        can_stop = sender.is_running or (last is not None and last.goes_on)
        self.bar.show_acts(word, can_act=can_act, can_stop=can_stop, tip=tip)
        self.bar.rate.setEnabled(not sender.is_running)
        self._show_progress(last)
        self._show_more(last)

    def _show_progress(self, last: SendRecord | None) -> None:
        sender, bar = self._sender, self.bar
        progress = sender.progress
        if sender.is_running and (sender.is_planning or progress is None):
            bar.show_progress(PLANNING, "text", 0)
        elif sender.is_running and progress is not None:
            rate = sender.order.rate if sender.order is not None else bar.requests_per_second
            words = STOPPING if sender.is_stopping else describe_sending(progress, rate)
            bar.show_progress(words, "text", 1 - progress.left / max(1, progress.requests))
        elif sender.problem:
            bar.show_progress(sender.problem, "bad", 0)
        elif last is not None and last.requests is not None:
            share = 1 - last.left / max(1, last.requests)
            bar.show_progress(*describe_record(last), share, describe_files(last))
        else:
            bar.show_progress("", "muted", 0)

    def _show_more(self, last: SendRecord | None) -> None:
        from talonbench.archive.sending.journal import State

        unknown = 0 if last is None or self._sender.is_running else last.states[State.UNKNOWN]
        failed = 0 if last is None or self._sender.is_running else last.states[State.FAILED]
        self.bar.show_more(
            f"Resend {plural(unknown, 'unknown request')}…" if unknown else "",
            f"Show {plural(unknown, 'unknown request')}" if unknown else "",
            f"Show {plural(failed, 'request')} not delivered" if failed else "",
        )

    # -- what is chosen -------------------------------------------------------------------------------------

    @property
    def _is_other(self) -> bool:
        """Whether events are sent with the setup that the run was compared with."""
        selection = self._archive.selection
        return selection is not None and bool(selection.kinds)

    def _count_rows(self) -> int:
        """How many rows are selected; none if it is one, which is always the case, or all."""
        ranges = self._table.selectionModel().selection()
        count = sum(ranges.at(at).height() for at in range(ranges.count()))
        return count if 1 < count < self._archive.listing.count else 0

    def _count(self) -> tuple[int, str]:
        """How many events would be sent, or why none."""
        archive, overview = self._archive, self._archive.overview
        if archive.run is None or archive.selection is None:
            return 0, RUN_GOES_ON if archive.is_live else NO_RUN
        if not find_setup(archive.run.path).is_file():
            return 0, NO_SETUP
        rows = self._count_rows()
        if rows > MOST_ROWS:
            return rows, TOO_MANY.format(MOST_ROWS)
        if rows or self._is_other:
            return rows or archive.listing.count, "" if rows or archive.listing.count else NOTHING_SENDS
        events = 0 if overview is None else overview.outcomes.get(SENDS, 0)
        return events, "" if events else NOTHING_SENDS

    def _choose(self) -> Selection | None:
        """The events to be sent; None while some rows aren't read yet."""
        selection = self._archive.selection
        if selection is None or not self._count_rows():
            return selection
        rows = [self._archive.row(at) for at in self._table.selected_rows()]
        numbers = frozenset(str(row.n) for row in rows if row is not None)
        return replace(selection, numbers=numbers) if len(numbers) == len(rows) else None

    # -- acts -----------------------------------------------------------------------------------------------

    def _on_act(self) -> None:
        last = self._sender.last
        if self._sender.is_running:
            self._sender.pause()
        elif last is not None and last.goes_on:
            if self._can_send():
                self._sender.resume(last, self.bar.requests_per_second)
        elif self._can_send():
            self._start()

    def _can_send(self) -> bool:
        self._connections.commit()
        problem = self._connections.problem()
        if problem:
            self.bar.show_progress(problem, "bad", 0)
        return not problem

    def _start(self) -> None:
        from talonbench.archive.sending import narrow

        chosen = self._choose()
        self._is_waiting = chosen is None
        narrowed = None if chosen is None else narrow(chosen, is_other=self._is_other)
        if narrowed is not None:
            self._sender.start(narrowed, self.bar.requests_per_second, is_other=self._is_other)

    def _on_paged(self) -> None:
        if self._is_waiting:
            self._start()

    def _on_planned(self, plan: SendProgress) -> None:
        """Ask before anything is sent."""
        sender, order = self._sender, self._sender.order
        if order is None:
            return
        left = plan.left + (plan.unknown if order.resends_unknown else 0)
        if not left:
            self._on_nothing_left(plan)
        elif self._ui.confirm(
            ask_to_send(order.connection, plan, left, order.rate, is_part=bool(order.selection.mappings)),
            f"Send {plural(left, 'request')}",
        ):
            sender.agree()
        else:
            sender.cancel()

    def _on_nothing_left(self, plan: SendProgress) -> None:
        """Ask whether to send again what was answered."""
        order = self._sender.order
        if order is None or order.resumed or not plan.requests:
            self._sender.cancel("" if plan.requests else NOTHING_SENDS)
        elif self._ui.confirm(ask_to_resend(order.connection, plan), "Send again"):
            self._sender.repeat()
        else:
            self._sender.cancel()

    def _on_resend(self) -> None:
        last = self._sender.last
        if last is not None and self._can_send():
            self._sender.resume(last, self.bar.requests_per_second, resends_unknown=True)

    def _show_events(self, state: str) -> None:
        """List the events of the last send whose requests are in *state*."""
        from talonbench.archive.sending.journal import State

        if self._sender.last is not None:
            places = self._sender.last.list_places(State(state))[:MOST_SHOWN]
            self._archive.show_places(places, name_shown(state))
