"""Qt models: views of the core's values."""
