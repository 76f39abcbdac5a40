"""The lobby manager: sends people somewhere better, and changes the rules in the middle of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from heliotrope.simulate.agenda import Course
from heliotrope.simulate.habits import any_of, minutes, one_of
from heliotrope.simulate.hall import Hall
from server.domain import commands
from server.domain.commands import Command
from server.domain.model import MachineState, State, Ticket, TicketId
from server.domain.plan import Profile

ACTOR: Final = "lobby:lee"
ADMIN: Final = "admin:kim"
BETWEEN_MINUTES: Final = 6.0
ACCEPTED: Final = 0.7
"""So many customers go where they are sent."""
Idea = Callable[[Hall], Command | None]


def walk(hall: Hall) -> Course:
    """Do something every few minutes, as long as the branch works."""
    while True:
        yield minutes(hall.chance.expovariate(1 / BETWEEN_MINUTES))
        order = one_of(hall.chance, IDEAS)(hall)
        if order is not None:
            hall.ask(order, ADMIN if isinstance(order, commands.ChangePlan) else ACTOR)


def _waiting(hall: Hall) -> Ticket | None:
    return any_of(hall.chance, hall.in_state(State.WAITING))


def _redirect(hall: Hall) -> Command | None:
    one = _waiting(hall)
    if one is None or hall.chance.random() > ACCEPTED:
        return None
    machine = any_of(hall.chance, ["", *hall.plan.machines]) or ""
    return commands.Redirect(one.id, machine, "" if machine else "tomorrow")


def _transfer(hall: Hall) -> Command | None:
    one = _waiting(hall)
    if one is None or hall.chance.random() > ACCEPTED:
        return None
    plan, placement = hall.plan, hall.chance.choice(list(commands.Placement))
    counter = hall.chance.choice([None, *plan.counters])
    service = hall.chance.choice(list(plan.services))
    return commands.Transfer(one.id, service, counter, placement=placement)


def _upgrade(hall: Hall) -> Command | None:
    one, tier = _waiting(hall), hall.chance.choice(list(hall.plan.tiers))
    return commands.Upgrade(one.id, tier, "known") if one else None


def _merge(hall: Hall) -> Command | None:
    one, other = _waiting(hall), _waiting(hall)
    return commands.Merge(one.id, other.id) if one and other and one.id != other.id else None


def _undo(hall: Hall) -> Command | None:
    moved = [one for one in hall.branch.tickets.values() if one.undo is not None]
    latest = sorted(moved, key=lambda one: (one.undo.at if one.undo else one.issued_at, one.id))
    return commands.UndoMove(latest[-1].id) if latest else None


def _reinstate(hall: Hall) -> Command | None:
    one = any_of(hall.chance, hall.in_state(State.NO_SHOW))
    placement = hall.chance.choice([None, None, *commands.Placement])
    return commands.Reinstate(one.id, placement) if one else None


def _divert(hall: Hall) -> Command | None:
    service, to = (hall.chance.choice(list(hall.plan.services)) for _ in range(2))
    return commands.Divert(service, to, hall.agenda.now + minutes(30))


def _end_diversion(hall: Hall) -> Command | None:
    service = any_of(hall.chance, sorted(hall.branch.diversions))
    return commands.EndDiversion(service) if service else None


def _machine(hall: Hall) -> Command | None:
    machine = any_of(hall.chance, list(hall.plan.machines))
    state = hall.chance.choice(list(MachineState))
    return commands.SetMachine(machine, state) if machine else None


def _annotate(hall: Hall) -> Command | None:
    one = _waiting(hall)
    return commands.Annotate(one.id, note="n1", papers=True) if one else None


def _describe(hall: Hall) -> Command | None:
    """The wrong language was touched at the kiosk."""
    one = _waiting(hall)
    return commands.Describe(one.id, hall.chance.choice(["zh", "ko", "en"])) if one else None


def _come_back(hall: Hall) -> Command | None:
    """The machine did not help, or it is too late for that."""
    one = any_of(hall.chance, hall.in_state(State.REDIRECTED))
    if one is None:
        return None
    again = TicketId(f"{one.id[:40]}-again")
    told = (one.service, one.tier, one.language, one.token, one.needs)
    return commands.Issue(again, *told, by_staff=True, came_back=one.id)


def _interpreter(hall: Hall) -> Command | None:
    called = (*hall.in_state(State.CALLED), *hall.in_state(State.SERVING))
    one = any_of(hall.chance, [each for each in called if each.interpreter_since])
    return commands.InterpreterArrived(one.id) if one else None


def _profile(hall: Hall) -> Command | None:
    """A counter that calls everything for a while, or goes back to its plan."""
    plan, counter = hall.plan, hall.chance.choice(list(hall.plan.counters))
    planned = plan.counters[counter].profile
    wide = Profile(tuple(plan.services), discipline=planned.discipline)
    return commands.ChangeProfile(counter, hall.chance.choice([None, wide]))


def _plan(hall: Hall) -> Command | None:
    """A rule that is changed while the branch is open."""
    bonus = hall.chance.choice([0.0, 5.0, 10.0])
    return commands.ChangePlan(replace(hall.plan, transfer_bonus=bonus))


def _staff(hall: Hall) -> Command | None:
    called = "k1" in hall.branch.help
    return commands.StaffArrived("k1") if called else commands.CallStaff("k1")


def _alarm(hall: Hall) -> Command | None:
    """Somebody at a counter is afraid, until somebody else sees to it."""
    open_ = any_of(hall.chance, sorted(hall.branch.alarms))
    counter = hall.chance.choice(list(hall.plan.counters))
    return commands.AnswerAlarm(open_) if open_ else commands.RaiseAlarm(counter, "lee")


def _on_paper(hall: Hall) -> Command | None:
    """Somebody was called by voice while the server was away."""
    one, counter = _waiting(hall), hall.chance.choice(list(hall.plan.counters))
    now = hall.agenda.now
    if one is None or now - one.issued_at < minutes(5):
        return None
    return commands.ServeOnPaper(counter, one.id, "lee", now - minutes(4), now - minutes(1))


def _balk(hall: Hall) -> Command | None:
    """Somebody sees the wait at a kiosk, and goes."""
    return commands.Balk("k1", hall.chance.choice(list(hall.plan.services)))


def _calendar(hall: Hall) -> Command | None:
    """An appointment comes into the bank's calendar, or leaves it."""
    code = hall.chance.choice(["1000", "2000"])
    if code in hall.branch.appointments:
        return commands.DropAppointment(code)
    service = hall.chance.choice(list(hall.plan.services))
    return commands.BookAppointment(code, service, hall.agenda.now + minutes(60))


IDEAS: Final[Mapping[Idea, float]] = {
    _redirect: 0.16,
    _transfer: 0.14,
    _upgrade: 0.16,
    _merge: 0.08,
    _undo: 0.1,
    _reinstate: 0.1,
    _divert: 0.03,
    _end_diversion: 0.02,
    _machine: 0.05,
    _annotate: 0.05,
    _describe: 0.05,
    _come_back: 0.08,
    _interpreter: 0.05,
    _profile: 0.04,
    _plan: 0.02,
    _staff: 0.05,
    _balk: 0.05,
    _alarm: 0.03,
    _on_paper: 0.03,
    _calendar: 0.05,
}
