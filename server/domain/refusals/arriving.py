"""Why a code does not lead on."""

from dataclasses import dataclass
from typing import ClassVar

from server.domain.refusals.base import Refusal


@dataclass(frozen=True, slots=True)
class NoAppointment(Refusal):
    sentence: ClassVar[str] = "We know no appointment with this code."


@dataclass(frozen=True, slots=True)
class AppointmentElsewhen(Refusal):
    day: str
    time: str
    sentence: ClassVar[str] = "This appointment is on {day} at {time}."


@dataclass(frozen=True, slots=True)
class AppointmentTaken(Refusal):
    number: str
    sentence: ClassVar[str] = "This appointment has a ticket already: {number}."


@dataclass(frozen=True, slots=True)
class CalledMeanwhile(Refusal):
    number: str
    time: str
    sentence: ClassVar[str] = "{number} was called at {time}. Please go to our staff."
