"""Demo mode: a story in large type over the whole window, played in a sandbox of its own."""
