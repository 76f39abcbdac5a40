"""Plans of every kind that a branch file can say, for laws."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from hypothesis import strategies as st

from server.domain import plan as model
from server.domain.plan import Kind, Plan
from server.domain.rostering import clashes
from words.glyphs import lacking

LANGUAGES = ("zh", "ko", "en")
TIERS = ("basic", "gold", "firm", "group")
SERVICES = ("cash", "loans", "trade")
ZONES = ("hall", "upstairs")
GROUPS = ("credit", "firms")
NEEDS = ("wheelchair", "hearing")
SERIES = ("A", "B", "C", "V", "VV")

shown = st.one_of(
    st.characters(min_codepoint=0x20, max_codepoint=0x7E),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF),
    st.characters(min_codepoint=0xAC00, max_codepoint=0xAFFF),
).filter(lambda mark: not lacking(mark))
"""Quotes and backslashes, Chinese, Korean: what screens and slips have a shape for."""
words = st.text(shown, min_size=1, max_size=8)
texts = st.dictionaries(st.sampled_from(LANGUAGES), words, min_size=1)
maybe_texts = st.dictionaries(st.sampled_from(LANGUAGES), words)
seconds = st.integers(0, 86_400).map(lambda number: timedelta(seconds=number))
minutes = st.integers(1, 1440 * 60).map(lambda number: timedelta(seconds=number))
points = st.floats(0, 1440)
counts = st.integers(0, 99)
dates = st.dates(date(2026, 1, 1), date(2030, 12, 31))
days = st.lists(st.integers(0, 6), min_size=1, unique=True).map(tuple)


def some(of: tuple[str, ...], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    """Some of these, in any order."""
    return st.lists(st.sampled_from(of), min_size=least, unique=True).map(tuple)


def maybe(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Or nothing."""
    return st.none() | of


def coded(codes: tuple[str, ...], make: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping from some of the codes to what is made for each."""
    chosen = some(codes)
    return chosen.flatmap(lambda these: st.fixed_dictionaries({code: make(code) for code in these}))


def all_of(codes: tuple[str, ...], make: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping from all of the codes."""
    return st.fixed_dictionaries({code: make(code) for code in codes})


clock = st.times().map(lambda at: at.replace(microsecond=0, tzinfo=None, fold=0))
hours = st.tuples(clock, clock).filter(lambda pair: pair[0] != pair[1]).map(sorted).map(tuple)
spans = st.builds(lambda pair, on: model.Span(*pair, on), hours, days)
clip = st.builds(
    model.Clip,
    st.just("b1" * 32),
    maybe_texts,
    shown=st.integers(1, 60).map(lambda number: timedelta(seconds=number)),
    spans=st.lists(spans, max_size=2).map(tuple),
)
groups = st.builds(model.Group, some(TIERS), some(SERVICES))


def tier(code: str) -> st.SearchStrategy[Any]:
    """Two ladders of two tiers."""
    ladder = "personal" if code in TIERS[:2] else "corporate"
    return st.builds(
        model.Tier, st.just(code), texts, words, points, st.floats(0, 100), st.just(ladder)
    )


def service(code: str) -> st.SearchStrategy[Any]:
    """Each with a series of its own, and perhaps one for a tier."""
    place = SERVICES.index(code)
    firm = code == "trade"
    own = TIERS[2:] if firm else TIERS[:2]
    return st.builds(
        model.Service,
        code=st.just(code),
        name=texts,
        series=st.just(SERIES[place]),
        usual=minutes.filter(lambda length: length <= timedelta(minutes=480)),
        target_wait=seconds,
        documents=maybe_texts,
        where=maybe_texts,
        zone=st.sampled_from(ZONES),
        ladder=st.just("corporate" if firm else "personal"),
        tiers=some(own),
        target_by_tier=coded(own, lambda _: seconds),
        series_by_tier=coded(own, lambda _: st.just(f"V{SERIES[place]}")),
        spans=st.lists(spans, max_size=2).map(tuple),
        cap=st.builds(
            model.Cap, maybe(st.integers(1, 99)), maybe(st.integers(1, 99)), minutes, maybe_texts
        ),
        level=st.integers(1, 3),
        then=st.just("loans") if code == "cash" else st.none(),
        group=st.just({"loans": "credit", "trade": "firms"}.get(code)),
    )


def group(code: str) -> st.SearchStrategy[Any]:
    """One stands within the other; none is empty."""
    within = "credit" if code == "firms" else None
    return st.builds(model.ServiceGroup, st.just(code), texts, st.just(within))


def discipline(_: str) -> st.SearchStrategy[Any]:
    """Every kind, with what belongs to it."""
    patience = st.lists(st.builds(model.Patience, groups, seconds), max_size=2).map(tuple)
    shares = st.lists(st.builds(model.Share, groups, st.integers(1, 9)), min_size=1).map(tuple)
    plain = [kind for kind in Kind if kind not in {Kind.QUOTA, Kind.OWN}]
    return st.one_of(
        st.builds(model.Discipline, kind=st.sampled_from(plain), patience=patience),
        st.builds(model.Discipline, st.just(Kind.QUOTA), shares, patience),
        st.builds(model.Discipline, st.just(Kind.OWN), patience=patience, own=words),
    )


def counter(code: str) -> st.SearchStrategy[Any]:
    """The first calls everyone and fits every need, so that nobody waits for ever."""
    all_round = code == "c1"
    profile = st.builds(
        model.Profile,
        st.just(SERVICES) if all_round else some(SERVICES, 1),
        st.just(()) if all_round else some(TIERS),
        coded(TIERS, lambda _: points),
        st.just("default"),
        maybe(st.builds(model.Fallback, seconds, some(SERVICES, 1), some(TIERS))),
    )
    fits = st.just(NEEDS) if all_round else some(NEEDS)
    return st.builds(
        model.Counter, st.just(code), st.just(code[1:]), profile, st.sampled_from(ZONES), fits
    )


def shift(counter: str) -> st.SearchStrategy[Any]:
    """One for each counter at the most, so that none overlap."""
    weekly = st.builds(lambda pair, on: model.Shift(counter, *pair, on), hours, days)
    dated = st.builds(lambda pair, on: model.Shift(counter, *pair, on=on), hours, dates)
    return st.builds(
        lambda one, name: replace(one, teller=name),
        weekly | dated,
        st.sampled_from(("", f"of-{counter}")),
    )


def teller(name: str) -> st.SearchStrategy[Any]:
    """Some skills, some of them for a time."""
    skill = st.builds(model.Skill, st.integers(1, 3), maybe(dates))
    return st.builds(
        model.Teller,
        st.just(name),
        coded(SERVICES, lambda _: skill),
        some(TIERS),
        some(LANGUAGES),
        st.booleans(),
        shown_as=st.sampled_from(["", "Ms Li"]),
    )


def series(code: str) -> st.SearchStrategy[Any]:
    """Ranges that do not overlap."""
    four = st.lists(st.integers(1, 9999), min_size=4, max_size=4, unique=True).map(sorted)
    return st.builds(
        lambda ends, on, colour: model.Series(code, *ends, on, colour), four, st.booleans(), words
    )


def named(make: Any, *parts: Any) -> Any:
    """A maker of values that know their code."""
    return lambda code: st.builds(make, st.just(code), *parts)


the_hours = st.builds(
    model.Hours,
    days,
    st.frozensets(dates, max_size=3).map(lambda days: tuple(sorted(days))),
    st.dictionaries(dates, hours, max_size=2),
    st.lists(spans, max_size=2).map(tuple),
    seconds,
    seconds,
    st.sampled_from(model.PastClosing),
    st.sampled_from(model.AtDayEnd),
)
calls = st.builds(
    model.Calls,
    maybe(counts),
    maybe(counts),
    maybe(seconds),
    counts,
    maybe(seconds),
    seconds,
    maybe(seconds),
    maybe(seconds),
)


def possible(plan: Plan) -> Plan:
    """Without the shifts at which the branch is closed."""
    wrong = {clash.place for clash in clashes(plan)}
    left = (shift for place, shift in enumerate(plan.roster) if place not in wrong)
    return replace(plan, roster=tuple(left))


plans: st.SearchStrategy[Plan] = st.builds(
    Plan,
    code=st.just("b1"),
    name=texts,
    timezone=st.sampled_from(["UTC", "Asia/Seoul", "Asia/Shanghai"]),
    opens=st.just(time(8, 30)),
    closes=st.just(time(17, 0, 30)),
    languages=st.just(LANGUAGES),
    tiers=all_of(TIERS, tier),
    services=all_of(SERVICES, service),
    counters=all_of(("c1", "c2", "c3"), counter),
    machines=coded(
        ("atm",), named(model.Machine, texts, st.sampled_from(ZONES), some(SERVICES), maybe_texts)
    ),
    devices=all_of(("k1",), named(model.Device, maybe_texts, st.sampled_from(ZONES), maybe_texts)),
    cards=st.lists(
        st.builds(
            model.CardRule, st.from_regex(r"[0-9]{3}", fullmatch=True), st.sampled_from(TIERS)
        ),
        unique_by=lambda card: card.prefix,
        max_size=3,
    ).map(tuple),
    rule=maybe_texts,
    transfer_bonus=points,
    rating_after=seconds,
    rating_window=seconds,
    rating_window_least=seconds,
    rating_shows_teller=st.booleans(),
    questionnaire=st.builds(
        model.Questionnaire,
        st.just("autumn"),
        maybe_texts,
        coded(("queue", "form"), lambda _: texts),
        st.lists(st.sampled_from(model.Aspect), unique=True).map(tuple),
    ),
    cases=st.builds(
        model.CaseRules,
        st.lists(st.sampled_from(TIERS), unique=True, min_size=1).map(tuple),
        *[minutes] * 5,
        coded(("claims", "cards"), lambda _: texts),
    ),
    groups=all_of(GROUPS, group),
    zones=all_of(ZONES, named(model.Zone, texts, maybe_texts)),
    series=coded(("A", "B"), series),
    disciplines=coded(("default", "quota"), discipline),
    roster=coded(("c1", "c2", "c3"), shift).map(lambda shifts: tuple(shifts.values())),
    tellers=coded(("anna", "bo"), teller),
    needs=all_of(NEEDS, named(model.Need, texts, maybe(seconds))),
    social=coded(("elderly",), named(model.Social, texts, points)),
    alerts=st.builds(
        model.AlertRules,
        st.integers(1, 30),
        some(sorted(set(model.AlertKind) - model.PRESSING)),
        seconds,
        minutes,
        st.floats(1.1, 20),
        minutes.filter(bool),
        minutes,
        st.floats(0.5, 1),
        st.booleans(),
    ),
    contact=st.builds(
        model.ContactRules,
        country=st.sampled_from(("", "86", "1")),
        asks_after=st.integers(0, 90).map(lambda minutes: timedelta(minutes=minutes)),
    ),
    return_calls=st.builds(
        model.ReturnCallRules,
        share=st.floats(0, 1),
        kept=st.integers(1, 90).map(lambda days: timedelta(days=days)),
        script=st.sampled_from(({}, {"en": "Hello"})),
    ),
    hours=the_hours,
    calls=calls,
    appointments=st.builds(model.Appointments, seconds, seconds),
    look=st.builds(
        model.Look, st.sampled_from(("", "a0" * 32)), day=st.sampled_from(({}, {"sun": "#FFD000"}))
    ),
    break_reasons=coded(("lunch",), lambda _: texts),
    outcomes=coded(("later",), lambda _: texts),
    notices=st.lists(st.builds(model.Notice, texts, some(ZONES), maybe(dates)), max_size=2).map(
        tuple
    ),
    playlist=st.lists(clip, max_size=2).map(tuple),
    services_a_visit=st.integers(1, 9),
    leased_at_once=st.integers(1, 99),
).map(possible)
