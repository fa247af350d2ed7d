"""Archives of many events: counted by a fast path that says what the trace says, in codes."""

from talonbench.archive.counts import ReplayCounts, start_replay
from talonbench.archive.replay import Replay

__all__ = ["Replay", "ReplayCounts", "start_replay"]
