"""What several events say together: sessions that don't meet, repeated events, and events that arrive too late."""

from talonbench.across.events import JudgedEvent
from talonbench.across.observation import Observation
from talonbench.across.observe import observe

__all__ = ["JudgedEvent", "Observation", "observe"]
