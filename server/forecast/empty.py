"""Scenes and laws with nothing in them: what the compiler learns the types from."""

import numpy as np

from server.forecast import scene
from server.forecast.scene import NONE, Odds, Records, Scene


def empty_scene() -> Scene:
    """Nobody waits, and no counter is there."""
    return Scene(
        horizon=1.0,
        clock=0.0,
        stops=0.0,
        waiting=0,
        gated=False,
        cap=NONE,
        columns=_none(scene.COLUMN),
        queues=_none(scene.QUEUE),
        offers=np.zeros((0, 0), scene.OFFER),
        counters=_none(scene.COUNTER),
        roster=np.zeros((0, 0)),
        rules=_none(scene.RULE),
        shares=np.zeros((0, 0), scene.SHARE),
        group=np.zeros((0, 0), np.int64),
        limits=np.zeros((0, 0)),
        urgent=np.zeros((0, 0, 0), np.bool_),
    )


def empty_odds() -> Odds:
    """Nothing takes any time, and nobody comes."""
    return Odds(
        times=np.zeros((0, 0)),
        services=_none(scene.SERVICE),
        gaps=np.zeros(0),
        breaks=np.zeros(0),
        break_share=0.0,
        paces=_none(scene.PACE),
        hurry=0.0,
        full=1.0,
        walk=0.0,
        reaction=0.0,
        given_up=1.0,
        tiers=_none(scene.TIER),
        leaves=np.zeros((0, 0)),
        leave_edges=np.zeros(0),
        onward=np.zeros((0, 0)),
        second=np.zeros((0, 0), np.int64),
        rates=np.zeros(0),
        comers=_none(scene.COMER),
        load=0.0,
        load_doubt=0.0,
        load_keeps=0.0,
        load_drift=0.0,
    )


def _none(kind: np.dtype[np.void]) -> Records:
    return np.zeros(0, kind)
