"""Events of a run sent for real: planned in the order of time, noted in a journal before each request, resumed."""

from talonbench.archive.sending.journal import Journal, State
from talonbench.archive.sending.plan import PlannedEvent, SendPlan, make_plan
from talonbench.archive.sending.sender import Sender, Sent

__all__ = ["Journal", "PlannedEvent", "SendPlan", "Sender", "Sent", "State", "make_plan"]
