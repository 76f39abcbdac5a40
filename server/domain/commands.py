"""What can be asked of a branch."""

from dataclasses import dataclass

from server.domain.model import CounterCode, ServiceCode, TicketId, TierCode


@dataclass(frozen=True, slots=True)
class OpenDay:
    pass


@dataclass(frozen=True, slots=True)
class CloseDay:
    pass


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed; do what is due."""


@dataclass(frozen=True, slots=True)
class OpenCounter:
    counter: CounterCode
    teller: str


@dataclass(frozen=True, slots=True)
class PauseCounter:
    counter: CounterCode
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CloseCounter:
    counter: CounterCode


@dataclass(frozen=True, slots=True)
class Issue:
    ticket: TicketId
    service: ServiceCode
    tier: TierCode
    language: str
    token: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The asker of this ticket gave up before it had an answer."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class CallNext:
    counter: CounterCode
    finishing: str | None = None
    """The outcome with which to finish the customer who is being served, if there is one."""


@dataclass(frozen=True, slots=True)
class Recall:
    counter: CounterCode


@dataclass(frozen=True, slots=True)
class Start:
    counter: CounterCode


@dataclass(frozen=True, slots=True)
class Finish:
    counter: CounterCode
    outcome: str = "done"


@dataclass(frozen=True, slots=True)
class NoShow:
    counter: CounterCode


@dataclass(frozen=True, slots=True)
class Cancel:
    ticket: TicketId
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """To another service, to one counter, or both; the place is kept."""

    ticket: TicketId
    service: ServiceCode | None = None
    counter: CounterCode | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    ticket: TicketId
    machine: str


@dataclass(frozen=True, slots=True)
class Rate:
    leg: str
    score: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallStaff:
    device: str


@dataclass(frozen=True, slots=True)
class StaffArrived:
    device: str


Command = (
    OpenDay
    | CloseDay
    | Tick
    | OpenCounter
    | PauseCounter
    | CloseCounter
    | Issue
    | Withdraw
    | CallNext
    | Recall
    | Start
    | Finish
    | NoShow
    | Cancel
    | Transfer
    | Redirect
    | Rate
    | CallStaff
    | StaffArrived
)
