"""An action's fields: their definitions, and how a payload is coerced to them and checked."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
