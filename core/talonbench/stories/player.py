"""Plays a story, step by step, against a sandbox of its own on this machine; nothing is sent anywhere else."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from talonbench.client import Client, Exchange
from talonbench.connections import make_settings
from talonbench.document import SANDBOX
from talonbench.errors import EventSyntaxError
from talonbench.events import read_event
from talonbench.preview import Preview, compile_destination, make_preview
from talonbench.responses import Effect, list_effects
from talonbench.sandbox import Sandbox
from talonbench.talon_one import SANDBOX_KEY
from talonbench.values import parse_json

if TYPE_CHECKING:
    from types import TracebackType

    from talonbench.connections import Connection
    from talonbench.request import Response
    from talonbench.sandbox import ProfileState, SandboxState
    from talonbench.sandbox.campaign import Campaign
    from talonbench.stories.story import Step, Story
    from talonbench.values import Value


@dataclass(frozen=True, slots=True)
class PlayedStep:
    """A step and what came of it: its *preview*, the *exchanges*, and the sandbox *before* and *after*.

    *profile* is the ID of the profile that the step is about; empty if no user is known.
    """

    step: Step
    preview: Preview
    exchanges: tuple[Exchange, ...]
    before: SandboxState
    after: SandboxState
    profile: str

    @property
    def is_delivered(self) -> bool:
        """Whether there were requests, and all of them were delivered."""
        return bool(self.exchanges) and all(one.verdict.kind == "delivered" for one in self.exchanges)

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The effects of all responses, in order."""
        return tuple(effect for one in self.exchanges for effect in list_effects(read_body(one.response)))

    @property
    def profile_before(self) -> ProfileState | None:
        """The profile as it was."""
        return self.before.find_profile(self.profile)

    @property
    def profile_after(self) -> ProfileState | None:
        """The profile as it is now."""
        return self.after.find_profile(self.profile)


class StoryPlayer:
    """Plays *story*; *played* are the steps so far. Its methods block: call them from one thread, not the window's.

    *rules* are for a story without rules of its own; without them, those that ship are. Use it as a context manager,
    or close it.
    """

    def __init__(self, story: Story, rules: Campaign | None = None) -> None:
        self.story = story
        self.played: tuple[PlayedStep, ...] = ()
        self._sandbox = Sandbox()
        if (chosen := story.rules or rules) is not None:
            self._sandbox.memory.set_campaign(chosen)
        self._destination = compile_destination(story.mappings, story.filters, info=story.destination)
        self._settings = make_settings(SANDBOX_KEY, SANDBOX)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the sandbox."""
        self._sandbox.stop()

    @property
    def campaign(self) -> str:
        """The name of the campaign whose rules decide."""
        return self._sandbox.memory.rules.campaign.name

    @property
    def is_over(self) -> bool:
        """Whether all steps were played."""
        return len(self.played) == len(self.story.steps)

    def start(self) -> None:
        """Start the sandbox, which the first step would wait for."""
        self._sandbox.start()

    def warm_up(self) -> None:
        """Load what the first step needs, by a credentials test in the sandbox."""
        asyncio.run(self._test_credentials())

    def play(self) -> PlayedStep | None:
        """Play the next step; None if the story is over."""
        if self.is_over:
            return None
        step = self.story.steps[len(self.played)]
        memory = self._sandbox.memory
        memory.save_snapshot(self._name_snapshot())
        preview = make_preview(step.text, self._destination, self._settings, receipt=step.receipt)
        before = memory.read_state()
        exchanges = asyncio.run(self._send(preview))
        played = PlayedStep(step, preview, exchanges, before, memory.read_state(), self._find_profile(step))
        self.played = (*self.played, played)
        return played

    def go_back(self) -> None:
        """Undo the last step: the sandbox is as it was before."""
        if self.played:
            self.played = self.played[:-1]
            self._sandbox.memory.restore_snapshot(self._name_snapshot())

    def follow(self, rules: Campaign) -> None:
        """Run *rules* from the next step on, unless the story has its own."""
        if self.story.rules is None and rules != self._sandbox.memory.rules.campaign:
            self._sandbox.memory.set_campaign(rules)

    def reset(self) -> None:
        """Begin again with an empty sandbox."""
        self.played = ()
        self._sandbox.memory.reset()

    async def _send(self, preview: Preview) -> tuple[Exchange, ...]:
        requests = [request for mapping in preview.mappings for request in mapping.requests]
        async with Client() as client:
            return tuple([await client.send(request, self._target()) for request in requests])

    async def _test_credentials(self) -> None:
        async with Client() as client:
            await client.check_credentials(self._settings, self._target())

    def _target(self) -> Connection:
        """The player's own sandbox: there is no other place to send to."""
        return replace(SANDBOX, gateway=self._sandbox.start(), ca_file="")

    def _find_profile(self, step: Step) -> str:
        """The story's profile, else the event's user, else the one of the step before."""
        if self.story.profile:
            return self.story.profile
        try:
            user = read_event(step.text).body.get("userId")
        except EventSyntaxError:
            user = None
        return user if isinstance(user, str) and user else self.played[-1].profile if self.played else ""

    def _name_snapshot(self) -> str:
        return f"before step {len(self.played) + 1}"


def read_body(response: Response | None) -> Value:
    """The JSON in *response*; None if there is none."""
    if response is None:
        return None
    try:
        return parse_json(response.body)
    except ValueError:
        return None
