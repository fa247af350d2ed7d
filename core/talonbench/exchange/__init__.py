"""Customer configuration in all its formats: read, picked, reported, written again."""
