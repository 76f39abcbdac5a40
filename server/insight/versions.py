"""Answers to different questions are never mixed: the questionnaires of some days, one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from server.insight.served import ServedLeg


def versions(legs: Iterable[ServedLeg]) -> list[str]:
    """The versions by which these legs were asked, the newest first."""
    last = {leg.version: leg.finished for leg in sorted(legs, key=lambda leg: leg.finished)}
    return sorted(last, key=lambda version: (last[version], version), reverse=True)


def of_version(legs: Iterable[ServedLeg], version: str) -> list[ServedLeg]:
    """Those that belong to one questionnaire."""
    return [leg for leg in legs if leg.version == version]


def by_aspect(legs: Sequence[ServedLeg]) -> list[ServedLeg]:
    """Each aspect as a leg of its own, by the service's name, asked of all who have answered."""
    known = dict.fromkeys(aspect for leg in legs for aspect, _ in leg.aspects)
    return [
        replace(leg, service=aspect, asked=leg.answered, score=dict(leg.aspects).get(aspect))
        for leg in legs
        if leg.score is not None
        for aspect in known
    ]


def reasons(legs: Sequence[ServedLeg]) -> list[tuple[str, int]]:
    """How often each reason was given, the most frequent first."""
    given = [reason for leg in legs for reason in leg.reasons]
    return sorted(((each, given.count(each)) for each in {*given}), key=lambda one: (-one[1], one))
