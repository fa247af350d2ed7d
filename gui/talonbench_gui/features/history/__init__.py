"""The history: everything sent from this machine."""
