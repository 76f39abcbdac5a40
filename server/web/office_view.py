"""Titles of the sections of a plan, and of those in which two plans differ."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from server.domain.plan import Plan

TITLES: Final[Mapping[str, str]] = {
    "branch": "The branch",
    "rating": "Asking customers",
    "questionnaire": "Questions",
    "cases": "Cases",
    "alerts": "Alerts",
    "contact": "Messages to customers",
    "return_calls": "Return calls",
    "hours": "Opening hours",
    "calls": "Calling",
    "appointments": "Appointments",
    "voice": "Voice",
    "look": "Look of the bank",
    "zones": "Halls and floors",
    "tiers": "Tiers",
    "series": "Series of numbers",
    "groups": "Groups of services",
    "services": "Services",
    "needs": "Needs",
    "social": "Social priority",
    "disciplines": "Rules of order",
    "counters": "Counters",
    "roster": "Roster",
    "tellers": "Tellers",
    "machines": "Machines",
    "devices": "Devices",
    "notices": "Notices",
    "playlist": "Pictures on boards",
    "break_reasons": "Reasons for breaks",
    "outcomes": "Outcomes",
    "cards": "Cards",
}
HOUSE, RATING = "branch", "rating"


def changed(before: Plan, after: Plan) -> list[str]:
    """The titles of the sections that are other than before, each once."""
    names = [each.name for each in fields(Plan)]
    differ = [name for name in names if getattr(before, name) != getattr(after, name)]
    return list(dict.fromkeys(TITLES[_section(name)] for name in differ))


def _section(name: str) -> str:
    """The section in which a value of the plan stands."""
    if name.startswith(RATING):
        return RATING
    return name if name in TITLES else HOUSE
