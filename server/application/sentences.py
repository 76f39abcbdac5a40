"""A refusal as a finished sentence in a person's language."""

from server.domain.plan import Plan
from server.domain.refusals import Refusal
from words.phrases import pick, say


def sentence(refusal: Refusal, plan: Plan, language: str) -> str:
    """The refusal's words, with services, tiers and states by their names in that language."""
    values = refusal.values()
    if "state" in values:
        values["state"] = say(language, values["state"].replace("_", "-"))
    for field, named in (("service", plan.services), ("tier", plan.tiers)):
        if values.get(field) in named:
            values[field] = pick(named[values[field]].name, language)  # type: ignore[index]
    return say(language, refusal.sentence, **values)
