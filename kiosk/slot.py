"""The slot of a PC/SC reader, as pyscard has it."""

from typing import Any

from smartcard.CardRequest import CardRequest
from smartcard.Exceptions import CardRequestTimeoutException, SmartcardException
from smartcard.pcsc.PCSCExceptions import BaseSCardException
from smartcard.System import readers

from kiosk.chips import Exchange
from kiosk.pcsc import SlotGone

_WRONG = (BaseSCardException, SmartcardException)


class PcscSlot:
    """The first reader whose name contains `name`."""

    def __init__(self, name: str) -> None:
        """Find it.

        Raises:
            SlotGone: there is none, or pcscd does not run.
        """
        try:
            found = [reader for reader in readers() if name in str(reader)]
        except _WRONG as wrong:
            raise SlotGone(f"pcscd is not reached: {wrong}") from None
        if not found:
            raise SlotGone(f"no reader named {name}" if name else "no reader is connected")
        self._readers = found[:1]
        self._service: Any = None

    def card(self, seconds: float) -> Exchange | None:
        """The card that was put in since the last, if one was."""
        request = CardRequest(newcardonly=True, timeout=seconds, readers=self._readers)
        try:
            # Kept, for a service that nobody holds lets go of its connection.
            self._service = request.waitforcard()
            self._service.connection.connect()
        except CardRequestTimeoutException:
            return None
        except _WRONG as wrong:
            if self._service is None:
                raise SlotGone(str(wrong)) from None
        return self._exchange

    def leave(self) -> None:
        """Let go of the card that is in."""
        service, self._service = self._service, None
        try:
            service.connection.disconnect()
        except _WRONG:
            return  # it was pulled out

    def _exchange(self, command: bytes) -> bytes:
        try:
            answer, first, second = self._service.connection.transmit(list(command))
        except _WRONG as pulled:
            raise OSError("the card was pulled out") from pulled
        return bytes((*answer, first, second))
