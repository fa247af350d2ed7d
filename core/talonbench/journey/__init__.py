"""The whole way of one event through a destination: integrations and filters, then each subscription."""

from talonbench.journey.journey import STATUS_OF, Journey, Leg, Way, compile_journey

__all__ = ["STATUS_OF", "Journey", "Leg", "Way", "compile_journey"]
