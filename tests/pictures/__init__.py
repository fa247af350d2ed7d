"""The pictures of the guide and the README, made from the real window: `make pictures`."""
