"""What every store of alerts must do."""

from collections.abc import Awaitable, Callable

from server.application.alerting import AlertStore
from tests.builders import after

LATE, IDLE = ("late", "cash"), ("idle", "c1")
Law = Callable[[AlertStore], Awaitable[None]]


async def _keys(store: AlertStore) -> set[tuple[str, str]]:
    return {one.key for one in await store.running()}


async def what_begins_runs_until_it_ends(store: AlertStore) -> None:
    """Once, however often it is seen."""
    await store.open([LATE, IDLE], after(0))
    await store.open([LATE], after(1))
    await store.end([IDLE], after(2))
    (late,) = await store.running()

    assert (late.key, late.raised, late.by) == (LATE, after(0), "")


async def it_may_begin_again(store: AlertStore) -> None:
    """Unclaimed, as any new one."""
    await store.open([LATE], after(0))
    await store.claim(LATE, "lobby:lena", after(1))
    await store.end([LATE], after(2))
    await store.open([LATE], after(3))
    (late,) = await store.running()

    assert (late.raised, late.by) == (after(3), "")


async def one_of_several_claims_it(store: AlertStore) -> None:
    """The first; the others read the name."""
    await store.open([LATE], after(0))
    claims = [await store.claim(LATE, who, after(1)) for who in ("lobby:lena", "lobby:bo")]
    claims.append(await store.claim(IDLE, "lobby:bo", after(1)))
    (late,) = await store.running()

    assert claims == [True, False, False]
    assert (late.by, late.claimed) == ("lobby:lena", after(1))


async def what_nobody_claims_is_told_louder_once(store: AlertStore) -> None:
    """And what somebody has claimed is not."""
    await store.open([LATE, IDLE], after(0))
    await store.claim(IDLE, "lobby:lena", after(0))
    louder = [set(await store.escalate([LATE, IDLE], after(at))) for at in (1, 2)]

    assert louder == [{LATE}, set()]


async def what_is_seen_to_stays_so_while_it_lasts(store: AlertStore) -> None:
    """It does not come back at the next look."""
    await store.open([LATE], after(0))
    done = [await store.done(key, "lobby:lena", after(1)) for key in (LATE, IDLE)]
    await store.open([LATE], after(2))
    (late,) = await store.running()

    assert done == [True, False]
    assert (late.by, late.done) == ("lobby:lena", after(1))


async def what_began_is_known_after_it_is_over(store: AlertStore) -> None:
    """How many an hour there were."""
    await store.open([LATE], after(0))
    await store.open([IDLE], after(1))
    await store.end([LATE, IDLE], after(2))
    begun = [{one.key for one in await store.begun(after(at))} for at in (0, 1, 2)]

    assert begun == [{LATE, IDLE}, {IDLE}, set()]


LAWS: tuple[Law, ...] = (
    what_begins_runs_until_it_ends,
    it_may_begin_again,
    one_of_several_claims_it,
    what_nobody_claims_is_told_louder_once,
    what_is_seen_to_stays_so_while_it_lasts,
    what_began_is_known_after_it_is_over,
)
