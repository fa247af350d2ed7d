"""The words that random setups and events are made of."""

import json
from pathlib import Path
from random import Random
from typing import Any

_WORDS: dict[str, list[Any]] = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))


def pick(chance: Random, *kinds: str) -> Any:
    """One of the words of *kinds*."""
    return chance.choice([word for kind in kinds for word in _WORDS[kind]])
