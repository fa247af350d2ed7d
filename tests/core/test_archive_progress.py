"""How much of an archive is done: by what its files hold, whatever the ends of packed ones say."""

import gzip
import json
from pathlib import Path
from random import Random

import pytest

from talonbench.archive.extent import Extent
from talonbench.archive.results import RunWatch
from talonbench.archive.sources import Source, read_sources
from talonbench.archive.work import RANGE
from tests.core.conftest import Run

SETUP = ("--action", "trackEventV2", "--trigger", 'type = "track"')


def make_events(count: int, seed: int = 1, extra: int = 0) -> bytes:
    """Lines of events, each *extra* bytes longer."""
    chance = Random(seed)
    events = (
        {
            "type": "track",
            "event": chance.choice(("Paid", "Seen", "Added")),
            "messageId": f"{chance.getrandbits(64):x}",
            "userId": f"u{chance.randrange(9999)}",
            "properties": {"total": chance.randrange(9999), "note": "n" * extra},
        }
        for _ in range(count)
    )
    return b"".join(json.dumps(event).encode() + b"\n" for event in events)


def hint_of(path: Path, data: bytes) -> int:
    path.write_bytes(data)
    return read_sources([str(path)])[0].hint


@pytest.mark.parametrize("count", [1, 100, 20_000])
def test_a_packed_file_is_as_long_as_it_says(tmp_path: Path, count: int) -> None:
    text = make_events(count)

    assert hint_of(tmp_path / "a.gz", gzip.compress(text)) == len(text)


@pytest.mark.parametrize("sizes", [(20_000, 20_000), (20_000, 50), (50, 20_000), (4_000,) * 5, (10, 10)])
def test_all_members_of_a_packed_file_count(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    texts = [make_events(size, seed) for seed, size in enumerate(sizes)]

    hint = hint_of(tmp_path / "a.gz", b"".join(map(gzip.compress, texts)))

    assert hint == pytest.approx(sum(map(len, texts)), rel=0.1)


@pytest.mark.parametrize("end", [b"", b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x00\x00\x00\x04"])
def test_what_the_end_of_a_cut_file_says_is_not_believed(tmp_path: Path, end: bytes) -> None:
    text = make_events(40_000)
    packed = gzip.compress(text)

    hint = hint_of(tmp_path / "a.gz", packed[: len(packed) // 2] + end)

    assert hint == pytest.approx(len(text) / 2, rel=0.1)


@pytest.mark.parametrize("size", [3_000_000_000, 6_000_000_000, 50_000_000_000])
def test_a_file_may_be_longer_than_gzip_can_say(tmp_path: Path, size: int) -> None:
    """The file has a hole between its beginning and its end."""
    begin = gzip.compress(make_events(20_000))
    ratio = read_ratio(tmp_path / "begin.gz", begin)
    with (tmp_path / "a.gz").open("wb") as file:
        file.write(begin)
        file.truncate(round(size / ratio) - 4)
        file.seek(0, 2)
        file.write((size % 2**32).to_bytes(4, "little"))

    assert read_sources([str(tmp_path / "a.gz")])[0].hint == size


def read_ratio(path: Path, packed: bytes) -> float:
    return hint_of(path, packed) / len(packed)


def test_a_file_ends_where_its_last_partition_is() -> None:
    extent = Extent([Source("cut", 1, 0.0, 100 * RANGE), Source("b", 1, 0.0, 2 * RANGE)])
    extent.add(0, 0, is_over=False)
    assert extent.share == pytest.approx(1 / 102)

    extent.add(0, RANGE, is_over=True)
    assert extent.share == 0.5

    extent.add(0, 2 * RANGE, is_over=True)  # begun before the end was found, by another process
    extent.add(1, RANGE, is_over=True)
    extent.add(1, 0, is_over=False)
    assert extent.share == 1.0


def test_a_file_that_is_longer_than_it_seemed_is_not_done_before_its_end() -> None:
    extent = Extent([Source("long", 1, 0.0, RANGE - 1)])
    shares = []
    for at in range(4):
        extent.add(0, at * RANGE, is_over=at == 3)
        shares.append(extent.share)

    assert shares == [pytest.approx(1 / 2), pytest.approx(2 / 3), pytest.approx(3 / 4), 1.0]


def test_a_run_over_a_damaged_file_is_done_at_its_end(tmp_path: Path, run: Run) -> None:
    text = make_events(150, extra=225_000)
    packed = bytearray(gzip.compress(text, 1))
    packed[len(packed) // 3] ^= 0xFF
    path, out = tmp_path / "a.gz", tmp_path / "out"
    path.write_bytes(bytes(packed))
    (source,) = read_sources([str(path)])

    run("replay", path, *SETUP, "--out", out)

    assert source.hint == len(text) > 2 * RANGE
    assert RunWatch(out, [source]).look().share == 1.0
