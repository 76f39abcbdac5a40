"""Laws survive being kept; whatever is no laws is refused and never half believed."""

import json
from dataclasses import fields, replace
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from server.domain.plan import Service, ServiceCode, Tier, TierCode
from server.forecast.laws import (
    LEAVE_EDGES,
    SLOTS,
    WEEKDAYS,
    ArrivalLaw,
    Laws,
    NoShowLaw,
    PaceLaw,
    ServiceLaw,
    priors,
)
from server.forecast.laws_text import LawsUnreadable, fitted_to, laws_of, text_of
from server.forecast.shapes import POINTS
from tests.builders import BASIC, CASH, GOLD, LOANS, plan

numbers = some.floats(allow_nan=False, allow_infinity=False)
services = some.sampled_from([CASH, LOANS, ServiceCode("계좌"), ServiceCode('"')])
tiers = some.sampled_from([BASIC, GOLD])


def row(length: int) -> Any:
    """So many numbers, few of them different: enough to see that each is where it was."""
    few = some.lists(numbers, min_size=1, max_size=4)
    return few.map(lambda some_of_them: tuple(islice(cycle(some_of_them), length)))


rates = some.tuples(*[row(SLOTS)] * WEEKDAYS)
arrivals = some.builds(
    ArrivalLaw, rates, some.dictionaries(some.tuples(services, tiers), numbers), numbers, numbers
)
paces = some.builds(
    PaceLaw, some.dictionaries(some.text(max_size=5), numbers), numbers, numbers, numbers
)
all_laws = some.builds(
    Laws,
    services=some.dictionaries(services, some.builds(ServiceLaw, row(POINTS), numbers)),
    arrivals=arrivals,
    pace=paces,
    gaps=row(POINTS),
    breaks=row(POINTS),
    **dict.fromkeys(("break_share", "hurry", "full", "walk", "reaction", "given_up"), numbers),
    no_shows=some.dictionaries(tiers, some.builds(NoShowLaw, numbers, numbers)),
    leaves=some.dictionaries(tiers, row(len(LEAVE_EDGES))),
    redirects=some.dictionaries(services, some.dictionaries(services, numbers)),
    days=some.integers(0, 400),
)


@given(all_laws)
def test_laws_are_read_as_they_were_written(laws: Laws) -> None:
    """What was learnt from sixty days must not be blurred by keeping it."""
    assert laws_of(text_of(laws)) == laws


@given(some.data())
def test_text_that_has_lost_a_part_is_refused(any_: some.DataObject) -> None:
    """Half a law is no law; the branch then goes by what is believed."""
    kept = json.loads(text_of(priors(plan())))
    del kept[any_.draw(some.sampled_from(sorted(kept)))]

    with pytest.raises(LawsUnreadable):
        laws_of(json.dumps(kept))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("form", 0),
        ("walk", "often"),
        ("walk", None),
        ("gaps", [1.0]),
        ("services", []),
        ("arrivals", {}),
        ("days", "many"),
        ("leaves", {"basic": [0.0]}),
    ],
)
def test_a_part_that_is_no_number_is_refused(part: str, value: Any) -> None:
    """A row may be edited by hand, or come from another release."""
    kept = json.loads(text_of(priors(plan()))) | {part: value}

    with pytest.raises(LawsUnreadable):
        laws_of(json.dumps(kept))


@pytest.mark.parametrize("text", ["", "null", "[]", "{", '{"form": 1}', '"laws"'])
def test_what_is_no_laws_at_all_is_refused(text: str) -> None:
    """A cut-off file, an empty row."""
    with pytest.raises(LawsUnreadable):
        laws_of(text)


def test_not_a_number_cannot_be_written() -> None:
    """What could not be read again must not be kept."""
    with pytest.raises(ValueError, match="JSON"):
        text_of(replace(priors(plan()), walk=float("nan")))


def test_a_service_that_is_new_in_the_plan_is_as_was_believed() -> None:
    """A plan changes at noon; its laws come in the night."""
    before = replace(priors(plan()), walk=2.0)
    gems = Service(ServiceCode("gems"), {}, "C", timedelta(minutes=9), timedelta(minutes=9))
    lead = Tier(TierCode("lead"), {}, "", 0.0, 1.0)
    grown = plan(
        services=dict(plan().services) | {gems.code: gems},
        tiers=dict(plan().tiers) | {lead.code: lead},
    )
    fitted = fitted_to(grown, before)

    assert fitted.walk == 2.0
    assert fitted.services[CASH] == before.services[CASH]
    assert fitted.services[gems.code] == priors(grown).services[gems.code]
    assert set(fitted.no_shows) == set(grown.tiers)
    assert set(fitted.arrivals.mix) == set(priors(grown).arrivals.mix)
    assert sum(fitted.arrivals.mix.values()) == pytest.approx(1.0)


def test_laws_of_their_own_plan_are_not_touched() -> None:
    """Fitting is for what has changed."""
    laws = priors(plan())
    fitted = fitted_to(plan(), laws)

    assert fitted.arrivals.mix == pytest.approx(laws.arrivals.mix)
    for field in fields(laws):
        if field.name != "arrivals":
            assert getattr(fitted, field.name) == getattr(laws, field.name)
