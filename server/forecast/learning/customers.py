"""Who does not come, who leaves before, who goes on to another service."""

from dataclasses import replace
from typing import Final

import numpy as np

from server.domain.plan import ServiceCode, TierCode
from server.forecast.history import Ended, History
from server.forecast.laws import LEAVE_EDGES, Laws, NoShowLaw
from server.forecast.scene import Flags, Floats

ROUNDS: Final = 60
BELIEVED: Final = 20.0
"""How many customers seen weigh as much as what was believed."""
EXPOSED: Final = 60.0
"""Minutes of waiting seen that weigh as much as what all tiers together do."""
MOST: Final = 0.9
SURE: Final = 3.0
"""Logarithms of likelihood by which one belief must explain the no-shows better than another."""
NEVER: Final = 1e6
"""Minutes of patience of those who never leave in silence."""


def learn_customers(prior: Laws, history: History) -> Laws:
    """No-shows and cancellations by time waited and tier, and redirects."""
    return replace(
        prior,
        no_shows=_no_shows(prior, history),
        leaves=_leaves(prior, history),
        redirects=_redirects(history),
    )


# --- no-shows -------------------------------------------------------------------------------------


def _no_shows(prior: Laws, history: History) -> dict[TierCode, NoShowLaw]:
    called = ~np.isnan(history.called)
    missed = history.ended == Ended.NO_SHOW
    waited = np.maximum(history.called - history.issued, 0.0)
    first = next(iter(prior.no_shows.values()), NoShowLaw())
    everybody = _no_show(first, waited[called & ~missed], waited[called & missed])
    laws = dict.fromkeys(prior.no_shows, everybody)
    for at, code in enumerate(history.tiers):
        mine = called & (history.tier == at)
        laws[TierCode(code)] = _of_tier(everybody, waited, mine & ~missed, mine & missed)
    return laws


def _no_show(law: NoShowLaw, came: Floats, gone: Floats) -> NoShowLaw:
    """How many never meant to come, and how fast the others leave: expectation, maximisation."""
    base, patience, called = law.at_once, law.patience, len(came) + len(gone)
    weighed, stayed = law.at_once * BELIEVED, law.patience + came.sum()
    for _ in range(ROUNDS):
        left_in_silence = (1.0 - base) * -np.expm1(-gone / patience)
        left = left_in_silence / (base + left_in_silence)
        base = (weighed + len(gone) - left.sum()) / (BELIEVED + called - left.sum())
        patience = (stayed + np.dot(left, _left_after(gone, patience))) / (1.0 + left.sum())
    found = NoShowLaw(float(min(base, MOST)), float(patience))
    return _the_patient(law, found, came, gone)


def _the_patient(believed: NoShowLaw, found: NoShowLaw, came: Floats, gone: Floats) -> NoShowLaw:
    """That nobody leaves in silence, where the log speaks against the belief and for no other.

    Chance always leaves a little impatience, which empties a long queue that is not there.
    """
    share = (len(gone) + BELIEVED * believed.at_once) / (len(came) + len(gone) + BELIEVED)
    patient = NoShowLaw(float(min(share, MOST)), NEVER)
    says = _likelihood(patient, came, gone)
    as_believed = replace(found, patience=believed.patience)
    against = says - _likelihood(as_believed, came, gone)
    return patient if against > SURE > _likelihood(found, came, gone) - says else found


def _likelihood(law: NoShowLaw, came: Floats, gone: Floats) -> float:
    """Its logarithm, of who came and who did not after such waits."""
    stays = np.log1p(-law.at_once)
    missed = -np.expm1(stays - gone / law.patience)
    came_all = len(came) * stays - came.sum() / law.patience
    return float(came_all + np.log(np.maximum(missed, 1e-12)).sum())


def _left_after(waited: Floats, patience: float) -> Floats:
    """When somebody who had left by then did, on average."""
    gone = -np.expm1(-np.maximum(waited, 1e-9) / patience)
    return patience - waited * np.exp(-waited / patience) / gone


def _of_tier(everybody: NoShowLaw, waited: Floats, came: Flags, gone: Flags) -> NoShowLaw:
    """The share who never meant to come is the tier's own, as far as it was seen often."""
    expected = 1.0 - (1.0 - everybody.at_once) * np.exp(-waited / everybody.patience)
    foreseen = expected[came].sum() + expected[gone].sum()
    ratio = (gone.sum() + BELIEVED * everybody.at_once) / (foreseen + BELIEVED * everybody.at_once)
    return NoShowLaw(float(min(everybody.at_once * ratio, MOST)), everybody.patience / float(ratio))


# --- cancellations --------------------------------------------------------------------------------


def _leaves(prior: Laws, history: History) -> dict[TierCode, tuple[float, ...]]:
    waited = np.maximum(history.left - history.issued, 0.0)
    gone = (history.ended == Ended.CANCELLED) & ~np.isnan(waited) & ~_sent_home(history)
    if not gone.any():
        return {}
    known = ~np.isnan(waited)
    pooled = _rates(waited[known], gone[known], np.zeros(len(LEAVE_EDGES)), 0.0)
    laws = dict.fromkeys(prior.no_shows, tuple(pooled.tolist()))
    for at, code in enumerate(history.tiers):
        mine = known & (history.tier == at)
        rates = _rates(waited[mine], gone[mine], pooled, EXPOSED)
        laws[TierCode(code)] = tuple(rates.tolist())
    return laws


def _sent_home(history: History) -> Flags:
    """Who was still there when nobody was called any more: the day ended, not their patience."""
    days, of = np.unique(history.day, return_inverse=True)
    last = np.full(len(days), -np.inf)
    np.fmax.at(last, of, history.called)
    return np.asarray(history.left > last[of], np.bool_)


def _rates(waited: Floats, gone: Flags, believed: Floats, weight: float) -> Floats:
    """Cancellations per minute of waiting, by span of waiting."""
    edges = np.array(LEAVE_EDGES)
    ends = np.append(edges[1:], np.inf)
    exposed = np.clip(waited[:, None] - edges, 0.0, ends - edges).sum(axis=0)
    events = np.histogram(waited[gone], np.append(edges, np.inf))[0]
    return np.asarray((events + weight * believed) / np.maximum(exposed + weight, 1e-9))


# --- redirects ------------------------------------------------------------------------------------


def _redirects(history: History) -> dict[ServiceCode, dict[ServiceCode, float]]:
    """The share of each service's first legs who go on, spread as all second legs are."""
    served = np.isin(history.ended, (Ended.SERVED, Ended.REDIRECTED)) & ~history.second
    sent = served & (history.ended == Ended.REDIRECTED)
    to = np.bincount(history.service[history.second], minlength=len(history.services))
    laws: dict[ServiceCode, dict[ServiceCode, float]] = {}
    for at, code in enumerate(history.services):
        mine = served & (history.service == at)
        share = (sent & mine).sum() / (mine.sum() + BELIEVED)
        others = np.where(np.arange(len(to)) == at, 0, to)
        if share > 0.0 and others.sum() > 0:
            laws[ServiceCode(code)] = {
                ServiceCode(other): float(share * count / others.sum())
                for other, count in zip(history.services, others, strict=True)
                if count
            }
    return laws
