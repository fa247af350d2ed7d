"""Requests and responses as plain data; an action's call turned into the request that is sent."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
