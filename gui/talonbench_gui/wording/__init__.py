"""The words for people, by subject; pure."""
