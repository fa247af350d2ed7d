"""A stand-in for Segment's Tracking API on loopback: events from real SDKs, as they arrive."""
