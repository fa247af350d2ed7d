"""Many messageIds at once are told to be repeated just as one after the other."""

from random import Random

import pytest

from talonbench.ingestion import MessageIds, SeenIds
from talonbench.ingestion.seen_ids import DAY


def draw(chance: Random, most: int) -> tuple[list[str], list[int | str]]:
    """Some ids, few or many of them repeated, and when they were received."""
    ids = [chance.choice(("", f"id-{chance.randrange(most)}", "often")) for _ in range(chance.randrange(9))]
    moments: list[int | str] = [chance.choice((0, 2 * DAY, "1970-01-01T00:00:00.000Z")) for _ in ids]
    return ids, moments


def test_a_file_that_is_there_twice_is_compared_at_once() -> None:
    """Each of many repeated events asks when the first one was received: that is no search among all of them."""
    ids = [f"id-{number}" for number in range(100_000)]
    moments: list[int | str] = [*range(len(ids))]
    seen = SeenIds()

    assert seen.add_all(MessageIds(ids, moments)) == ()
    assert len(seen.add_all(MessageIds(ids, moments))) == len(ids)


@pytest.mark.parametrize("most", [5, 1000, 1_000_000])
@pytest.mark.parametrize("remembered", [3, 100_000])
def test_many_ids_at_once(most: int, remembered: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talonbench.ingestion.seen_ids.MOST", remembered)
    chance = Random(most + remembered)
    together, apart = SeenIds(), SeenIds()
    for _ in range(300):
        ids, moments = draw(chance, most)
        if chance.random() < 0.5:
            ids = [f"{one}-{chance.random()}" for one in ids]  # none is repeated
        pairs = enumerate(zip(ids, moments, strict=True))
        one_by_one = tuple(at for at, (identity, moment) in pairs if apart.add(identity, moment))
        assert together.add_all(MessageIds(ids, moments)) == one_by_one
