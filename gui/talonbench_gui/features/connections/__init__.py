"""The connections that requests are sent over."""
