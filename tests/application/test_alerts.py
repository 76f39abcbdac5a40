"""What somebody of the staff should see to, and what becomes of it when nobody goes."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from server.application.alerting import Alerting, Around
from server.application.alerts import alerts
from server.application.door import Door
from server.domain.commands import CallNext, CallStaff, HoldAtCounter, Start
from server.domain.model import Branch
from server.domain.plan import AlertKind, AlertRules
from tests.builders import C1, GOLD, MORNING, after, ask_for, done, opened, with_tickets
from tests.contracts.memory import MemoryJournal
from tests.contracts.memory_alerts import MemoryAlerts
from wire.messages import DeviceState, Presence


@dataclass
class World:
    """A branch with its alerts, at a time of ours."""

    branch: Branch
    now: datetime = MORNING
    store: MemoryAlerts = field(default_factory=MemoryAlerts)
    devices: dict[str, DeviceState] = field(default_factory=dict)

    def alerting(self) -> Alerting:
        """As a server that begins now."""
        door = Door(MemoryJournal(self.branch), lambda: self.now, self.branch)
        seconds = iter(range(0, 10_000, 10))
        return Alerting(
            door, self.store, Around(lambda: self.devices), lambda: float(next(seconds))
        )


def kinds(branch: Branch, minutes: float) -> list[str]:
    """The kinds of alerts so many minutes after the morning began."""
    return [one.kind.value for one in alerts(branch, {}, after(minutes))]


def test_a_quiet_branch_has_nothing_to_see_to() -> None:
    """Six alerts an hour are many; none is the aim."""
    assert kinds(opened(), 60) == []


@pytest.mark.parametrize(("minutes", "found"), [(4.9, []), (5.1, ["idle"])])
def test_a_counter_that_is_free_while_somebody_waits_is_told_of(
    minutes: float, found: list[str]
) -> None:
    """Counted since it was free."""
    branch = with_tickets("t1", branch=opened([C1]))

    assert [kind for kind in kinds(branch, minutes) if kind == "idle"] == found


def test_a_free_counter_without_anybody_to_call_is_no_alert() -> None:
    """The teller waits, not the customer."""
    assert "idle" not in kinds(opened([C1]), 60)


def test_a_long_service_is_told_of_but_not_the_time_at_the_counter_that_was_none() -> None:
    """Twice the usual, or twenty minutes."""
    serving = done(with_tickets("t1", branch=opened([C1])), CallNext(C1), Start(C1))
    usual = serving.plan.services[serving.tickets["t1"].service].usual  # type: ignore[index]
    limit = min(2 * usual.total_seconds() / 60, 20)
    held = done(serving, HoldAtCounter(C1, "stamp"))

    assert "long" not in kinds(serving, limit - 0.1)
    assert "long" in kinds(serving, limit + 0.1)
    assert "long" in kinds(held, limit + 0.1)


def test_late_customers_of_a_service_are_one_alert() -> None:
    """A full hall is one matter."""
    branch = with_tickets("t1", "t2", "t3", branch=opened([]))
    (late,) = [one for one in alerts(branch, {}, after(600)) if one.kind is AlertKind.LATE]

    assert late.count == 3


def test_a_gold_customer_is_told_of_at_once() -> None:
    """In the same instant, wherever they identified."""
    branch = done(opened([]), ask_for("g", tier=GOLD))
    (told,) = [one for one in alerts(branch, {}, after(0)) if one.kind is AlertKind.TIER]

    assert (told.number, told.tier) == ("A001", GOLD)


def test_devices_that_need_somebody_are_told_of() -> None:
    """By name and what is wrong."""
    devices = {
        "kiosk-1": DeviceState(state=Presence.READY, paper="out"),
        "board-1": DeviceState(state=Presence.READY),
        "pad-3": DeviceState(state=Presence.LOST),
    }
    found = {one.subject: one.word for one in alerts(opened([]), devices, after(0))}

    assert found == {"kiosk-1": "Paper out", "pad-3": "Offline"}


async def test_an_alert_is_claimed_once_and_its_name_is_told_to_all() -> None:
    """Two do not go, and a third knows."""
    world = World(done(opened([]), CallStaff("kiosk-1")))
    help_ = ("help", "kiosk-1")
    alerting = world.alerting()
    first = [await alerting.claim(help_, who) for who in ("lobby:lena", "lobby:bo")]
    (shown,) = await world.alerting().shown()

    assert first == [True, False]
    assert (shown.by, shown.loud) == ("lobby:lena", False)


async def test_nobody_claims_what_is_not_so() -> None:
    """A press on a tablet that was asleep."""
    world = World(opened([]))

    assert not await world.alerting().claim(("help", "kiosk-1"), "lobby:lena")
    assert world.store.kept == {}


@pytest.mark.parametrize(("seconds", "loud"), [(59, False), (61, True)])
async def test_what_nobody_claims_for_a_minute_is_loud_and_kept_so(
    seconds: int, loud: bool
) -> None:
    """Somebody else is told."""
    world = World(done(opened([]), CallStaff("kiosk-1")))
    await world.alerting().look()
    world.now = after(seconds / 60)
    await world.alerting().look()
    (shown,) = await world.alerting().shown()
    (kept,) = world.store.kept.values()

    assert (shown.loud, kept.escalated is not None) == (loud, loud)


@pytest.mark.parametrize(
    ("rules", "kind"),
    [
        (AlertRules(idle=timedelta(minutes=2)), "idle"),
        (AlertRules(late=timedelta(minutes=500)), "late"),
    ],
)
def test_the_branch_says_from_when_on_it_counts(rules: AlertRules, kind: str) -> None:
    """Both sooner and later than usual."""
    branch = with_tickets("t1", branch=opened([C1]))
    other = replace(branch, plan=replace(branch.plan, alerts=rules))
    at = 3 if kind == "idle" else 400

    assert (kind in kinds(branch, at)) is not (kind in kinds(other, at))


def test_a_device_that_works_yet_is_no_alert_where_only_grave_faults_are() -> None:
    """Little paper is seen at the round in the morning."""
    devices = {
        "kiosk-1": DeviceState(state=Presence.READY, paper="near_end"),
        "pad-3": DeviceState(state=Presence.LOST),
    }
    branch = opened([])
    rules = replace(branch.plan, alerts=AlertRules(grave_faults_only=True))
    found = [one.subject for one in alerts(replace(branch, plan=rules), devices, after(0))]

    assert found == ["pad-3"]


@pytest.mark.parametrize(
    ("rules", "quiet", "too_many"),
    [
        (AlertRules(quiet=(AlertKind.FAULT,)), [True] * 3, [False] * 3),
        (AlertRules(most_an_hour=2), [False] * 3, [False, False, True]),
    ],
)
async def test_what_is_quiet_or_too_many_is_shown_and_never_loud(
    rules: AlertRules, quiet: list[bool], too_many: list[bool]
) -> None:
    """Whoever looks sees all of it."""
    branch = opened([])
    world = World(replace(branch, plan=replace(branch.plan, alerts=rules)))
    for number in range(3):
        world.now = after(number)
        world.devices[f"pad-{number}"] = DeviceState(state=Presence.LOST)
        await world.alerting().look()
    world.now = after(10)
    shown = await world.alerting().shown()

    assert [one.quiet for one in shown] == quiet
    assert [one.too_many for one in shown] == too_many
    assert [one.loud for one in shown] == [
        not (silent or spare) for silent, spare in zip(quiet, too_many, strict=True)
    ]


async def test_what_was_claimed_is_never_loud() -> None:
    """Whoever goes is not called again."""
    world = World(done(opened([]), CallStaff("kiosk-1")))
    await world.alerting().claim(("help", "kiosk-1"), "lobby:lena")
    world.now = after(10)
    await world.alerting().look()
    (shown,) = await world.alerting().shown()

    assert not shown.loud
    assert next(iter(world.store.kept.values())).escalated is None


async def test_what_is_seen_to_is_not_shown_until_it_happens_again() -> None:
    """Visited is visited."""
    world = World(opened([]), devices={"kiosk-1": DeviceState(state=Presence.READY, paper="out")})
    fault = ("fault", "kiosk-1")
    shown = []
    assert await world.alerting().done(fault, "lobby:lena")
    shown.append(len(await world.alerting().shown()))
    world.devices = {}
    await world.alerting().look()
    world.devices = {"kiosk-1": DeviceState(state=Presence.READY, paper="out")}
    await world.alerting().look()
    shown.append(len(await world.alerting().shown()))

    assert shown == [0, 1]
    assert [one.by for one in world.store.over] == ["lobby:lena"]
