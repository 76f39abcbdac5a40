"""What every log of the staff, and every keeper of second factors, keeps to."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from server.application.staff import Act, Did, Factor, Factors, StaffLog
from tests.builders import MORNING

LogLaw = Callable[[StaffLog], Awaitable[None]]
FactorLaw = Callable[[Factors], Awaitable[None]]
ACTS = [
    Act(
        MORNING + timedelta(minutes=minute), "admin:kim", Did.ADDED, f"anna{minute}", "teller north"
    )
    for minute in range(3)
]
FACTOR = Factor("JBSWY3DPEHPK3PXP")


async def what_was_done_is_told_newest_first(log: StaffLog) -> None:
    """As it was written."""
    for act in ACTS:
        await log.add(act)
    told = await log.acts(None, 10)

    assert [act for _, act in told] == ACTS[::-1]


async def it_is_told_page_by_page(log: StaffLog) -> None:
    """Nothing twice, nothing left out."""
    for act in ACTS:
        await log.add(act)
    first = await log.acts(None, 2)
    second = await log.acts(first[-1][0], 2)

    assert [act for _, act in (*first, *second)] == ACTS[::-1]


async def a_factor_is_found_as_it_was_kept(factors: Factors) -> None:
    """Also the second one."""
    await factors.keep("anna", FACTOR)
    before = await factors.find("anna")
    await factors.keep("anna", replace(FACTOR, confirmed=True, used=7))

    assert before == FACTOR
    assert await factors.find("anna") == replace(FACTOR, confirmed=True, used=7)
    assert await factors.find("tom") is None


async def a_step_is_used_once_and_never_an_earlier_one(factors: Factors) -> None:
    """Whoever looked over the shoulder comes too late."""
    await factors.keep("anna", FACTOR)
    used = [await factors.use("anna", step) for step in (5, 5, 4, 6)]

    assert used == [True, False, False, True]
    assert await factors.use("tom", 9) is False


async def a_forgotten_one_is_gone(factors: Factors) -> None:
    """The password alone opens again."""
    await factors.keep("anna", FACTOR)
    await factors.forget("anna")

    assert await factors.find("anna") is None


LOG_LAWS: list[LogLaw] = [what_was_done_is_told_newest_first, it_is_told_page_by_page]
FACTOR_LAWS: list[FactorLaw] = [
    a_factor_is_found_as_it_was_kept,
    a_step_is_used_once_and_never_an_earlier_one,
    a_forgotten_one_is_gone,
]
