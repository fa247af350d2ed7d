"""The recorded structure of the actions' fields is the live engine's."""

import json
from typing import Any

from tests.parity.engine import HERE, ask_oracle

RECORDED = json.loads((HERE.parent / "examples" / "action_fields.json").read_text(encoding="utf-8"))


def structure(key: str, field: dict[str, Any]) -> dict[str, Any]:
    """*field* without its prose, in the form of the recorded copy."""
    kept: dict[str, Any] = {name: field[name] for name in ("type", "default", "placeholder") if name in field}
    marks = {name: True for name in ("required", "multiple") if field.get(name)}
    choices = [choice["value"] for choice in field.get("choices", ())]
    parts = [structure(name, part) for name, part in field.get("properties", {}).items()]
    lists: dict[str, Any] = {"choices": choices, "properties": parts}
    return {"key": key} | kept | marks | {name: part for name, part in lists.items() if part}


def test_the_recorded_fields_are_the_live_engines() -> None:
    results = ask_oracle([json.dumps({"id": action, "op": "fields", "action": action}) for action in RECORDED])

    live = {action: result["ok"]["fields"] for action, result in results.items()}

    assert {
        action: [structure(key, field) for key, field in fields.items()] for action, fields in live.items()
    } == RECORDED
