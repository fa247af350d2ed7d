"""The parts of a destination: settings, actions and subscriptions; a subscription is compiled once for many events."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
