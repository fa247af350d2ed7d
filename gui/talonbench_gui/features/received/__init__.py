"""The Received page: what Talon.One stored of the last send."""
