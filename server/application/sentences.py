"""Refusals and reasons as finished sentences in a person's language."""

from collections.abc import Mapping

from server.domain.plan import Plan, ServiceCode
from server.domain.refusals import Refusal, ServiceFull, SlotFull
from server.domain.why import Why
from server.forecast.reasons import Reason
from words.phrases import pick, say


def sentence(refusal: Refusal, plan: Plan, language: str) -> str:
    """The refusal's words, with services, tiers and states by their names in that language."""
    if isinstance(refusal, ServiceFull | SlotFull):
        said = _banks_own(refusal.service, plan, language)
        if said:
            return said
    return say(language, refusal.sentence, **_named(refusal.values(), plan, language))


def reason(why: Why, plan: Plan, language: str) -> str:
    """Why a ticket was called, with its tier by its name in that language."""
    return say(language, why.sentence, **_named(why.values, plan, language))


def longer(reason: Reason | None, language: str) -> str:
    """Why a wait has become longer than was told; nothing where there is nothing to say."""
    return say(language, reason.cause.value, number=reason.counter) if reason else ""


def _banks_own(service: str, plan: Plan, language: str) -> str:
    """What the bank says when a service's tickets have run out."""
    full = plan.services.get(ServiceCode(service))
    return pick(full.cap.message, language) if full else ""


def _named(values: Mapping[str, str], plan: Plan, language: str) -> dict[str, str]:
    """What the plan names by code, by its name."""
    named = dict(values)
    if "state" in named:
        named["state"] = say(language, named["state"].replace("_", "-"))
    for field, known in (("service", plan.services), ("tier", plan.tiers)):
        if named.get(field) in known:
            named[field] = pick(known[named[field]].name, language)  # type: ignore[index]
    return named
