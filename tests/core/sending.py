"""Sends COUNT requests at once to the server at PORT, with a key: ``python -m tests.core.sending PORT COUNT KEY``."""

import asyncio
import json
import sys
from dataclasses import replace

from talonbench.client import Exchange
from talonbench.dispatch import Dispatcher
from talonbench.pipeline import Ready
from tests.core.servers import REQUEST, to
from tests.core.test_dispatch import row


async def send(port: int, count: int, key: str) -> list[Exchange]:
    headers = tuple((name, f"ApiKey-v1 {key}" if name == "authorization" else value) for name, value in REQUEST.headers)
    request = replace(REQUEST, headers=headers)
    one = row("a")
    assert isinstance(one.outcome, Ready)
    rows = [replace(one, outcomes=(replace(one.outcome, requests=(request,)),)) for _ in range(count)]
    async with Dispatcher() as dispatcher:
        return [exchange for exchanges in await dispatcher.send(rows, to(port, timeout=30)) for exchange in exchanges]


if __name__ == "__main__":
    sent = asyncio.run(send(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
    print(json.dumps([one.verdict.kind for one in sent]))
