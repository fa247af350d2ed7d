"""Samples and ready-made mappings."""
