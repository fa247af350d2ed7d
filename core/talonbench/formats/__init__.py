"""Importers and exporters of Segment's configuration; `recognition` lists the shapes and their sources."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
