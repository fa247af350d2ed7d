"""Requests and responses as plain data; a call of an action made into the request that leaves."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
