"""What this server can do with customers' addresses, as its settings say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.adapters.customers import is_safe
from server.adapters.sealing import Seal
from server.application.contacts import Offers
from server.application.ports import Notifier
from server.domain.contacts import Channel


class NoGateway(ValueError):
    """What the setting says is none."""


@dataclass(frozen=True, slots=True)
class Reaching:
    """The key under which addresses are kept, and who takes messages."""

    seal: Seal | None = None
    notifiers: Mapping[Channel, Notifier] = field(default_factory=dict)

    @property
    def offers(self) -> Offers:
        """What customers are offered."""
        return Offers(frozenset(self.notifiers), keeps=self.seal is not None)


def gateway(address: str) -> str:
    """The address of the gateway for text messages.

    Raises:
        NoGateway: others could read what is sent there.
    """
    if is_safe(address):
        return address
    raise NoGateway("HELIOTROPE_SMS_URL is not the https:// URL of a gateway; put it right")
