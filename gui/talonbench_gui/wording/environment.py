"""Where a connection sends, in a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench_gui.wording.status import LIVE_LABEL, LOCAL_LABEL, TEST_LABEL

if TYPE_CHECKING:
    from talonbench.connections import Connection


def describe_environment(connection: Connection) -> tuple[str, str]:
    """The label of the environment that *connection* sends to, and its role in the style sheet."""
    if connection.kind == "sandbox":
        return LOCAL_LABEL, "sandboxKind"
    return (TEST_LABEL, "testKind") if connection.environment == "test" else (LIVE_LABEL, "liveKind")
