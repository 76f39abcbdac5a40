"""What must hold of any forecast, whatever the branch looks like."""

from dataclasses import replace
from datetime import datetime, time

from branch_days import COUNTERS, OPENS, SHARES, TIERS, done, issued, minutes, opened, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands
from server.domain.eligible import caller, may_ever_call
from server.domain.model import Branch, TicketId
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.forecast.ahead import all_waits, look_ahead
from server.forecast.laws import Laws, priors
from server.forecast.learning.learn import learn_today
from server.forecast.witness import history_of

NOW = OPENS + minutes(90)
PATHS = 100

kinds = st.sampled_from(sorted(SHARES)), st.sampled_from(sorted(TIERS))
customers = st.lists(st.tuples(*kinds, st.integers(0, 2400)), max_size=14)
"""Service, tier and the seconds since the ticket was issued."""
desks = st.lists(
    st.tuples(st.sampled_from(sorted(COUNTERS)), st.sampled_from(["start", "call", "pause"])),
    max_size=8,
)
seeds = st.integers(0, 2**31 - 1)


def branch_of(
    people: list[tuple[str, str, int]], acts: list[tuple[str, str]], without: str = ""
) -> Branch:
    """A branch in which these wait, after the tellers did what they did at 10:20."""
    offered = {code: services for code, services in COUNTERS.items() if code != without}
    branch = opened(plan_of(offered))
    for act, (counter, what) in enumerate(acts):
        if counter in offered:
            branch = acted(branch, f"s{act}", CounterCode(counter), what)
    for place, (service, tier, ago) in enumerate(sorted(people, key=lambda who: -who[2])):
        branch = issued(branch, f"w{place}", service, tier, NOW - minutes(ago / 60))
    return branch


def acted(branch: Branch, name: str, counter: CounterCode, what: str) -> Branch:
    """The branch after a teller called, started or paused."""
    at = NOW - minutes(8)
    if what == "pause":
        paused = branch.desks[counter].state != "open"
        return branch if paused else done(branch, commands.PauseCounter(counter), at)
    if branch.desks[counter].ticket or branch.desks[counter].state != "open":
        return branch
    service = branch.plan.counters[counter].profile.services[0]
    branch = issued(branch, name, service, "basic", at - minutes(10))
    branch = done(branch, commands.CallNext(counter), at)
    return done(branch, commands.Start(counter), at + minutes(1)) if what == "start" else branch


def nobody_comes(branch: Branch) -> Laws:
    """The usual laws, but for arrivals."""
    laws = priors(branch.plan)
    never = tuple(tuple(0.0 for _ in day) for day in laws.arrivals.rates)
    return replace(laws, arrivals=replace(laws.arrivals, rates=never))


def means(branch: Branch, laws: Laws, seed: int) -> dict[TicketId, float]:
    """The mean remaining wait of everyone waiting."""
    waits = all_waits(branch, laws, NOW, paths=PATHS, seed=seed)
    assert waits is not None
    return {
        ticket.id: float(mean)
        for ticket, mean in zip(waits.cast.columns, waits.minutes.mean(0), strict=True)
        if ticket.id
    }


@given(customers, desks, seeds)
@settings(max_examples=60, deadline=None)
def test_a_higher_tier_never_waits_longer(
    people: list[tuple[str, str, int]], acts: list[tuple[str, str]], seed: int
) -> None:
    """The bank promised it; on every single path, so in distribution too."""
    branch = branch_of(people, acts)
    waits = all_waits(branch, priors(branch.plan), NOW, paths=PATHS, seed=seed)
    assert waits is not None
    column = {(t.service, t.tier): at for at, t in enumerate(waits.cast.columns) if not t.id}

    for service in branch.plan.services:
        for low, high in (("basic", "silver"), ("silver", "gold")):
            lower = waits.minutes[:, column[service, TierCode(low)]]
            higher = waits.minutes[:, column[service, TierCode(high)]]
            assert (higher <= lower).all()


@given(customers, desks, seeds, st.sampled_from(sorted(SHARES)), st.sampled_from(sorted(TIERS)))
@settings(max_examples=60, deadline=None)
def test_a_newcomer_is_told_what_the_ticket_is_told_a_moment_later(
    people: list[tuple[str, str, int]],
    acts: list[tuple[str, str]],
    seed: int,
    service: str,
    tier: str,
) -> None:
    """The kiosk, the slip and the phone page must say the same; it proves the newcomer's trick."""
    branch = branch_of(people, acts)
    laws = priors(branch.plan)
    before = look_ahead(branch, laws, NOW, paths=PATHS, seed=seed)
    after = look_ahead(issued(branch, "new", service, tier, NOW), laws, NOW, paths=PATHS, seed=seed)

    told = before.newcomers[ServiceCode(service), TierCode(tier)]
    assert told == after.tickets[TicketId("new")]


@given(customers, desks, seeds)
@settings(max_examples=60, deadline=None)
def test_everyone_whom_a_counter_can_serve_has_a_forecast(
    people: list[tuple[str, str, int]], acts: list[tuple[str, str]], seed: int
) -> None:
    """Nobody waits without a word; and the word is a number of minutes, in order."""
    branch = branch_of(people, acts)
    outlook = look_ahead(branch, priors(branch.plan), NOW, paths=PATHS, seed=seed)

    assert set(outlook.tickets) == {
        ticket.id
        for ticket in branch.waiting()
        if any(
            may_ever_call(branch, caller(branch, code, NOW), ticket)
            for code in branch.plan.counters
        )
    }
    told = [*outlook.tickets.values(), *outlook.newcomers.values()]
    assert all(0.0 <= wait.p50 <= wait.p90 <= 510.0 for wait in told)


@given(customers, desks, seeds)
@settings(max_examples=30, deadline=None)
def test_the_same_question_has_the_same_answer(
    people: list[tuple[str, str, int]], acts: list[tuple[str, str]], seed: int
) -> None:
    """Chance is an argument: a forecast can be made again, and looked into."""
    branch = branch_of(people, acts)
    laws = learn_today(priors(branch.plan), history_of(branch.plan, branch.tickets.values()))
    first = look_ahead(branch, laws, NOW, paths=PATHS, seed=seed)

    assert first == look_ahead(branch, laws, NOW, paths=PATHS, seed=seed)


@given(customers, desks, seeds, st.sampled_from(sorted(COUNTERS)))
@settings(max_examples=60, deadline=None)
def test_one_more_counter_makes_nobody_wait_longer(
    people: list[tuple[str, str, int]], acts: list[tuple[str, str]], seed: int, opened_too: str
) -> None:
    """On average over the lobby; a single ticket may meet another order of calls."""
    acts = [act for act in acts if act[0] != opened_too]
    fewer, more = branch_of(people, acts, without=opened_too), branch_of(people, acts)
    laws = priors(more.plan)
    waits, better = means(fewer, laws, seed), means(more, laws, seed)
    both = waits.keys() & better.keys()

    assert sum(better[t] for t in both) <= sum(waits[t] for t in both) + 0.25 * len(both)


@given(customers, desks, seeds, customers.filter(bool))
@settings(max_examples=60, deadline=None)
def test_people_ahead_make_nobody_wait_less(
    people: list[tuple[str, str, int]],
    acts: list[tuple[str, str]],
    seed: int,
    ahead: list[tuple[str, str, int]],
) -> None:
    """More to do is not done sooner; though whom a teller ignores tells of that teller too."""
    branch = branch_of(people, acts)
    laws = priors(branch.plan)
    fuller = branch
    for place, (service, tier, ago) in enumerate(ahead):
        fuller = issued(fuller, f"a{place}", service, tier, NOW - minutes(40 + ago / 60))
    waits, longer = means(branch, laws, seed), means(fuller, laws, seed)

    assert sum(longer[t] for t in waits) >= sum(waits.values()) - 0.5 * len(waits)


def test_of_two_tickets_of_one_instant_the_first_is_called_first() -> None:
    """First come, first served within a class, to the end: the newcomer comes second."""
    branch = branch_of([("cash", "basic", 0)], [("c2", "start")])
    branch = done(branch, commands.Transfer(TicketId("w0"), counter=CounterCode("c2")), NOW)
    alone = replace(branch, plan=plan_of({"c2": ("cash",)}))
    laws = nobody_comes(alone)
    outlook = look_ahead(alone, laws, NOW, paths=PATHS, seed=1)

    newcomer = outlook.newcomers[ServiceCode("cash"), TierCode("basic")]
    assert newcomer.p50 > outlook.tickets[TicketId("w0")].p50 + 1.0


def test_a_service_that_no_counter_offers_has_no_forecast() -> None:
    """No number is better than an invented one."""
    branch = opened(plan_of({"c1": ("cash",)}))
    branch = issued(branch, "w", "loans", "basic", NOW)
    outlook = look_ahead(branch, priors(branch.plan), NOW, paths=PATHS, seed=1)

    assert not outlook.tickets
    assert {service for service, _ in outlook.newcomers} == {"cash"}


def test_a_branch_without_an_open_counter_has_no_forecast() -> None:
    """A closed counter comes back when its teller says so, not when we wish."""
    branch = opened(plan_of({"c1": ("cash",)}))
    branch = done(branch, commands.CloseCounter(CounterCode("c1")), NOW)
    outlook = look_ahead(branch, priors(branch.plan), NOW, paths=PATHS, seed=1)

    assert not outlook.newcomers


def test_a_paused_counter_comes_back() -> None:
    """A short break of the only teller is a wait, not the end of the day."""
    branch = opened(plan_of({"c1": ("cash",)}))
    branch = done(branch, commands.PauseCounter(CounterCode("c1")), NOW)
    outlook = look_ahead(branch, priors(branch.plan), NOW, paths=PATHS, seed=1)
    told = outlook.newcomers[ServiceCode("cash"), TierCode("basic")]

    assert 4.0 < told.p50 < 12.0 < told.p90 < 50.0


def test_who_has_been_away_for_long_is_at_lunch() -> None:
    """A pause that has lasted is expected to last: the promise must not be broken each minute."""
    branch = opened(plan_of({"c1": ("cash",)}))
    branch = done(branch, commands.PauseCounter(CounterCode("c1")), NOW)
    told = [
        look_ahead(branch, priors(branch.plan), NOW + minutes(gone), paths=PATHS, seed=1)
        for gone in (0, 15)
    ]
    soon, late = (outlook.newcomers[ServiceCode("cash"), TierCode("basic")] for outlook in told)

    assert late.p90 > soon.p90


def test_an_empty_lobby_with_tellers_free_has_no_wait() -> None:
    """The kiosk says "no wait", and it is true."""
    branch = opened(plan_of())
    outlook = look_ahead(branch, priors(branch.plan), NOW, paths=PATHS, seed=1)

    assert all(wait.p90 == 0.0 for wait in outlook.newcomers.values())


def test_a_ticket_sent_to_one_counter_waits_for_that_counter() -> None:
    """A transfer names the counter, so the others are no help."""
    branch = branch_of([("cash", "basic", 60)], [("c2", "start")])
    name = branch.waiting()[0].id
    sent = done(branch, commands.Transfer(name, counter=CounterCode("c2")), NOW)
    outlook = look_ahead(sent, priors(sent.plan), NOW, paths=PATHS, seed=1)

    assert outlook.tickets[name].p50 > 0.5


def test_a_wait_ends_when_the_hall_has_been_served_out() -> None:
    """After closing time those inside are served, two hours at the most; newcomers are not."""
    late = datetime.combine(NOW, time(16, 50), NOW.tzinfo)
    branch = opened(plan_of({"c1": ("loans",)}))
    for place in range(19):
        branch = issued(branch, f"w{place}", "loans", "basic", late - minutes(5))
    laws = priors(branch.plan)
    outlook = look_ahead(branch, laws, late, paths=PATHS, seed=1)

    assert max(wait.p90 for wait in outlook.tickets.values()) == 130.0
    shut = look_ahead(branch, laws, late + minutes(11), paths=PATHS, seed=1)
    assert shut.tickets
    assert not shut.newcomers
    assert not look_ahead(branch, laws, late + minutes(131), paths=PATHS, seed=1).tickets


def test_nobody_of_another_ladder_is_looked_ahead_for() -> None:
    """Firms have tiers of their own; a person who comes on business waits as a firm does."""
    plan = plan_of()
    loans, gold, diamond = ServiceCode("loans"), TierCode("gold"), TierCode("diamond")
    firms = {code: replace(plan.tiers[code], ladder="firms") for code in (gold, diamond)}
    business = replace(plan.services[loans], ladder="firms")
    plan = replace(plan, tiers={**plan.tiers, **firms}, services={**plan.services, loans: business})
    branch = issued(opened(plan), "w", "loans", "gold", NOW - minutes(2))
    laws = priors(plan)
    waits = all_waits(branch, laws, NOW, paths=PATHS, seed=1)
    told = look_ahead(branch, laws, NOW, paths=PATHS, seed=1).newcomers
    assert waits is not None

    kinds = {(ticket.service, ticket.tier) for ticket in waits.cast.newcomers}
    assert {tier for service, tier in kinds if service == loans} == {gold, diamond}
    assert {tier for service, tier in kinds if service != loans} == set(plan.tiers) - set(firms)
    assert kinds == set(laws.arrivals.mix)
    assert told[loans, TierCode("basic")] == told[loans, gold]


def test_a_counter_that_closes_after_its_customer_is_not_counted_on() -> None:
    """Whoever only it could serve is told nothing rather than the end of the day."""
    branch = branch_of([("loans", "basic", 60)], [("c1", "start"), ("c5", "start")], without="c6")
    for code in (CounterCode("c1"), CounterCode("c5")):
        branch = done(branch, commands.CloseCounter(code, after_this=True), NOW)
    outlook = look_ahead(branch, priors(branch.plan), NOW, paths=PATHS, seed=1)

    assert not outlook.tickets
    assert ServiceCode("loans") not in {service for service, _ in outlook.newcomers}
