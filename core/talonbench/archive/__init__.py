"""Archives of many events: counted by a fast path that says what the trace says, in codes."""

from talonbench.archive.counts import ReplayCounts, start_replay
from talonbench.archive.replay import Replay
from talonbench.archive.scan import Scan

__all__ = ["Replay", "ReplayCounts", "Scan", "start_replay"]
