"""Stories: the events of one customer, played one by one against a sandbox of their own.

A story is a file (`read_story`), the one that ships (`default_story`), or made of a document's events (`make_story`).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
