"""A simulated Talon.One: a real HTTP server on loopback, in memory, with the documented statuses and bodies."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
