"""A window in a process of its own, and what it has told."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds
BAD_NEWS = ("Couldn't restore", "was damaged", "can't be read", "internal error")


class Run:
    """A window that works at *activity* in *home*, until it is killed or closes."""

    def __init__(self, home: Path, activity: str, *arguments: object, keychain: str = "") -> None:
        backend = f"tests.faults.keychains.{keychain}" if keychain else "keyring.backends.null.Keyring"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.window", activity, *map(str, arguments)],
            cwd=ROOT,
            env={
                **os.environ,
                "TALONBENCH_HOME": str(home),
                "QT_QPA_PLATFORM": "offscreen",
                "PYTHON_KEYRING_BACKEND": backend,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.told: list[dict[str, Any]] = []
        self.errors = ""
        self._readers = [threading.Thread(target=read) for read in (self._read, self._read_errors)]
        for reader in self._readers:
            reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith("\n"):  # else it was killed while it wrote
                self.told.append(json.loads(line))

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        self.errors = self._process.stderr.read()

    def wait_for(self, key: str) -> bool:
        """Wait until the window has told something with *key*; False if it never does."""
        until = time.monotonic() + PATIENCE
        while not any(key in line for line in self.told):
            if self._process.poll() is not None or time.monotonic() > until:
                return False
            time.sleep(0.005)
        return True

    def kill(self) -> float:
        """Kill it, and return when."""
        self._process.kill()
        moment = time.monotonic()
        self._end()
        return moment

    def wait(self) -> int | None:
        """Wait until it has ended by itself; its exit code, or None if it had to be killed."""
        try:
            code = self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            return None
        self._end()
        return code

    def _end(self) -> None:
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()

    def last(self, key: str, before: float = float("inf")) -> Any:
        """What was told last with *key* before this time; None if nothing was."""
        return next((line[key] for line in reversed(self.told) if key in line and line["at"] < before), None)

    def complaints(self) -> list[str]:
        """What the window said at its start that it shouldn't have to say, and what broke in it."""
        texts: list[str] = [*(self.last("ready") or ()), *([self.last("failed")] if self.last("failed") else ())]
        said = [text for text in texts if any(bad in text for bad in BAD_NEWS) or text == self.last("failed")]
        return said + [line for line in self.errors.splitlines() if "Error" in line or "internal error" in line]


def count_leftovers(*folders: Path) -> int:
    """The temporary files in *folders*."""
    return sum(1 for folder in folders for path in folder.iterdir() if path.suffix == ".tmp")
