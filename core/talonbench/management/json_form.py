"""What was received as JSON, for other tools."""

from talonbench.management.received import Received
from talonbench.values import Json, Undefined


def received_data(received: Received) -> dict[str, Json]:
    """*received* as ``talonbench verify --json`` prints it; what isn't stored is null."""
    return {
        "checks": [
            {
                "what": one.what,
                "path": one.path,
                "sent": one.sent,
                "stored": None if isinstance(one.stored, Undefined) else one.stored,
                "status": one.status,
                "note": one.note,
            }
            for one in received.checks
        ],
        "log": [*received.log],
        "health": received.health,
        "problems": [*received.problems],
    }
