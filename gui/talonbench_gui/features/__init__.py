"""What the window shows, a package each; none knows another."""
