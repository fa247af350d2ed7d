"""Every send, kept in SQLite: written once, searched, compared, exported."""
