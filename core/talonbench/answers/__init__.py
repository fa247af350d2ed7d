"""What becomes of events, as JSON: one form for the command line and for agents."""
