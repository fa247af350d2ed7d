"""What an import brought."""
