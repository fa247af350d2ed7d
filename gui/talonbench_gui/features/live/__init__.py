"""Live: events from real SDKs as they arrive."""
