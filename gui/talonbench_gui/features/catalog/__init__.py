"""Whether the attributes of the requests exist."""
