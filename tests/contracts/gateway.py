"""A gateway for messages that does what a test says, and knows what customers got."""

from collections.abc import Callable
from dataclasses import dataclass, field

from server.application.ports import MaybeSent, Message, NotSent


class PowerCut(BaseException):
    """The process is gone: nothing after it happens."""


def taken() -> None:
    """The gateway says that it has the message."""


def broken_after() -> None:
    """It has the message, and the connection breaks before it says so."""
    raise MaybeSent("broken")


def died_after() -> None:
    """It has the message, and our process dies."""
    raise PowerCut


def broken_program() -> None:
    """A bug, which names what it met."""
    raise ValueError("+8613800138000")


TAKEN = (taken, broken_after, died_after)


@dataclass
class Gateway:
    """Takes messages, or does with them what the test says; remembers what customers got."""

    fate: list[Callable[[], None]] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)

    async def send(self, message: Message) -> None:
        fate = self.fate.pop(0) if self.fate else taken
        if fate in TAKEN:
            self.sent.append(message)
        fate()


def refused(*, again: bool) -> Callable[[], None]:
    """The gateway surely did not take it."""

    def fate() -> None:
        raise NotSent("refused", again=again)

    return fate


def doubtful() -> None:
    """The connection broke."""
    raise MaybeSent("broken")


def died_before() -> None:
    """The process dies while it hands the message over, and nobody got it."""
    raise PowerCut
