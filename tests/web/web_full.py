"""A branch in which every page has something to show."""

from dataclasses import replace
from datetime import timedelta

from web_counted import A_MONTH, MemoryRecord
from web_rated import a_month
from web_world import TEN, busy_morning, house_of

from server.application.contacts import Agreed
from server.application.staff import Act, Did
from server.application.telling import Told
from server.application.trail import Line
from server.domain import commands
from server.domain.cases import Asked, Cause, Concern, Forward, Take
from server.domain.contacts import Purpose
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch
from server.domain.plan import CaseRules, CounterCode
from server.domain.refusals import Refusal
from server.domain.return_calls import CallAsked, TakeCall
from server.web.house import House

NUMBER = "+8613800138000"
TOM = CounterCode("c6")
SERVED = ((55, commands.CallNext(TOM)), (50, commands.Start(TOM)), (10, commands.Finish(TOM)))
"""Of the ticket in place 10; seconds before ten."""
CONCERNS = (
    Concern(
        "rating-ticket-02-1", Cause.RATING, TEN, "A003", "cash", "gold", "c1", 1, ("long-wait",)
    ),
    Concern("rating-ticket-05-1", Cause.RATING, TEN, "D001", "exchange", "basic", "c4", 2),
    Concern("complaint-ticket-03", Cause.COMPLAINT, TEN, "C001", "loans", "diamond", "c4"),
)
DEPARTMENTS = CaseRules(departments={"claims": {"en": "Claims", "zh": "理赔", "ko": "보상"}})


async def full_house() -> House:
    """The busy morning, and what has come of the weeks before it."""
    branch = _later(busy_morning())
    house = house_of(branch, record=MemoryRecord(A_MONTH))
    house = replace(house, ratings=a_month())
    house.trail.kept = [_line(place) for place in range(1, 40)]
    for ago in (300, 90):
        act = Act(TEN - timedelta(minutes=ago), "admin", Did.ADDED, "yuna", "teller")
        await house.staff.log.add(act)
    await house.telling.tell(Told("told-1", TEN, "lena", "The vault opens at ten"))
    await _followed(house)
    return house


def _later(branch: Branch) -> Branch:
    """One more customer was served, and there is an alarm."""
    branch = branch.but(plan=replace(branch.plan, cases=DEPARTMENTS))
    for ago, command in (*SERVED, (5, commands.RaiseAlarm(CounterCode("c1"), "mei"))):
        outcome = decide(branch, command, TEN - timedelta(seconds=ago))
        assert not isinstance(outcome, Refusal), outcome.sentence
        branch = replay(branch, outcome)
    return branch


async def _followed(house: House) -> None:
    """Cases in each state, and calls to two of their customers."""
    for concern in CONCERNS:
        await house.cases.open(concern, "branch")
    owned, sent = CONCERNS[1].id, CONCERNS[2].id
    await house.cases.act(owned, Asked(Take(), "lobby:lena", 1))
    await house.cases.act(sent, Asked(Forward("claims"), "lobby:lena", 1, "please look at it"))
    for case, language in ((CONCERNS[0].id, "ko"), (owned, "zh")):
        agreed = Agreed(Purpose.CALL, case, language, NUMBER, "A003")
        await house.contacts.agree(agreed)
    await house.calls.open_due()
    await house.calls.act(f"call-{owned}", CallAsked(TakeCall(), "admin:admin", 1))


def _line(place: int) -> Line:
    at = TEN - timedelta(minutes=80 - place)
    passed = '["basic", 0.0, "2026-11-20T01:20:12+00:00", 1076, "as long as journals are"]'
    body = f'{{"ticket": "5f0d8c2e9b7a41d3", "counter": "c1", "passed": [{passed}, {passed}]}}'
    return Line(place, at, "TicketCalled", "teller:mei", body)
