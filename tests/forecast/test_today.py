"""What the services of today say of their tellers, those that go on included."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forecast.laws import PaceLaw, log_normal
from server.forecast.learning.fit import centre
from server.forecast.today import pace_now, pace_while

NOISE = 0.6
SHAPE = log_normal(6.0, NOISE)
LAW = PaceLaw({"anna": 0.0}, daily=0.3, noise=NOISE)


def asked_at_noon(chance: np.random.Generator) -> tuple[float, float, float]:
    """A teller who has served since nine: the pace, and what is believed of it with and without."""
    pace, now, done, longer = LAW.daily * chance.standard_normal(), 0.0, 0, 0.0
    usual = centre(SHAPE)
    while True:
        residual = pace + NOISE * chance.standard_normal()
        ends = now + math.exp(usual + residual)
        if ends > 40.0:
            believed = pace_now(LAW, "anna", (done, longer))
            return pace, believed[0], pace_while(believed, SHAPE, 40.0 - now)[0]
        now, done, longer = ends, done + 1, longer + residual


def test_paces_are_right_on_average_because_services_that_go_on_count() -> None:
    """At any moment the long ones are still going on: who leaves them out promises too much."""
    chance = np.random.default_rng(7)
    pace, without, counted = np.mean([asked_at_noon(chance) for _ in range(3000)], axis=0)

    assert counted == pytest.approx(pace, abs=0.015)
    assert without < pace - 0.03


@given(st.floats(-1.0, 1.0), st.floats(0.01, 0.5), st.floats(0.0, 300.0), st.floats(0.0, 300.0))
def test_the_longer_a_service_goes_on_the_slower_its_teller_and_never_without_bounds(
    mean: float, doubt: float, one: float, other: float
) -> None:
    """A teller who has forgotten to finish a ticket is no snail, and known no worse than before."""
    shorter, longer = (pace_while((mean, doubt), SHAPE, at) for at in sorted((one, other)))

    assert mean - 1e-9 <= shorter[0]
    assert longer[0] <= mean + math.sqrt(3.0) * doubt + 1e-9
    assert longer[1] <= doubt
    if math.log(max(one, other, 1e-3)) - mean + math.sqrt(3.0) * doubt < SHAPE[-1]:
        assert shorter[0] <= longer[0] + 1e-9
    assert pace_while((mean, doubt), SHAPE, 0.0)[0] == pytest.approx(mean, abs=1e-3)
