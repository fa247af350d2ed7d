"""A stand-in for Talon.One: a real HTTP server on loopback, in memory, with the documented statuses and bodies."""

from talonbench.sandbox.faults import SandboxFault, parse_fault
from talonbench.sandbox.server import SANDBOX_KEY, Sandbox, serve

__all__ = ["SANDBOX_KEY", "Sandbox", "SandboxFault", "parse_fault", "serve"]
