"""Whether a plan makes sense as a whole: what no single value of the file can tell."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import pairwise
from typing import Final
from zoneinfo import available_timezones

from server.adapters.branch_file.places import Path
from server.domain.plan import (
    EVERY_QUEUE,
    OWN_QUEUE,
    PRESSING,
    REASONS_MOST,
    USUAL,
    Discipline,
    Kind,
    Plan,
    Questionnaire,
    Series,
    ServiceCode,
    Span,
)
from server.domain.rostering import Why, clashes

CLASHES: Final[Mapping[Why, tuple[str, str]]] = {
    Why.BACKWARDS: ("ends", "begins must be before ends; end after {begins}"),
    Why.OVERLAPS: ("begins", "overlaps the shift {span} there; make it one shift"),
    Why.ELSEWHERE: ("teller", "is at {counter} {span}; name somebody else, or change one of them"),
    Why.OUTSIDE: ("begins", "the branch is closed all that time; plan it within opening hours"),
    Why.BOTH_WAYS: ("days", "counts only without on; strike one of them out"),
}
"""Which key of a shift it is about, and what is wrong and how to put it right."""
Wrong = Iterator[tuple[Path, str]]
"""Where, and what is wrong and how to put it right."""


def nonsense(plan: Plan) -> Wrong:
    """All that does not hold together."""
    for rule in RULES:
        yield from rule(plan)


def not_installed(plan: Plan, installed: Collection[str]) -> Wrong:
    """Disciplines of the bank's own that this machine does not have."""
    for code, rule in plan.disciplines.items():
        if rule.kind is Kind.OWN and rule.own and rule.own not in installed:
            there = ", ".join(sorted(installed)) or "none"
            what = f'the discipline "{rule.own}" is not installed; install its package ({there})'
            yield ("disciplines", code, "own"), what


def _timezone(plan: Plan) -> Wrong:
    if plan.timezone not in available_timezones():
        what = f'there is no time zone "{plan.timezone}"; use a name like "Asia/Shanghai"'
        yield ("timezone",), what


def _quiet(plan: Plan) -> Wrong:
    for index, kind in enumerate(plan.alerts.quiet):
        if kind in PRESSING:
            what = f'"{kind}" is about a person who needs somebody now; take it out'
            yield ("alerts", "quiet", index), what


def _hours(plan: Plan) -> Wrong:
    if plan.opens >= plan.closes:
        yield ("closes",), f"opens must be before closes; give a time after {plan.opens}"
    for day, (opens, closes) in plan.hours.special.items():
        if opens >= closes:
            path = ("hours", "special", str(day), "closes")
            yield path, f"opens must be before closes; give a time after {opens}"


def _spans(plan: Plan) -> Wrong:
    yield from _backwards(("hours", "breaks"), plan.hours.breaks)
    for code, service in plan.services.items():
        yield from _backwards(("services", code, "spans"), service.spans)
    for place, clip in enumerate(plan.playlist):
        yield from _backwards(("playlist", place, "spans"), clip.spans)


def _volume(plan: Plan) -> Wrong:
    yield from _backwards(("voice", "quiet"), plan.voice.quiet)
    for index, (step, then) in enumerate(pairwise(plan.voice.volume)):
        if then.begins <= step.begins:
            what = f"is not after the step before; begin after {step.begins}"
            yield ("voice", "volume", index + 1, "begins"), what


def _roster(plan: Plan) -> Wrong:
    for clash in clashes(plan):
        key, what = CLASHES[clash.why]
        other = clash.other or clash.shift
        span = f"{other.begins} to {other.ends}"
        said = what.format(span=span, begins=clash.shift.begins, counter=other.counter)
        yield ("roster", clash.place, key), said


def _backwards(path: Path, spans: tuple[Span, ...]) -> Wrong:
    for index, span in enumerate(spans):
        if span.begins >= span.ends:
            yield (*path, index, "ends"), f"begins must be before ends; end after {span.begins}"


def _ranges(plan: Plan) -> Wrong:
    for code, series in plan.series.items():
        yield from (((("series", code, key)), what) for key, what in _range(series))
        if code not in set(_users(plan)):
            yield ("series", code, "code"), f'no service has the series "{code}"; strike it out'


def _range(series: Series) -> Iterator[tuple[str, str]]:
    if series.first > series.last:
        yield "last", f"first is after last; give a number from {series.first}"
    if series.reserve_first > series.reserve_last:
        yield "reserve_last", f"the reserve ends first; give a number from {series.reserve_first}"
    if series.first <= series.reserve_last and series.reserve_first <= series.last:
        what = f"overlaps the numbers {series.first} to {series.last}"
        yield "reserve_first", f"the reserve {what}; begin after {series.last}"


def _collisions(plan: Plan) -> Wrong:
    """Two services in one series would be told apart by nobody."""
    for code, users in _users(plan).items():
        for service, key in users[1:]:
            first = users[0][0]
            if service != first:
                what = f'the series "{code}" is that of {first} already; take another letter'
                yield ("services", service, *key), what


def _users(plan: Plan) -> dict[str, list[tuple[ServiceCode, Path]]]:
    """Who numbers with which series, and where it stands."""
    users: dict[str, list[tuple[ServiceCode, Path]]] = defaultdict(list)
    for code, service in plan.services.items():
        users[service.series].append((code, ("series",)))
        for tier, series in service.series_by_tier.items():
            users[series].append((code, ("series_by_tier", tier)))
    return users


def _numbers(plan: Plan) -> Wrong:
    """A customer who is called to counter 3 must find one."""
    met: dict[str, str] = {}
    for code, counter in plan.counters.items():
        first = met.setdefault(counter.number, code)
        if first != code:
            what = f'counter {first} has the number "{counter.number}" already; take another'
            yield ("counters", code, "number"), what


def _disciplines(plan: Plan) -> Wrong:
    for code, rule in plan.disciplines.items():
        yield from (((("disciplines", code, key)), what) for key, what in _discipline(rule))


def _discipline(rule: Discipline) -> Iterator[tuple[str, str]]:
    if rule.kind is Kind.QUOTA and not rule.cycle:
        yield "kind", "a quota cycle needs shares; add cycle = [{ turns = 1 }]"
    if rule.cycle and rule.kind is not Kind.QUOTA:
        yield "cycle", f'counts only for kind = "{Kind.QUOTA}", not "{rule.kind}"; strike one out'
    if rule.kind is Kind.OWN and not rule.own:
        yield "kind", 'names no entry point; add own = "the name of the bank\'s discipline"'
    if rule.own and rule.kind is not Kind.OWN:
        yield "own", f'counts only for kind = "{Kind.OWN}", not "{rule.kind}"; strike one out'


def _ladders(plan: Plan) -> Wrong:
    for code, service in plan.services.items():
        for index, tier in enumerate(service.tiers):
            known = plan.tiers.get(tier)
            if known and known.ladder != service.ladder:
                what = (
                    f'tier "{tier}" is on the ladder {known.ladder}; name one on {service.ladder}'
                )
                yield ("services", code, "tiers", index), what


def _chains(plan: Plan) -> Wrong:
    """A chain of services that comes round again would never let the customer go."""
    for code in plan.services:
        chain = _chain(plan, code)
        if chain[-1] == code and len(chain) > 1:
            yield ("services", code, "then"), f"comes round: {' > '.join(chain)}; end the chain"


def _chain(plan: Plan, code: ServiceCode) -> list[ServiceCode]:
    """The services that follow by themselves, until the end or until one comes again."""
    chain = [code]
    following = plan.services[code].then
    while following is not None and following in plan.services:
        chain.append(following)
        if following in chain[:-1]:
            break
        following = plan.services[following].then
    return chain


def _groups(plan: Plan) -> Wrong:
    """A tile behind which there is nothing, or which stands behind itself."""
    full = {service.group for service in plan.services.values()}
    full |= {group.within for group in plan.groups.values()}
    for code in plan.groups:
        if code not in full:
            yield ("groups", code, "code"), "no service stands in this group; strike it out"
        if code in _above(plan, code):
            yield ("groups", code, "within"), "the group stands within itself; end the chain"


def _above(plan: Plan, code: str) -> list[str]:
    """The groups in which a group stands, until the first page or until one comes again."""
    above: list[str] = []
    within = plan.groups[code].within
    while within is not None and within in plan.groups and within not in above:
        above.append(within)
        within = plan.groups[within].within
    return above


def _questionnaire(plan: Plan) -> Wrong:
    """Answers are counted by the version, so other questions need another one."""
    asked = plan.questionnaire
    if asked.version == USUAL and asked != Questionnaire():
        what = f'other questions than the usual need a name; add version = "{plan.code}-1"'
        yield ("questionnaire", "version"), what
    if len(asked.reasons) > REASONS_MOST:
        what = f"a pad shows {REASONS_MOST} at most; strike {len(asked.reasons) - REASONS_MOST} out"
        yield ("questionnaire", "reasons"), what
    for place, aspect in enumerate(asked.aspects):
        if aspect in asked.aspects[:place]:
            yield ("questionnaire", "aspects", place), f'"{aspect}" stands twice; strike one out'


def _departments(plan: Plan) -> Wrong:
    for code in {EVERY_QUEUE, OWN_QUEUE} & plan.cases.departments.keys():
        what = f'"{code}" names a queue of every branch already; take another code'
        yield ("cases", "departments", code, "code"), what


RULES: Final[tuple[Callable[[Plan], Wrong], ...]] = (
    _timezone,
    _hours,
    _spans,
    _volume,
    _roster,
    _ranges,
    _collisions,
    _numbers,
    _disciplines,
    _ladders,
    _chains,
    _groups,
    _questionnaire,
    _departments,
    _quiet,
)
