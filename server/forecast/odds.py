"""The laws as the roll-forward needs them, for one plan and its frame."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from server.domain.plan import Plan, ServiceCode
from server.forecast.frame import Frame
from server.forecast.laws import LEAVE_EDGES, Laws, NoShowLaw
from server.forecast.scene import COMER, PACE, SERVICE, SERVING, TIER, Floats, Odds, Records, Scene
from server.forecast.today import Today, load_now, pace_now, pace_while


def odds_of(plan: Plan, laws: Laws, frame: Frame, weekday: int) -> Odds:
    """The laws of a weekday, before anything is known of the day."""
    services = list(plan.services)
    return Odds(
        times=np.array([laws.services[code].shape for code in services]),
        services=np.array(
            [(laws.services[code].doubt, sum(_goes_on(laws, code).values())) for code in services],
            SERVICE,
        ),
        gaps=np.array(laws.gaps),
        breaks=np.array(laws.breaks),
        break_share=float(laws.break_share),
        paces=np.zeros(len(frame.counters), PACE),
        hurry=float(laws.hurry),
        full=float(laws.full),
        walk=float(laws.walk),
        reaction=float(laws.reaction),
        given_up=float(laws.given_up),
        tiers=_tiers(plan, laws),
        leaves=_leaves(plan, laws),
        leave_edges=np.array(LEAVE_EDGES),
        onward=_onward(services, laws),
        second=frame.second,
        rates=np.array(laws.arrivals.rates[weekday]),
        comers=_comers(laws, frame),
        load=0.0,
        load_doubt=float(laws.arrivals.spread),
        load_keeps=float(laws.arrivals.keeps),
        load_drift=float(laws.arrivals.spread * np.sqrt(1.0 - laws.arrivals.keeps**2)),
    )


def adapted(odds: Odds, laws: Laws, today: Today, tellers: Sequence[str], scene: Scene) -> Odds:
    """The same after what today has shown until now; `tellers` in order of the counters."""
    load, doubt = load_now(laws.arrivals, odds.rates.tolist(), today.came, scene.clock)
    paces = [_pace(odds, laws, today, *at) for at in zip(tellers, scene.counters, strict=True)]
    return odds._replace(load=load, load_doubt=doubt, paces=np.array(paces, PACE))


def _pace(
    odds: Odds, laws: Laws, today: Today, teller: str, seat: Records
) -> tuple[float, float, float]:
    """One teller's pace and what is doubted of it, and the hurry of the service that goes on."""
    pace = pace_now(laws.pace, teller, today.services.get(teller, (0, 0.0)))
    if seat["phase"] != SERVING:
        return (*pace, 0.0)
    hurry = today.hurry.get(teller, 0.0)
    shape, elapsed = odds.times[seat["busy_with"]].tolist(), float(seat["elapsed"])
    return (*pace_while(pace, shape, elapsed * math.exp(-hurry)), hurry)


def _tiers(plan: Plan, laws: Laws) -> Records:
    of = [laws.no_shows.get(code, NoShowLaw()) for code in plan.tiers]
    return np.array([(law.at_once, law.patience) for law in of], TIER)


def _leaves(plan: Plan, laws: Laws) -> Floats:
    never = (0.0,) * len(LEAVE_EDGES)
    return np.array([laws.leaves.get(code, never) for code in plan.tiers])


def _goes_on(laws: Laws, service: ServiceCode) -> Mapping[ServiceCode, float]:
    return laws.redirects.get(service, {})


def _onward(services: Sequence[ServiceCode], laws: Laws) -> Floats:
    onward = np.ones((len(services), len(services)))
    for row, code in enumerate(services):
        shares = np.array([_goes_on(laws, code).get(to, 0.0) for to in services])
        if shares.sum() > 0.0:
            onward[row] = np.cumsum(shares) / shares.sum()
    return onward


def _comers(laws: Laws, frame: Frame) -> Records:
    shares = {at: laws.arrivals.mix.get(kind, 0.0) for kind, at in frame.first.items()}
    whole = sum(shares.values()) or 1.0
    cumulative = np.cumsum([share / whole for share in shares.values()])
    return np.array(list(zip(cumulative.tolist(), shares, strict=True)), COMER)
