"""Where the user's data lies."""

import os
from pathlib import Path


def home() -> Path:
    """The folder of the user's data: ``TALONBENCH_HOME``, or where the platform keeps it. It may not exist yet."""
    chosen = os.environ.get("TALONBENCH_HOME")
    if chosen:
        return Path(chosen)
    import platformdirs

    return platformdirs.user_data_path("talonbench", appauthor=False)


def state_path() -> Path:
    """Where the state of the window lies."""
    return home() / "state.json"
