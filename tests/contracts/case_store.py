"""What every store of cases must do."""

from collections.abc import Awaitable, Callable

from server.application.cases import CaseStore, New, Told
from server.domain.cases import Case, Cause, Concern, Ending, Kind, Step, opened, stepped
from server.domain.plan import CaseRules
from tests.builders import MORNING, after

RULES = CaseRules()
Law = Callable[[CaseStore], Awaitable[None]]


def new(name: str, minutes: float = 0, text: str = "") -> New:
    """A case that is to be opened."""
    concern = Concern(name, Cause.RATING, MORNING, "A001", "cash", "gold", "c1", 1, ("other",))
    return New(*opened(concern, RULES, "branch", after(minutes)), text)


async def closed(store: CaseStore, case: Case, minutes: float) -> Case:
    """The case, closed after so many minutes."""
    step = Step(after(minutes), "lena", Kind.CLOSED, ending=Ending.SOLVED)
    over = stepped(case, step)
    assert await store.step(case, over, step, "done")
    return over


async def what_is_opened_is_there_as_it_was(store: CaseStore) -> None:
    """To the last reason."""
    one = new("a", text="she waited an hour")
    await store.open([one, new("b")])

    assert await store.find("a") == one.case
    assert await store.history("a") == [Told(one.step, "she waited an hour")]
    assert await store.find("nobody") is None


async def the_same_concern_opens_one_case(store: CaseStore) -> None:
    """Whoever sees it again, and whenever."""
    first = await store.open([new("a", text="first")])
    second = await store.open([new("a", 5, "second"), new("b")])
    found = await store.find("a")

    assert ({*first}, {*second}) == ({"a"}, {"b"})
    assert found is not None
    assert found.opened == MORNING
    assert [told.text for told in await store.history("a")] == ["first"]


async def only_one_of_two_steps_on_the_same_case_counts(store: CaseStore) -> None:
    """Nobody's act is written over another's."""
    case = new("a").case
    await store.open([new("a")])
    first, second = (Step(after(1), name, Kind.TAKEN) for name in ("lena", "min"))
    won = [
        await store.step(case, stepped(case, step), step, step.actor) for step in (first, second)
    ]

    assert won == [True, False]
    assert await store.find("a") == stepped(case, first)
    assert [told.text for told in await store.history("a")] == ["", "lena"]


async def what_runs_comes_by_its_due_time_and_what_is_closed_last_first(store: CaseStore) -> None:
    """The most urgent on top."""
    cases = [new(name, minutes) for name, minutes in (("b", 5), ("a", 1), ("c", 0), ("d", 2))]
    await store.open(cases)
    for case, minutes in ((cases[2].case, 10), (cases[3].case, 20)):
        await closed(store, case, minutes)

    assert [case.id for case in await store.running()] == ["a", "b"]
    assert [case.id for case in await store.closed_since(MORNING)] == ["d", "c"]
    assert [case.id for case in await store.closed_since(after(15))] == ["d"]


async def texts_can_be_erased_and_the_history_stays(store: CaseStore) -> None:
    """What somebody wrote is theirs; what was done is the bank's, and who erased it."""
    await store.open([new("a", text="a name"), new("b", text="another")])
    over = await closed(store, new("a").case, 5)
    step = Step(after(6), "manager:min", Kind.ERASED)
    await store.erase("a", step)
    await store.erase("nobody", step)

    assert [told.text for told in await store.history("a")] == ["", "", ""]
    assert (await store.history("a"))[-1] == Told(step, "")
    assert await store.find("a") == stepped(over, step)
    assert [told.text for told in await store.history("b")] == ["another"]


LAWS: tuple[Law, ...] = (
    what_is_opened_is_there_as_it_was,
    the_same_concern_opens_one_case,
    only_one_of_two_steps_on_the_same_case_counts,
    what_runs_comes_by_its_due_time_and_what_is_closed_last_first,
    texts_can_be_erased_and_the_history_stays,
)
