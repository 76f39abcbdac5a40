"""Why a ticket does not move."""

from dataclasses import dataclass
from typing import ClassVar

from server.domain.refusals.base import Refusal


@dataclass(frozen=True, slots=True)
class IllegalMove(Refusal):
    number: str
    state: str
    sentence: ClassVar[str] = "{number} is {state}, so this cannot be done."


@dataclass(frozen=True, slots=True)
class NowhereToGo(Refusal):
    number: str
    sentence: ClassVar[str] = "{number} waits there already; choose another place."


@dataclass(frozen=True, slots=True)
class NotServedThere(Refusal):
    counter: str
    service: str
    sentence: ClassVar[str] = "Counter {counter} does not offer {service}."


@dataclass(frozen=True, slots=True)
class TierNotServedThere(Refusal):
    counter: str
    tier: str
    sentence: ClassVar[str] = "Counter {counter} does not serve the tier “{tier}”."
