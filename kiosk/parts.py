"""What the shell works with."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.pin_guard import PinGuard
from kiosk.reserve import Reserve
from kiosk.sizes import GLASS, Glass
from printer.press import Press
from printer.spool import Spool
from wire.album import Album
from wire.link import Link
from wire.messages import KioskRequest
from wire.outbox import Courier, Outbox


@dataclass(frozen=True, slots=True)
class Parts:
    """One kiosk's files, its link, its printer."""

    link: Link
    outbox: Outbox
    courier: Courier[KioskRequest]
    spool: Spool
    reserve: Reserve
    press: Press
    guard: PinGuard
    album: Album
    """The bank's own pictures."""
    restart: Callable[[], None]
    """Ends the program, which then begins anew."""
    glass: Glass = GLASS

    def close(self) -> None:
        """Let go of the files."""
        for file in (self.outbox, self.spool, self.reserve):
            file.close()
