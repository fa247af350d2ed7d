"""A real Dask scheduler with worker processes, on loopback."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
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
def overhear(address: str) -> Iterator[tuple[str, bytearray]]:
    """Another address of the scheduler at *address*, and all that is sent to it."""
    heard = bytearray()
    host, _, port = address.removeprefix("tcp://").partition(":")

    def pass_on(source: socket.socket, to: socket.socket, into: bytearray) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                into += data
                to.sendall(data)
        with suppress(OSError):
            to.shutdown(socket.SHUT_RDWR)

    def serve(client: socket.socket) -> None:
        with client, socket.create_connection((host, int(port))) as scheduler:
            back = threading.Thread(target=pass_on, args=(scheduler, client, bytearray()))
            back.start()
            pass_on(client, scheduler, heard)
            back.join()

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept)
        thread.start()
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}", heard
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


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
