"""The promise of the product: what Talonbench does is what Segment does."""

import gzip
import json
import os
import random
from typing import Any

import pytest

from tests.parity.engine import HERE, Job, Result, ask_oracle, ask_talonbench, differences, make_jobs

SEED = int(os.environ.get("TALONBENCH_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)
LIVE = (
    ("make_jobs", 5000),
    ("make_deep_jobs", 1500),
    ("make_field_jobs", 1500),
    ("make_liquid_jobs", 1000),
    ("make_trigger_jobs", 1500),
)


def recorded() -> tuple[list[str], dict[Any, Result]]:
    with gzip.open(HERE / "vectors.ndjson.gz", "rt", encoding="utf-8", errors="surrogatepass") as file:
        vectors: list[Job] = [json.loads(line) for line in file]
    lines = [json.dumps({key: part for key, part in vector.items() if key != "expect"}) for vector in vectors]
    return lines, {vector["id"]: vector["expect"] for vector in vectors}


def test_every_recorded_vector_is_equal() -> None:
    lines, wanted = recorded()

    found = differences(lines, wanted, ask_talonbench(lines))

    assert len(lines) == 5000
    assert not found, f"{len(found)} differ\n" + "\n".join(found[:5])


@pytest.mark.parametrize(("generator", "count"), LIVE)
def test_fresh_random_jobs_equal_the_live_engine(
    generator: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = make_jobs(generator, SEED, count)
    wanted = ask_oracle(lines)

    answered = [line for line in lines if json.loads(line)["id"] in wanted]
    found = differences(answered, wanted, ask_talonbench(answered))

    with capsys.disabled():
        print(f"\nlive parity: {generator} seed {SEED}: {len(answered) - len(found)} of {count} equal")
    assert len(answered) >= count - 2, "the engine did not answer every job"
    assert not found, f"seed {SEED}: {len(found)} differ\n" + "\n".join(found[:5])
