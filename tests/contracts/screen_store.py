"""What every store of screens must do."""

from collections.abc import Awaitable, Callable

from server.application.pushing import Screen, Screens, Stage, Subscription

LATE = ("late", "cash")
Law = Callable[[Screens], Awaitable[None]]


def one(id_: str, session: str = "s1") -> Subscription:
    """A subscription."""
    return Subscription(id_, session, "lena", "ko", Screen(f"https://push.example/{id_}", "k", "a"))


async def what_is_kept_comes_back(store: Screens) -> None:
    """All of it, by id."""
    for each in (one("b", "s2"), one("a")):
        await store.keep(each)

    assert list(await store.all()) == [one("a"), one("b", "s2")]
    assert list(await store.of("s2")) == [one("b", "s2")]


async def a_screen_is_told_of_each_stage_once(store: Screens) -> None:
    """However many servers look."""
    await store.keep(one("a"))
    begun = [await store.mark("a", LATE, None, Stage.BEGUN) for _ in range(2)]
    loud = [await store.mark("a", LATE, Stage.BEGUN, Stage.LOUD) for _ in range(2)]
    told = await store.told()
    over = [await store.mark("a", LATE, Stage.LOUD, Stage.OVER) for _ in range(2)]

    assert (begun, loud, over) == ([True, False], [True, False], [True, False])
    assert told == {"a": {LATE: Stage.LOUD}}
    assert await store.told() == {}


async def a_screen_that_is_dropped_or_kept_anew_knows_nothing(store: Screens) -> None:
    """Whoever logs in next on that tablet is another person."""
    for each in (one("a"), one("b")):
        await store.keep(each)
        await store.mark(each.id, LATE, None, Stage.BEGUN)
    await store.keep(one("a", "s9"))
    await store.drop(["b"])

    assert list(await store.all()) == [one("a", "s9")]
    assert await store.told() == {}


LAWS: tuple[Law, ...] = (
    what_is_kept_comes_back,
    a_screen_is_told_of_each_stage_once,
    a_screen_that_is_dropped_or_kept_anew_knows_nothing,
)
