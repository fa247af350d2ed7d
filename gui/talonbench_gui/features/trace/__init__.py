"""One event through filters and mappings, and why."""
