"""Mappings: compiled once into a plan, which resolves events or explains how it did."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
