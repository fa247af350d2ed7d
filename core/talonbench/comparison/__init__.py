"""What differs between two JSON values, and between the requests of a pinned baseline and those of now."""
