"""What the server and a printer that stands by itself tell each other."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from wire.messages.base import Forecast, Id, Message, Texts


class PrintJob(Message):
    """Print this slip, and say what came of it. The same id asked twice is printed once."""

    id: Id
    expires_at: AwareDatetime
    """By the server's clock: later nobody waits for it any more."""
    number: Annotated[str, Field(max_length=20)]
    branch: Texts
    service: Texts
    where: Texts = {}
    """Where to wait."""
    ahead: int | None = None
    """People who are called before; not told where it is not known."""
    forecast: Forecast | None = None
    issued_at: AwareDatetime
    """With the branch's own offset: it is printed as it stands."""
    url: Annotated[str, Field(max_length=500)] = ""
    """The customer's place; where it is empty there is no code on the slip."""
    language: Id
    rule: Texts = {}


class PrintResult(Message):
    """What is known of a slip."""

    id: Id
    outcome: Literal["printed", "uncertain", "failed", "expired"]
    """Surely on paper; perhaps; surely not, so it may be asked for again; too late, so not."""
    paper: str
    """The printer's state, as in the device's own."""
