"""A real Dask scheduler with worker processes, on loopback."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from distributed import Client


class DaskCluster:
    """The scheduler at *address*, and the *workers* that were started for it."""

    def __init__(self, address: str, scheduler: subprocess.Popen[str], folder: Path) -> None:
        self.address, self.scheduler, self.folder = address, scheduler, folder
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_worker(self, environment: Mapping[str, str] = os.environ) -> None:
        """One more worker, of one thread, in a folder of its own."""
        options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
        command = [sys.executable, "-P", "-m", "dask", "worker", self.address, *options]
        self.workers.append(
            subprocess.Popen(
                command,
                cwd=self.folder,
                env={**environment, "DASK_TEMPORARY_DIRECTORY": str(self.folder)},
                stderr=subprocess.DEVNULL,
            )
        )

    def wait(self, count: int) -> None:
        """Until there are *count* workers."""
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)

    def kill(self, worker: int) -> None:
        """Kill a worker in the middle of whatever it does."""
        self.workers[worker].send_signal(signal.SIGKILL)
        self.workers[worker].wait()


@contextmanager
def start_cluster(folder: Path, workers: int) -> Iterator[DaskCluster]:
    """A scheduler with *workers*, which work in *folder*."""
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
    command = [sys.executable, "-P", "-m", "dask", "scheduler", *options]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as scheduler:
        assert scheduler.stderr is not None
        address = next(found[1] for line in scheduler.stderr if (found := re.search(r"Scheduler at:\s+(\S+)", line)))
        cluster = DaskCluster(address, scheduler, folder)
        try:
            for _ in range(workers):
                cluster.start_worker()
            if workers:
                cluster.wait(workers)
            yield cluster
        finally:
            for worker in cluster.workers:
                worker.kill()
                worker.wait()
            scheduler.kill()
