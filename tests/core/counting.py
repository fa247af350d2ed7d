"""A server in a process of its own that notes when each request came: ``python -m tests.core.counting [DELAY]``.

It prints its port, and when its input ends, the moments by the machine's monotonic clock.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.core.servers import OK, read_request

ROOT = Path(__file__).parents[2]


class Counting:
    """The server's *port*; *times* once it has ended."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.times: list[float] = []

    def most_in_a_second(self) -> int:
        """The most requests that any second saw, wherever it begins."""
        times = sorted(self.times)
        return max(sum(begin <= one < begin + 1 for one in times) for begin in times)


@contextmanager
def counting(delay: float = 0.0) -> Iterator[Counting]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.core.counting", str(delay)],
        cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        server = Counting(int(process.stdout.readline()))
        try:
            yield server
        finally:
            process.stdin.close()
            server.times = json.loads(process.stdout.readline())


def environment() -> dict[str, str]:
    """The environment of a process that imports the tests and the program."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}


async def serve(delay: float) -> list[float]:
    times: list[float] = []

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                await read_request(reader)
                times.append(time.monotonic())
                await asyncio.sleep(delay)
                writer.write(OK)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(behave, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()
    return times


if __name__ == "__main__":
    print(json.dumps(asyncio.run(serve(float(sys.argv[1])))), flush=True)
