"""Customers: how many come when, what for, how long they stay, and who comes back."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final

from heliotrope.simulate import habits
from heliotrope.simulate.agenda import Course
from heliotrope.simulate.habits import any_of, minutes, often, one_of
from heliotrope.simulate.hall import Hall, Person
from heliotrope.simulate.kiosks import Kiosk
from server.domain.commands import AttachForm, BookAppointment, Cancel, ComeBack, Reinstate
from server.domain.model import State, TicketId
from server.domain.plan import Plan, ServiceCode, TierCode

HALF_HOUR: Final = timedelta(minutes=30)
LOBBY: Final = "lobby:lee"
CALENDAR: Final = "api:calendar"


def keep_coming(hall: Hall, kiosks: Sequence[Kiosk], opens: datetime, day: int) -> Course:
    """One customer after the other, half hour by half hour, until the doors close."""
    mood = hall.chance.lognormvariate(0.0, habits.DAY_LOAD_SIGMA)
    for person in count(1):
        while (gap := _gap(hall, opens, mood)) is None:
            yield HALF_HOUR - (hall.agenda.now - opens) % HALF_HOUR
        yield gap
        if hall.agenda.now >= hall.closes:
            return
        ticket = TicketId(f"{day}-{person}")
        hall.agenda.start(visit(hall, _somebody(hall, ticket), hall.chance.choice(kiosks)))


def visit(hall: Hall, person: Person, kiosk: Kiosk) -> Course:
    """Take a ticket and wait as long as patience lasts; some come back."""
    hall.people[person.ticket] = person
    if person.appointment is not None:
        booked = BookAppointment(person.code, person.services[0], person.appointment, person.tier)
        hall.ask(booked, CALENDAR)
    yield from kiosk.serve(person)
    if often(hall.chance, habits.FORM_SHARE):
        hall.ask(AttachForm(person.token, f"F-{person.ticket}"), kiosk.actor)
    yield minutes(hall.chance.expovariate(1 / habits.PATIENCE_MINUTES))
    ticket = hall.ticket(person.ticket)
    if ticket is None or ticket.state is not State.WAITING:
        return
    person.here = False
    if often(hall.chance, habits.SAYS_SO_SHARE):
        hall.ask(Cancel(person.ticket, "left"), kiosk.actor)
    elif often(hall.chance, habits.RETURNS_SHARE):
        yield from _come_back(hall, person, kiosk)


def _come_back(hall: Hall, person: Person, kiosk: Kiosk) -> Course:
    """To the kiosk with the slip, or to the lobby manager."""
    yield minutes(hall.chance.uniform(2, 40))
    person.here = True
    ticket = hall.ticket(person.ticket)
    if ticket is None or ticket.state is not State.NO_SHOW:
        return
    if often(hall.chance, habits.SCANS_AGAIN_SHARE):
        hall.ask(ComeBack(person.token), kiosk.actor)
    else:
        hall.ask(Reinstate(person.ticket), LOBBY)


def _gap(hall: Hall, opens: datetime, mood: float) -> timedelta | None:
    """Until the next customer, or None if nobody comes in this half hour any more."""
    passed = hall.agenda.now - opens
    slot = max(0, min(passed // HALF_HOUR, len(habits.HALF_HOURS) - 1))
    weekday = habits.WEEKDAYS[hall.local.weekday()]
    rate = per_hour(hall.plan, hall.customers) * habits.HALF_HOURS[slot] * weekday * mood
    gap = habits.seconds(hall.chance.expovariate(rate / 3600))
    return gap if gap < HALF_HOUR - passed % HALF_HOUR else None


def per_hour(plan: Plan, customers: int = 0) -> float:
    """Customers in a usual hour: of so many a day, or as many as all counters can serve well."""
    return customers / _usual_hours(plan) if customers else _enough(plan)


def _usual_hours(plan: Plan) -> float:
    """The day's length, each half hour as heavy as it is busy."""
    opens, closes = (datetime.combine(date.min, hour) for hour in (plan.opens, plan.closes))
    slots = math.ceil((closes - opens) / HALF_HOUR)
    return sum(habits.HALF_HOURS[min(at, len(habits.HALF_HOURS) - 1)] for at in range(slots)) / 2


def _enough(plan: Plan) -> float:
    shares = service_shares(plan)
    mean = sum(share * plan.services[code].usual.total_seconds() for code, share in shares.items())
    return habits.LOAD * len(plan.counters) * 3600 * sum(shares.values()) / mean


def service_shares(plan: Plan) -> Mapping[ServiceCode, float]:
    """What is short is asked for more often."""
    return {code: 1 / one.usual.total_seconds() for code, one in plan.services.items()}


def _somebody(hall: Hall, ticket: TicketId) -> Person:
    chance, plan = hall.chance, hall.plan
    service = one_of(chance, service_shares(plan))
    tier = one_of(chance, _tier_shares(plan, service))
    person = Person(ticket, tier, (service,), _language(hall))
    if often(chance, habits.NEEDS_SHARE):
        person.needs = tuple(filter(None, [any_of(chance, list(plan.needs))]))
    if often(chance, habits.SOCIAL_SHARE):
        person.social = any_of(chance, list(plan.social)) or ""
    if often(chance, habits.FURTHER_SHARE):
        person.services += (one_of(chance, service_shares(plan)),)
    if often(chance, habits.APPOINTMENT_SHARE):
        person.appointment = hall.agenda.now + minutes(chance.uniform(-30, 45))
    return person


def _tier_shares(plan: Plan, service: ServiceCode) -> Mapping[TierCode, float]:
    ladder = plan.services[service].ladder
    tiers = [code for code, tier in plan.tiers.items() if tier.ladder == ladder]
    return {code: habits.TIER_DECAY**rank for rank, code in enumerate(tiers)}


def _language(hall: Hall) -> str:
    shares = {code: 0.4**rank for rank, code in enumerate(hall.plan.languages)}
    return one_of(hall.chance, shares)
