"""The state of the window, without widgets: services that observe one document and tell what changed."""
