"""Files of the user's: a workspace to share, and the state of the window.

Names load on first use: writing a file needs no pydantic.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
