"""Sample events and ready-made mappings."""
