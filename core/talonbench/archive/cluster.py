"""A Dask cluster that does partitions: an executor like the pool of this machine, whose workers are elsewhere.

Dask repeats the tasks of a worker that is gone. A task may so be done twice, or by two workers at once, which changes
nothing. Before the first one, all workers are asked whether they have the same Talonbench, and reach the same files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast
from uuid import uuid4

from talonbench.archive.sources import reach
from talonbench.archive.work import few_collections
from talonbench.errors import WorkspaceError
from talonbench.reading import read_plain

if TYPE_CHECKING:
    from distributed import Client, Worker

    from talonbench.archive.sources import Source

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_CONNECT: Final = 10  # seconds until a scheduler has to answer
_LOOK: Final = 2.0  # seconds between looks whether there are workers
_PATIENCE: Final = 60.0  # seconds without any worker
_REPEATS: Final = 2  # of a task that failed
_MISSING: Final = "--scheduler takes one more package: pip install 'talonbench[cluster]'"
_one: Final = Lock()  # a worker may have several threads, and a file is read by one


class Cluster(Executor):
    """The workers of the scheduler at *address*; *patience*: the seconds that there may be none."""

    def __init__(self, address: str, patience: float = _PATIENCE) -> None:
        self.address = address
        self._client = _connect(address)
        self._executor = self._client.get_executor(pure=False, retries=_REPEATS)
        self._patience = patience
        self._seen = monotonic()

    @property
    def workers(self) -> dict[str, str]:
        """The host of each worker, by its address."""
        workers = self._ask(lambda client: client.scheduler_info(n_workers=-1)["workers"])
        return {name: one["host"] for name, one in workers.items()}

    def submit(
        self, fn: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Result]:
        """Begin a task."""
        return _Waiting(self._executor.submit(_do_alone, fn, *args, **kwargs), self.check_alive)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002  # an Executor's
        """Stop at once; what was begun is lost."""
        self._executor.shutdown(wait=False)
        self._client.close()

    def check_alive(self) -> None:
        """WorkspaceError if there was no worker for too long."""
        if self.workers:
            self._seen = monotonic()
        elif monotonic() - self._seen > self._patience:
            raise WorkspaceError(f"{self.address}: the cluster has no workers any more; --resume goes on with the run")

    def check(self, sources: Sequence[Source], out: Path | None) -> None:
        """WorkspaceError unless all workers have this Talonbench, read *sources* and write to *out*."""
        if not self.workers:
            raise WorkspaceError(f"{self.address}: the cluster has no workers; start some with “dask worker”")
        for worker, (talonbench, python) in self._run(describe_here).items():
            if (talonbench, python) != describe_here():
                raise WorkspaceError(
                    f"{worker}: this worker has Talonbench {talonbench} on Python {python}, and here it is "
                    f"{' on Python '.join(describe_here())}; install the same on all machines"
                )
        for worker, problem in self._run(find_unreachable, [(one.path, one.size) for one in sources]).items():
            if problem:
                raise WorkspaceError(
                    f"{problem}, asked by the worker {worker}; the files must be where all workers are"
                )
        if out is not None:
            self._check_out(out)

    def _check_out(self, out: Path) -> None:
        token = f".reached-{uuid4().hex}"
        here = out / token
        here.touch()
        try:
            for worker, problem in self._run(find_unwritable, str(here)).items():
                if problem or not here.with_name(f"{token}-{_name(worker)}").exists():
                    raise WorkspaceError(
                        f"{out}: {problem or 'is another folder there'}, asked by the worker {worker}; "
                        "--out must be a folder that all workers share"
                    )
        finally:
            for left in out.glob(f"{token}*"):
                left.unlink(missing_ok=True)

    def _run(self, look: Callable[..., Any], *arguments: object) -> dict[str, Any]:
        """What *look* finds on each worker."""
        found = self._ask(lambda client: client.run(look, *arguments, on_error="return"))
        for worker, answer in found.items():
            if isinstance(answer, BaseException):
                if not any(kind in repr(answer) for kind in ("ModuleNotFoundError", "ImportError", "AttributeError")):
                    raise WorkspaceError(f"{worker}: this worker can't be asked: {answer}")
                ours = f"{version('talonbench')} with the extra “cluster”"
                raise WorkspaceError(f"{worker}: this worker lacks Talonbench, or has another version; install {ours}")
        return cast("dict[str, Any]", found)

    def _ask(self, question: Callable[[Client], Any]) -> Any:
        try:
            return question(self._client)
        except (OSError, RuntimeError) as error:
            raise WorkspaceError(f"{self.address}: the scheduler doesn't answer any more") from error


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise WorkspaceError(_MISSING) from None
    try:
        return Client(address, timeout=_CONNECT, set_as_default=False)
    except OSError:
        raise WorkspaceError(f"{address}: no Dask scheduler answers there") from None
    except ValueError as error:
        raise WorkspaceError(f"{address}: isn't a scheduler's address, as tcp://HOST:8786: {error}") from None


class _Waiting(Future[Result]):
    """What a task will come to; while it is waited for, *check* looks whether anyone does it."""

    def __init__(self, future: Future[Result], check: Callable[[], None]) -> None:
        super().__init__()
        self._future, self._check = future, check

    def cancel(self) -> bool:
        """Don't do the task if it isn't begun."""
        return self._future.cancel()

    def result(self, timeout: float | None = None) -> Result:
        """What it came to; WorkspaceError if it kills the workers, or there are none."""
        from distributed import KilledWorker

        while True:
            try:
                return self._future.result(_LOOK if timeout is None else timeout)
            except TimeoutError:
                if timeout is not None or self._future.done():
                    raise
                self._check()
            except KilledWorker:
                raise WorkspaceError("a part of the archive kills every worker; have they enough memory?") from None


def _do_alone(do: Callable[..., Result], *arguments: Any) -> Result:
    """Do a task while no other thread of this worker does one."""
    with _one, few_collections():
        return do(*arguments)


# -- on a worker -------------------------------------------------------------------------------


def describe_here() -> tuple[str, str]:
    """This process's Talonbench, with a digest of its code, and its Python."""
    return _describe_code(), ".".join(map(str, sys.version_info[:3]))


@cache
def _describe_code() -> str:
    root = Path(__file__).parents[1]
    digest = sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + read_plain(path))
    return f"{version('talonbench')} ({digest.hexdigest()[:8]})"


def find_unreachable(files: list[tuple[str, int]]) -> str:
    """What is wrong with the first of *files*, with their sizes, that can't be read here."""
    problems = (reach(path, size) for path, size in files)
    return next((one for one in problems if one), "")


def find_unwritable(token: str, dask_worker: Worker) -> str:
    """What is wrong with the folder of the file *token*; beside it, a file is written in the name of *dask_worker*."""
    path = Path(token)
    try:
        if not path.exists():
            return "isn't there"
        path.with_name(f"{path.name}-{_name(dask_worker.address)}").touch()
    except OSError as error:
        return f"can't be written to ({error.strerror or error})"
    return ""


def _name(address: str) -> str:
    """The address of a worker as a file's name."""
    return sha256(address.encode()).hexdigest()[:16]
