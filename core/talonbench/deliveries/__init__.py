"""What Talon.One responded to a customer's requests, explained with the setup and the events."""

from talonbench.deliveries.comparison import find_sender, narrow
from talonbench.deliveries.explanation import DeliveryReport, explain_delivery

__all__ = ["DeliveryReport", "explain_delivery", "find_sender", "narrow"]
