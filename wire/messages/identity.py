"""What a kiosk asks about a reading, and what it is told: a tier, and nothing about the person."""

from typing import Annotated, Literal

from pydantic import Field

from wire.messages.base import Id, Message


class IdentifyRequest(Message):
    """To which tier does this document belong?

    The one message with something of a person in it: never retained, logged or kept in an outbox,
    and outside one machine it travels under TLS only.
    """

    kind: Literal["identify"] = "identify"
    id: Id
    document: Literal["card", "identity", "code"]
    """A bank card, an identity document (by its machine-readable zone), or a code of the bank's."""
    number: Annotated[str, Field(pattern=r"^[0-9A-Z]{4,40}$", repr=False)]


class Identified(Message):
    """As far as the bank's directory knows."""

    kind: Literal["identified"] = "identified"
    id: Id
    known: bool
    """Whether the directory answered: False, and the kiosk goes by the prefixes of its menu."""
    tier: Id | None = None
    """None: not a customer whom the directory knows."""
    waits_as: str = ""
    """The number under which the same person waits already; known for this day only."""
