"""What an export has instead of a key."""

KEY_VARIABLE = "TALONBENCH_API_KEY"
MANAGEMENT_KEY_VARIABLE = "TALONBENCH_MANAGEMENT_KEY"
CALLBACK_KEY_VARIABLE = "TALONBENCH_CALLBACK_API_KEY"


def secret_parts(name: str, value: str) -> tuple[str, str]:
    """The public part of the secret header *name* (up to its first space), and the variable for the rest.

    Everything after that space is the key, further spaces included.
    """
    scheme, blank, _ = value.partition(" ")
    own = MANAGEMENT_KEY_VARIABLE if scheme == "ManagementKey-v1" else KEY_VARIABLE
    variable = own if name == "authorization" else CALLBACK_KEY_VARIABLE
    return (f"{scheme}{blank}" if blank else ""), variable
