"""The trace of one event in a destination: integrations and filters, then each subscription."""

from talonbench.trace.evaluation import OUTCOME_STATUS, CompiledDestination, EventTrace, MappingTrace

__all__ = ["OUTCOME_STATUS", "CompiledDestination", "EventTrace", "MappingTrace"]
