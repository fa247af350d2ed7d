"""The texts of the window, by subject; pure functions."""
