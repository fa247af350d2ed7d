"""The memory of a sandbox: its data, snapshots of it, and the campaign; changed from any thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talonbench.errors import SettingsError, WorkspaceError
from talonbench.sandbox.campaign import Campaign
from talonbench.sandbox.catalog import Catalog
from talonbench.sandbox.rules import Rules
from talonbench.sandbox.state import SandboxState, make_state, show_coupon
from talonbench.sandbox.store import Store
from talonbench.values import Value

MOST_SNAPSHOTS = 100
LONGEST_NAME = 100  # characters of a snapshot's name


class Memory:
    """The data and the *campaign* of one sandbox; *revision* grows with each change."""

    def __init__(self, catalog: Catalog, campaign: Campaign) -> None:
        self._lock = threading.RLock()
        self._first_catalog = catalog.copy()
        self._snapshots: dict[str, tuple[Store, Catalog]] = {}
        self._dropped: tuple[Store, Catalog] | None = None  # by the last reset
        self.revision = 0
        self.catalog = catalog
        self.rules = Rules(campaign, Store())

    @property
    def store(self) -> Store:
        """The data."""
        return self.rules.store

    @contextmanager
    def change(self) -> Iterator[Rules]:
        """Let nobody else read or change the data meanwhile."""
        with self._lock:
            yield self.rules
            self.revision += 1

    def read_state(self) -> SandboxState:
        """The state at this moment."""
        with self._lock:
            return make_state(self.rules, tuple(self._snapshots))

    def show(self) -> dict[str, Value]:
        """The state as JSON, in the names of Talon.One's API."""
        with self._lock:
            state = self.read_state()
            return {
                **self.store.shown(),
                "campaign": state.campaign,
                "coupons": [show_coupon(one) for one in state.coupons],
                "points": {one.id: one.points for one in state.profiles},
                "lastEffects": list(self.store.effects),
                "snapshots": list(state.snapshots),
            }

    def follow_rules(self, path: Path) -> str:
        """Run the rules in the file *path*, or those that ship if there is none; returns what is wrong with it.

        If something is, the rules stay as they are.
        """
        from talonbench.sandbox.campaign_file import default_campaign, read_campaign

        try:
            campaign = read_campaign(path) if path.exists() else default_campaign()
        except WorkspaceError as error:
            return str(error)
        if campaign != self.rules.campaign:
            self.set_campaign(campaign)
        return ""

    def set_campaign(self, campaign: Campaign) -> None:
        """Run the rules of *campaign* from now on; the data stays."""
        with self.change():
            self.rules = Rules(campaign, self.store)

    def reset(self) -> None:
        """Forget everything but the snapshots; `undo_reset` brings it back."""
        with self.change():
            self._dropped = self.store, self.catalog
            self._put(Store(), self._first_catalog.copy())

    def undo_reset(self) -> None:
        """Bring back what the last reset dropped; what came since is dropped for it, until the next call.

        SettingsError if there was no reset.
        """
        with self.change():
            if self._dropped is None:
                raise SettingsError("reset", "The sandbox wasn't reset; there is nothing to undo.")
            dropped, self._dropped = self._dropped, (self.store, self.catalog)
            self._put(*dropped)

    def save_snapshot(self, name: str) -> None:
        """Keep the data under *name*, replacing an earlier snapshot; SettingsError if that isn't possible."""
        with self.change():
            if not 0 < len(name) <= LONGEST_NAME:
                raise SettingsError("snapshot", f"A snapshot's name must have 1 to {LONGEST_NAME} characters.")
            if name not in self._snapshots and len(self._snapshots) >= MOST_SNAPSHOTS:
                raise SettingsError("snapshot", f"The sandbox keeps at most {MOST_SNAPSHOTS} snapshots.")
            self._snapshots.pop(name, None)  # so that the last one is the newest
            self._snapshots[name] = self.store.copy(), self.catalog.copy()

    def restore_snapshot(self, name: str) -> None:
        """Bring the data of the snapshot *name* back; SettingsError if there is none."""
        with self.change():
            if name not in self._snapshots:
                raise SettingsError("snapshot", f"There is no snapshot “{name}”.")
            store, catalog = self._snapshots[name]
            self._put(store.copy(), catalog.copy())

    def delete_snapshot(self, name: str) -> None:
        """Delete the snapshot *name*; nothing happens if there is none."""
        with self.change():
            self._snapshots.pop(name, None)

    def _put(self, store: Store, catalog: Catalog) -> None:
        self.rules, self.catalog = Rules(self.rules.campaign, store), catalog
