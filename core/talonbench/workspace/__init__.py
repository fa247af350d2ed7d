"""The user's files: workspaces to share, and the window's state.

Names load on first use, since writing a file needs no pydantic.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
