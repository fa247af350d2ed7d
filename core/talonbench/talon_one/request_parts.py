"""What several actions' requests have in common."""

from talonbench.values import UNDEFINED, Value, to_text

API_VERSION = "v2"
CALLBACK_HEADERS = (
    ("x-callback-destination-uri", "callbackDestination"),
    ("x-callback-api-key", "callbackAPIKey"),
    ("x-content-fields", "contentFields"),
    ("x-correlation-id", "callbackCorrelationId"),
)


def skipping(path: str, payload: dict[str, Value]) -> str:
    """*path*, with the flag that makes Talon.One skip unknown attributes if the payload sets it."""
    return f"{path}?skipNonExistingAttributes=true" if payload.get("skipNonExistingAttributes") else path


def members(payload: dict[str, Value], *keys: str, **renamed: str) -> dict[str, Value]:
    """*keys* of *payload*, then those with another name in the body (``body_key="payload_key"``); none undefined."""
    pairs = {**{key: key for key in keys}, **renamed}
    return {key: payload[source] for key, source in pairs.items() if source in payload}


def callback_headers(payload: dict[str, Value]) -> tuple[tuple[str, str], ...]:
    """The session's callback headers; an unset one would be the string ``undefined``, which is never sent."""
    pairs = ((name, to_text(payload.get(key, UNDEFINED))) for name, key in CALLBACK_HEADERS)
    return tuple((name, value) for name, value in pairs if value != "undefined")
