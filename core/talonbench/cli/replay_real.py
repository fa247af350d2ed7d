"""``replay --send --out DIR``: what a selection makes, sent for real; it may be stopped, killed and resumed."""

from __future__ import annotations

import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final

import typer

from talonbench.errors import WorkspaceError
from talonbench.plurals import count_noun
from talonbench.talon_one import REQUESTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from talonbench.archive import ReplayCounts
    from talonbench.archive.sending import Journal, SendPlan, Sent
    from talonbench.archive.wanted import Wanted
    from talonbench.cli.configuration import CliConfiguration
    from talonbench.connections import Connection
    from talonbench.destination import Settings
    from talonbench.trace import CompiledDestination
    from talonbench.values import Json

RateOption = Annotated[
    float, typer.Option("--rate", min=0.01, max=REQUESTS, help="Requests per second that --send sends at most.")
]
ResendOption = Annotated[
    bool, typer.Option("--resend-unknown", help="With --resume, send again what was sent and not answered.")
]
NEEDS_OUT: Final = "--send with a choice of events needs --out DIR, where what was sent is noted; both take whole files"
_FOLDER: Final = "send"
_MOST_NAMED: Final = 10  # unknown requests, for people


@dataclass(slots=True)
class RealSend:
    """Sends the *wanted* events of a run, at most *rate* requests per second.

    *yes*: without asking; *is_on*: at all.
    """

    wanted: Wanted
    rate: float
    sandbox: bool
    yes: bool
    resends_unknown: bool
    is_on: bool
    lines: list[str] = field(default_factory=list)
    json: dict[str, Json] = field(default_factory=dict)
    is_stopped: bool = False

    def check(self, out: Path | None, *, resumes: bool) -> None:
        """WorkspaceError if the run in *out* was sent already, or in part, and isn't gone on with."""
        if self.is_on and not resumes and out is not None and (out / _FOLDER).exists():
            raise WorkspaceError(
                f"{out}: requests of this run were sent already; --resume sends the others, or choose another folder"
            )

    def send(self, folder: Path | None, setup: CliConfiguration, counts: ReplayCounts) -> bool:
        """Send what the run in *folder* makes, if that is asked for, and count verdicts; whether all is delivered."""
        if folder is None or not self.is_on:
            return True
        from talonbench.archive.results import read_run
        from talonbench.archive.sending import Journal, make_plan
        from talonbench.cli.send import target

        settings, to = target(setup, self.sandbox)
        plan = make_plan(folder, folder / _FOLDER, self.wanted, f"{to.deployment} via {to.gateway}")
        moment = read_run(folder).started or 0.0
        with Journal(plan.folder) as journal:
            self._confirm(plan, journal, to)
            sent = self._run(plan, journal, setup.compile(), settings, to, moment)
            self.is_stopped = sent.is_stopped
            return self._report(plan, journal, counts)

    def _confirm(self, plan: SendPlan, journal: Journal, to: Connection) -> None:
        """Ask before anything is sent, unless it goes to the built-in sandbox; BadParameter without a terminal."""
        from talonbench.archive.sending import State
        from talonbench.cli.connections import name_target

        done = journal.count()
        left = plan.requests - done[State.DELIVERED] - done[State.FAILED]
        left -= 0 if self.resends_unknown else done[State.UNKNOWN]
        if self.yes or left <= 0 or to.kind == "sandbox":
            return
        what = (
            f"{count_noun(left, 'request')} to {name_target(to)}, which takes about {_say_duration(left / self.rate)}"
        )
        if not sys.stdin.isatty():
            raise typer.BadParameter(f"replaying asks for confirmation; add --yes to send {what}")
        typer.confirm(f"Send {what}?", abort=True, err=True)

    def _run(
        self,
        plan: SendPlan,
        journal: Journal,
        destination: CompiledDestination,
        settings: Settings,
        to: Connection,
        moment: float,
    ) -> Sent:
        import asyncio  # late: most replays send nothing

        from talonbench.archive.sending import Sender

        async def run() -> Sent:
            sender = Sender(
                plan, journal, destination, settings, to,
                moment=moment, rate=self.rate, resends_unknown=self.resends_unknown, tell=_Progress(self.rate).show,
            )  # fmt: skip
            with suppress(NotImplementedError):  # on Windows, Ctrl+C ends at once
                _stop_on_signals(sender.stop)
            return await sender.run()

        return asyncio.run(run())

    def _report(self, plan: SendPlan, journal: Journal, counts: ReplayCounts) -> bool:
        from talonbench.archive.sending import State

        for key, noted in journal.answers():
            counts.mappings[int(key.split(":")[3])].add_verdict(noted.kind, noted.reason, noted.message)
        states = journal.count()
        left = plan.requests - states.total() + states[State.AGAIN]
        unknown = [_name_place(plan, key) for key in journal.list_keys(State.UNKNOWN)]
        self.json = {
            "sent": {
                "requests": plan.requests,
                "delivered": states[State.DELIVERED],
                "failed": states[State.FAILED],
                "unknown": [{"file": path, "line": line} for path, line in unknown],
                "left": left,
                "stopped": self.is_stopped,
            }
        }
        self.lines = [*_lines(plan, states[State.DELIVERED], states[State.FAILED], unknown, left)]
        return not (states[State.FAILED] or unknown or left)


def _lines(plan: SendPlan, delivered: int, failed: int, unknown: list[tuple[str, int]], left: int) -> list[str]:
    from talonbench.archive.sending.dead_letters import DEAD_LETTERS

    said = [f"Sent: {delivered:,} of {count_noun(plan.requests, 'request')} delivered"]
    if failed:
        said.append(f"    ✕ {failed:,} not delivered; each is in {plan.folder / DEAD_LETTERS}")
    if unknown:
        named = ", ".join(f"{path}:{line}" for path, line in unknown[:_MOST_NAMED])
        more = f" and {len(unknown) - _MOST_NAMED:,} more" if len(unknown) > _MOST_NAMED else ""
        said.append(f"    ? {len(unknown):,} sent without an answer, so unknown: {named}{more}")
        said.append("      --resume --resend-unknown sends them again")
    if left:
        said.append(f"    … {left:,} left; --resume goes on")
    return said


def _name_place(plan: SendPlan, key: str) -> tuple[str, int]:
    file, line, *_ = key.split(":")
    return plan.paths[int(file)], int(line)


def _stop_on_signals(stop: Callable[[], None]) -> None:
    """Let Ctrl+C, or SIGTERM, call *stop*; a second one ends at once."""
    import asyncio

    loop = asyncio.get_running_loop()

    def hear() -> None:
        print("\nstopping; what is in progress is waited for", file=sys.stderr)
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(one)
        stop()

    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, hear)


class _Progress:
    """Says on a terminal how many requests are done, and how long the others take."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._shown = 0.0

    def show(self, sent: Sent) -> None:
        """Say it, at most once a second."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._shown < 1:
            return
        self._shown = now
        done = sent.skipped + sum(sent.verdicts.values())
        left = _say_duration(max(0, sent.requests - done) / self._rate)
        print(f"\r{done:,} of {sent.requests:,} requests, {left} left  ", end="\r", file=sys.stderr, flush=True)


def _say_duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
