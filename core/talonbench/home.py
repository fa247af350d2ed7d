"""Where the user's data is."""

import os
from pathlib import Path


def home() -> Path:
    """The folder of the user's data: ``TALONBENCH_HOME``, else the platform's own. It may not exist yet."""
    chosen = os.environ.get("TALONBENCH_HOME")
    if chosen:
        return Path(chosen)
    import platformdirs

    return platformdirs.user_data_path("talonbench", appauthor=False)


def state_path() -> Path:
    """The file of the window's state."""
    return home() / "state.json"
