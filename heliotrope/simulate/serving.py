"""A customer is served: mostly straight on, sometimes not."""

from collections.abc import Callable, Mapping
from typing import Final

from heliotrope.simulate import habits
from heliotrope.simulate.agenda import Course
from heliotrope.simulate.habits import long, minutes, often, one_of, seconds
from heliotrope.simulate.seat import Seat
from server.domain import commands
from server.domain.model import Delivered, Ticket

BACK: Final = minutes(15)


def serve(seat: Seat, one: Ticket) -> Course:
    """Serve to the end, unless something comes between."""
    chance, planned = seat.hall.chance, seat.hall.plan.services.get(one.service)
    takes = long(chance, planned.usual * seat.speed if planned else minutes(5))
    yield takes / 2
    if seat.has(one):
        yield from one_of(chance, MEANWHILE)(seat, one)
    yield takes / 2
    if seat.has(one):
        yield from _end(seat, one)


def _end(seat: Seat, one: Ticket) -> Course:
    chance = seat.hall.chance
    if often(chance, 0.3):
        seat.do(commands.CallNext(seat.counter, "done"))
    else:
        service = Delivered(one.service, chance.randint(1, 3))
        seat.do(commands.Finish(seat.counter, "done", (service,)))
        yield from seat.undo(one)
        yield seconds(chance.expovariate(1 / habits.WRAP_UP_SECONDS))
    seat.hall.agenda.start(_afterwards(seat, one), seconds(chance.uniform(3, 40)))
    yield seconds(1)


def _afterwards(seat: Seat, one: Ticket) -> Course:
    """The customer rates, often; the teller says what came of it."""
    chance = seat.hall.chance
    if often(chance, habits.RATED_SHARE):
        score = chance.choices((5, 4, 3, 2, 1), (50, 30, 12, 5, 3))[0]
        seat.hall.ask(commands.Rate(one.leg_id, score), f"pad:{seat.counter}")
    yield seconds(10)
    if often(chance, 0.2):
        seat.do(commands.RecordOutcome(one.leg_id, "done", (Delivered(one.service, 2),)))


# --- what comes between ---------------------------------------------------------------------------
def _nothing(_: Seat, __: Ticket) -> Course:
    yield from ()


def _aside(seat: Seat, _: Ticket) -> Course:
    seat.do(commands.Hold(seat.counter, "paper", seat.hall.chance.choice((None, BACK))))
    yield seconds(1)


def _authorised(seat: Seat, _: Ticket) -> Course:
    seat.do(commands.HoldAtCounter(seat.counter, "signature"))
    yield minutes(seat.hall.chance.uniform(1, 4))
    seat.do(commands.GoOn(seat.counter))


def _elsewhere(seat: Seat, one: Ticket) -> Course:
    """To another service, counter or teller, and perhaps back."""
    chance, plan = seat.hall.chance, seat.hall.plan
    service = chance.choice(list(plan.services))
    counter = chance.choice([None, None, *plan.counters])
    teller = chance.choice([None, None, None, seat.name])
    placement = chance.choice(list(commands.Placement))
    back = often(chance, 0.3)
    seat.do(commands.Transfer(one.id, service, counter, teller, placement, return_to_me=back))
    yield from seat.undo(one)


def _more(seat: Seat, one: Ticket) -> Course:
    seat.do(commands.AddLeg(one.id, seat.hall.chance.choice(list(seat.hall.plan.services))))
    yield seconds(1)


def _wrong_service(seat: Seat, one: Ticket) -> Course:
    service = seat.hall.chance.choice(list(seat.hall.plan.services))
    seat.do(commands.CorrectService(one.id, service))
    yield seconds(1)


def _handed_over(seat: Seat, _: Ticket) -> Course:
    name = seat.hall.chance.choice([*seat.hall.plan.tellers, f"{seat.name}-2"])
    seat.do(commands.HandOver(seat.counter, name))
    seat.name = seat.desk.teller or seat.name
    yield seconds(1)


def _last_one(seat: Seat, _: Ticket) -> Course:
    seat.do(commands.CloseCounter(seat.counter, after_this=True))
    yield seconds(1)


MEANWHILE: Final[Mapping[Callable[[Seat, Ticket], Course], float]] = {
    _nothing: 0.86,
    _aside: 0.02,
    _authorised: 0.03,
    _elsewhere: 0.04,
    _more: 0.02,
    _wrong_service: 0.01,
    _handed_over: 0.01,
    _last_one: 0.01,
}
