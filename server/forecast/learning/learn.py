"""All laws from the history of a branch, each drawn towards what was believed before."""

from dataclasses import replace

from server.domain.plan import Plan
from server.forecast.history import History
from server.forecast.laws import Laws, priors
from server.forecast.learning.arriving import learn_arrivals
from server.forecast.learning.customers import learn_customers
from server.forecast.learning.pauses import learn_pauses
from server.forecast.learning.serving import learn_services


def learn(plan: Plan, history: History) -> Laws:
    """The laws after these days; without any, what is believed of every branch."""
    laws = priors(plan)
    if len(history) == 0:
        return laws
    for lesson in (learn_services, learn_pauses, learn_customers, learn_arrivals):
        laws = lesson(laws, history)
    return replace(laws, days=len(history.days))


def learn_today(laws: Laws, history: History) -> Laws:
    """The laws after a part of a day: how people behave, but not how many come in a day."""
    if len(history) == 0:
        return laws
    for lesson in (learn_services, learn_pauses, learn_customers):
        laws = lesson(laws, history)
    return laws
