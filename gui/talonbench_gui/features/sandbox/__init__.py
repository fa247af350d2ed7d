"""The Sandbox page: what the simulated Talon.One remembers."""
