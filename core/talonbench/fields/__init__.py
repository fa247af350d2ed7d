"""An action's fields: what they are, and how a payload is brought to them and checked against them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
