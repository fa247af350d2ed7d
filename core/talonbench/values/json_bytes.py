"""JSON bytes into values, as quickly as can be: what JavaScript would not keep may be left standing."""

import orjson

from talonbench.values.json_parser import parse_json
from talonbench.values.types import Json


def parse_event_bytes(data: bytes) -> Json:
    """The value in *data*, parsed fast where possible, exactly where necessary."""
    try:
        value: Json = orjson.loads(data)
    except orjson.JSONDecodeError:
        return parse_json(data)
    return value
