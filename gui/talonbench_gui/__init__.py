"""The window: the only code that uses Qt."""
