"""All that is wrong."""
