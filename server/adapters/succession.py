"""Who signs certificates: the CA, or the one that follows it as soon as the broker knows that."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import structlog
from cryptography import x509

from server.adapters.authorities import Authorities
from server.adapters.letting_in import lets_in
from server.application.enrolling import Signed
from wire.keys import PublicKey, pem
from wire.network import Place

log = structlog.get_logger()
NAME: Final = "heliotrope.succession"
"""As which the broker is asked: no device can be called that, and it may nothing."""


class Succession:
    """A `Signer`."""

    def __init__(
        self, every: Authorities, brokers: Sequence[Place], clock: Callable[[], datetime]
    ) -> None:
        self.every = every
        self._clock = clock
        self._unasked = list(brokers) if every.following else []

    @property
    def now(self) -> Authorities:
        """Those that programs may go by."""
        return self.every.before() if self._unasked else self.every

    def trust(self) -> str:
        """As heartbeats say whom to trust; empty while that is not known."""
        return "" if self._unasked else self.every.trust

    async def look(self) -> None:
        """Ask the brokers that have not let in a certificate of the CA that follows."""
        for place in list(self._unasked):
            own, newest = self.every.own, self.every.newest
            if await lets_in(place, newest, own, NAME, self._clock()):
                self._unasked.remove(place)
                log.info("the broker knows the CA that follows", broker=f"{place[0]}:{place[1]}")

    def knows(self, certificate: x509.Certificate) -> bool:
        """Whether it is of ours."""
        return self.every.knows(certificate)

    def device(self, name: str, key: PublicKey, now: datetime, *, several: bool) -> Signed:
        """For a program of that name, which can trust several CAs at once or cannot."""
        ours = self.now if several else self.every.before()
        made = ours.newest.device(name, key, now)
        return Signed(made, ours.newest.id, pem(ours.certificates))

    def vouched(self, said: str) -> str:
        """That it is from us, for devices that know us."""
        return self.every.vouched(said)
