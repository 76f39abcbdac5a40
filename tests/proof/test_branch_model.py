"""The sequential specification and the branch agree, so that storms are judged by what is built."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from server.domain import commands
from server.domain.commands import Command
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch, TicketId, new_branch
from server.domain.outcome import Events
from server.domain.plan import Counter, CounterCode, Discipline, Kind, Profile, ServiceCode
from server.domain.refusals import CounterBusy, NobodyWaiting, Refusal, TooLateToUndo
from tests.builders import BASIC, C1, C2, C3, CASH, LOANS, MORNING, done, plan
from tests.proof.branch_model import (
    BUSY,
    NOBODY,
    OK,
    REFUSED,
    TOO_LATE,
    BranchModel,
    Call,
    CallNext,
    Hall,
    Issue,
    NoShow,
    Transfer,
    Undo,
)

OFFERS = {C1: (CASH,), C2: (CASH, LOANS), C3: (LOANS,)}
MODEL = BranchModel({str(counter): offers for counter, offers in OFFERS.items()})
tickets = some.sampled_from(["t1", "t2", "t3", "t4"])
services = some.sampled_from([CASH, LOANS])
counters = some.sampled_from([C1, C2, C3])
pauses = some.sampled_from([0, 0, 0, 11])
calls: list[some.SearchStrategy[Call]] = [
    some.builds(Issue, tickets, services),
    some.builds(CallNext, counters),
    some.builds(Transfer, tickets, services, some.just("kept")),
    some.builds(NoShow, counters),
    some.builds(Undo, tickets),
]


def branch() -> Branch:
    """First come, first served, at three counters that offer what the model's do."""
    rules = plan(
        disciplines={"default": Discipline(Kind.FIRST_COME)},
        counters={
            code: Counter(code, code[1:], Profile(offers)) for code, offers in OFFERS.items()
        },
    )
    opening = [commands.OpenCounter(code, f"teller-{code}") for code in OFFERS]
    return done(new_branch(rules), commands.OpenDay(), *opening)


def order(call: Call) -> Command:
    """The command that a call of the model stands for."""
    match call:
        case Issue():
            ticket, service = TicketId(call.ticket), ServiceCode(call.service)
            return commands.Issue(ticket, service, BASIC, "ko", "0" * 64)
        case CallNext():
            return commands.CallNext(CounterCode(call.counter))
        case Transfer():
            return commands.Transfer(TicketId(call.ticket), ServiceCode(call.service))
        case NoShow():
            return commands.NoShow(CounterCode(call.counter))
        case Undo():
            return commands.UndoMove(TicketId(call.ticket))


def heard(call: Call, outcome: Events | Refusal, after: Branch) -> int | str:
    """The answer in the model's words."""
    match call, outcome:
        case Issue(), _:
            return int(after.tickets[TicketId(call.ticket)].number[1:])
        case CallNext(), NobodyWaiting():
            return NOBODY
        case CallNext(), CounterBusy():
            return BUSY
        case CallNext(), (called, *_):
            return str(getattr(called, "ticket", called))
        case Undo(), TooLateToUndo():
            return TOO_LATE
        case _:
            return REFUSED if isinstance(outcome, Refusal) else OK


@given(asked=some.lists(some.tuples(pauses, some.one_of(calls)), max_size=25))
@settings(max_examples=200, deadline=None)
def test_the_branch_answers_as_the_specification(asked: list[tuple[int, Call]]) -> None:
    """Call by call, the same results: what the checker rejects, the branch must not do."""
    hall, here, now = Hall(), branch(), MORNING
    for pause, call in asked:
        now += timedelta(seconds=pause)
        allowed = dict(MODEL.step(hall, call))
        outcome = decide(here, order(call), now)
        if not isinstance(outcome, Refusal):
            here = replay(here, outcome)
        answer = heard(call, outcome, here)

        assert answer in allowed, call
        hall = allowed[answer]
