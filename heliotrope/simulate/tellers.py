"""Tellers: they open, call and close, and do now and then all else that tellers do."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from heliotrope.simulate import habits
from heliotrope.simulate.agenda import Course
from heliotrope.simulate.habits import any_of, between, minutes, often, one_of, seconds
from heliotrope.simulate.seat import Seat
from heliotrope.simulate.serving import serve
from server.domain import commands
from server.domain.commands import Command
from server.domain.model import CounterState, State, Ticket, TicketId
from server.domain.plan import CounterCode

BACK: Final = minutes(15)


def work(seat: Seat) -> Course:
    """Until the hall is empty."""
    while not seat.is_over:
        if seat.desk.state is not CounterState.OPEN and seat.desk.ticket is None:
            seat.do(commands.OpenCounter(seat.counter, seat.name))
        there = seat.hall.branch.at(seat.counter)
        if there is None:
            yield from _free(seat)
        elif there.state is State.CALLED:
            yield from _called(seat, there)
        else:
            yield from serve(seat, there)
    seat.do(commands.CloseCounter(seat.counter))


# --- nobody is there ------------------------------------------------------------------------------
def _free(seat: Seat) -> Course:
    if not seat.ate and seat.hall.agenda.now >= seat.lunch:
        seat.ate = True
        yield from _pause(seat, "lunch", habits.LUNCH)
    else:
        yield from one_of(seat.hall.chance, FREE)(seat)


def _call(seat: Seat) -> Course:
    if not seat.desk.auto_call:
        seat.do(commands.CallNext(seat.counter))
    nobody = seat.desk.ticket is None
    yield between(seat.hall.chance, habits.IDLE_SECONDS) if nobody else seconds(1)


def _pause(seat: Seat, reason: str, length: timedelta) -> Course:
    seat.do(commands.PauseCounter(seat.counter, reason))
    yield length


def _short_break(seat: Seat) -> Course:
    yield from _pause(seat, "break", minutes(seat.hall.chance.uniform(3, 12)))


def _out_of_turn(seat: Seat) -> Course:
    one = any_of(seat.hall.chance, seat.hall.in_state(State.WAITING))
    if one is not None:
        seat.do(commands.CallTicket(seat.counter, one.id, "elderly"))
    yield seconds(2)


def _resume(seat: Seat) -> Course:
    one = any_of(seat.hall.chance, seat.hall.in_state(State.HELD))
    if one is not None:
        seat.do(commands.Resume(seat.counter, one.id))
    yield seconds(2)


def _without_ticket(seat: Seat) -> Course:
    seat.extra += 1
    plan, day = seat.hall.plan, seat.hall.local.date()
    ticket = TicketId(f"{day}-{seat.counter}-{seat.extra}")
    service, tier = next(iter(plan.services)), plan.unidentified
    seat.do(commands.ServeDirectly(seat.counter, ticket, service, tier))
    yield seconds(2)


def _automatic(seat: Seat) -> Course:
    seat.do(commands.AutoCall(seat.counter, not seat.desk.auto_call))
    yield seconds(2)


FREE: Final[Mapping[Callable[[Seat], Course], float]] = {
    _call: 0.93,
    _short_break: 0.01,
    _out_of_turn: 0.01,
    _resume: 0.03,
    _without_ticket: 0.005,
    _automatic: 0.01,
}


# --- somebody is called ---------------------------------------------------------------------------
def _called(seat: Seat, one: Ticket) -> Course:
    misses = often(seat.hall.chance, habits.MISSES_SHARE)
    if one.attempt == 1 and seat.hall.is_here(one.id) and not misses:
        yield between(seat.hall.chance, habits.WALK_SECONDS)
        seat.do(commands.Start(seat.counter))
        yield from seat.undo(one)
        return
    yield habits.CALL_PATIENCE
    if seat.has(one):
        seat.do(one_of(seat.hall.chance, CALLED)(seat.counter))
        yield from seat.undo(one)


def _requeue(counter: CounterCode) -> Command:
    return commands.Requeue(counter, places=2)


def _requeue_for(counter: CounterCode) -> Command:
    return commands.Requeue(counter, wait=minutes(5))


def _put_aside(counter: CounterCode) -> Command:
    return commands.Hold(counter, "absent", BACK)


CALLED: Final[Mapping[Callable[[CounterCode], Command], float]] = {
    commands.Recall: 0.45,
    commands.NoShow: 0.4,
    _requeue: 0.05,
    _requeue_for: 0.05,
    _put_aside: 0.05,
}
"""What is done about somebody who does not come."""
