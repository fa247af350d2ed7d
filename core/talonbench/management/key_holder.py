"""What a management key belongs to."""

from dataclasses import replace

from talonbench.connections import GATEWAY, Connection


def find_key_holder(connection: Connection) -> Connection:
    """The connection whose key is the management key of *connection*.

    The key goes to the deployment, never to a gateway, so all connections of a deployment share it.
    """
    return replace(connection, gateway=GATEWAY, id="management")
