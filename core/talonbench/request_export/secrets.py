"""What stands in an export in the place of a key."""

KEY_VARIABLE = "TALONBENCH_API_KEY"
CALLBACK_KEY_VARIABLE = "TALONBENCH_CALLBACK_API_KEY"


def secret_parts(name: str, value: str) -> tuple[str, str]:
    """What may be written of the secret header *name* (all up to its first blank), and the variable for the rest.

    Whatever stands behind that blank is the key, further blanks included.
    """
    scheme, blank, _ = value.partition(" ")
    variable = KEY_VARIABLE if name == "authorization" else CALLBACK_KEY_VARIABLE
    return (f"{scheme}{blank}" if blank else ""), variable
