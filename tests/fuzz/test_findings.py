"""What fuzzing once found stays mended, and what it starts from is taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.fuzzing import HERE, failure_of, seeds
from tests.fuzz.servers import Servers
from tests.fuzz.targets import TARGETS

SERVED = Servers().targets()  # their names; nothing is started for that


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    servers = Servers()
    yield servers
    servers.stop()


@pytest.mark.parametrize("name", [*TARGETS, *SERVED])
def test_every_target_has_a_corpus_and_takes_it(name: str, servers: Servers) -> None:
    target = {**TARGETS, **servers.targets()}[name]

    assert list((HERE / "corpus" / name).iterdir())
    assert {path.name: failure_of(target, path.read_bytes()) for path in seeds(name)} == {
        path.name: "" for path in seeds(name)
    }


def test_nothing_in_the_corpus_is_large_or_without_a_target() -> None:
    files = [path for kind in ("corpus", "findings") for path in (HERE / kind).rglob("*") if path.is_file()]

    assert all(path.stat().st_size <= 64_000 for path in files)
    assert {Path(path).parent.name for path in files} <= {*TARGETS, *SERVED, "findings"}
