"""Sixteen callers at once: what they hear could have happened one at a time.

HELIOTROPE_PROVE=1 blows ten times as many storms. A failure names its seed.
"""

import asyncio
import os
import resource
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from random import Random

import pytest

from tests import postgres
from tests.databases import empty
from tests.proof.linearizable import Operation, check
from tests.system.servers import Server, logged_in, servers
from tests.system.storm import MODEL, Storm, small

PROVE = "HELIOTROPE_PROVE" in os.environ
AT_A_TIME = 25
"""Storms for which servers are started once."""
STORMS = 500 if PROVE else 50
KILLED_EVERY = 12
"""In one of so many storms a server is killed with `kill -9`, in the midst of it."""
MEMORY = 4 << 30
ROUNDS = range(STORMS // 2 // AT_A_TIME)
pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def postgres_server() -> Iterator[str]:
    """One PostgreSQL for all storms."""
    with postgres.server() as url:
        yield url


@contextmanager
def calm(folder: Path, database: str) -> Iterator[tuple[list[Server], list[str]]]:
    """Servers, and branches in which nothing has happened."""
    codes = [f"h{place}" for place in range(AT_A_TIME)]
    with servers(folder, 2 if database else 1, [small(code) for code in codes], database) as made:
        yield made, codes


async def storms(
    made: Sequence[Server], codes: Sequence[str], seed: int
) -> dict[str, list[Operation]]:
    """One storm after the other: what was heard, by what plays it again."""
    heard = {}
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(logged_in(each)) for each in made]
        for place, branch in enumerate(codes):
            chance = Random(f"{seed} {place}")  # noqa: S311 - storms are played again by their seed
            storm = Storm(branch, clients, chance)
            await storm.open()
            victim = chance.choice(made) if place % KILLED_EVERY == KILLED_EVERY - 1 else None
            history, _ = await asyncio.gather(storm.blow(), killed(victim, chance))
            heard[f"seed {seed}, {branch}{', one was killed' if victim else ''}"] = history
    return heard


def violations(heard: Mapping[str, Sequence[Operation]]) -> list[str]:
    """What no order explains; a history that is too tangled to judge counts as well."""
    found = []
    for name, history in heard.items():
        try:
            violation = check(history, MODEL)
        except MemoryError:
            found.append(f"{name}: not judged within {MEMORY} bytes")
        else:
            found += [f"{name}: {violation}"] if violation else []
    return found


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """A history that nothing explains makes the checker try every order: not with all memory."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


async def killed(victim: Server | None, chance: Random) -> None:
    """Kill it while the storm blows, and start it again."""
    if victim is None:
        return
    await asyncio.sleep(chance.uniform(0.02, 0.2))
    victim.part.kill()
    victim.part.start()
    await asyncio.to_thread(victim.wait)


@pytest.mark.parametrize("seed", ROUNDS)
def test_two_servers_on_postgresql_answer_as_one_would(
    tmp_path: Path, postgres_server: str, seed: int
) -> None:
    """No number twice, no ticket to two tellers, nobody overtaken, whoever is killed meanwhile."""
    empty(postgres_server)
    with calm(tmp_path, postgres_server) as (made, codes):
        heard = asyncio.run(storms(made, codes, seed))

    assert not (found := violations(heard)), "\n".join(found)


@pytest.mark.parametrize("seed", ROUNDS)
def test_one_server_on_sqlite_answers_one_caller_at_a_time(tmp_path: Path, seed: int) -> None:
    """The same, where the database is a file."""
    with calm(tmp_path, "") as (made, codes):
        heard = asyncio.run(storms(made, codes, seed))

    assert not (found := violations(heard)), "\n".join(found)
