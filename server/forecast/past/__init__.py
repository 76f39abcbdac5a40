"""A past day as its own events tell it."""

from server.forecast.past.day import TELLING, past_day
from server.forecast.past.roster import planned
from server.forecast.past.values import Ending, Kind, PastDay, PastLeg, PastPresence

__all__ = ["TELLING", "Ending", "Kind", "PastDay", "PastLeg", "PastPresence", "past_day", "planned"]
