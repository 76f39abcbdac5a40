"""Titles of the sections of a plan."""

from collections.abc import Mapping
from typing import Final

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
