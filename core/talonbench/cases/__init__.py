"""Cases: events and what must come of them, as files; checked, updated, watched."""
