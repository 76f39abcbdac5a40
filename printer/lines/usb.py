"""A printer on USB, through libusb."""

import errno
import math
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import usb.core
import usb.util

_PRINTERS: Final = 7
"""The class of interface that the USB forum gave to printers."""
_PIECE: Final = 4096
"""Bytes handed over at once: a transfer that fails is lost as a whole."""
_BREATH: Final = 0.01
"""Seconds between questions to a printer that answers with nothing."""


@dataclass(frozen=True, slots=True)
class Usb:
    """The first printer of that maker and kind, or the one with that serial number."""

    vendor: int
    product: int
    serial: str = ""
    backend: Any = None
    """What pyusb reaches the bus through; None for libusb."""

    @property
    def name(self) -> str:
        """As `lsusb` writes it."""
        return f"{self.vendor:04x}:{self.product:04x}"

    @property
    def speed(self) -> float:
        """No limit."""
        return math.inf

    def open(self, seconds: float) -> "UsbLine":  # noqa: ARG002 - claiming takes no time
        """Claim the printer's interface, from the system's driver if that has it."""
        device = usb.core.find(
            backend=self.backend,
            idVendor=self.vendor,
            idProduct=self.product,
            custom_match=self._is_it,
        )
        if device is None:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), self.name)
        try:
            return UsbLine(device, _interface(device))
        except OSError:
            usb.util.dispose_resources(device)
            raise

    def _is_it(self, device: Any) -> bool:
        try:
            return not self.serial or device.serial_number == self.serial
        except ValueError as unreadable:  # what pyusb says where the system lets nobody read it
            raise OSError(errno.EACCES, str(unreadable), self.name) from None


class UsbLine:
    """The claimed interface: one way there, and on most printers one back."""

    def __init__(self, device: Any, interface: Any) -> None:
        self._device = device
        number = interface.bInterfaceNumber
        with suppress(NotImplementedError):
            if device.is_kernel_driver_active(number):
                device.detach_kernel_driver(number)
        usb.util.claim_interface(device, number)
        self._out = _way(interface, usb.util.ENDPOINT_OUT)
        self._in = _way(interface, usb.util.ENDPOINT_IN)
        self._empty()

    def send(self, data: bytes, seconds: float) -> None:
        """Hand it to the printer, piece by piece."""
        deadline, taken = time.monotonic() + seconds, 0
        while taken < len(data):  # libusb may take a part of it and say how much
            taken += _in_time(self._out.write, data[taken : taken + _PIECE], deadline)

    def hear(self, seconds: float) -> bytes:
        """What comes next; nothing at all is no hang-up on USB."""
        deadline = time.monotonic() + seconds
        while self._in is not None:
            # A buffer of less than a packet is an error to libusb.
            if heard := bytes(_in_time(self._in.read, self._in.wMaxPacketSize, deadline)):
                return heard
            time.sleep(_BREATH)
        raise TimeoutError

    def drop(self) -> None:
        """Nothing is on its way: a transfer that timed out is over."""

    def close(self) -> None:
        """Let go of the interface."""
        usb.util.dispose_resources(self._device)

    def _empty(self) -> None:
        """Throw away what lay in the printer from an earlier conversation."""
        with suppress(TimeoutError):
            for _ in range(_PIECE):
                self.hear(_BREATH)


def _interface(device: Any) -> Any:
    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError:
        device.set_configuration()  # only where there is none: setting it again resets the printer
        configuration = device.get_active_configuration()
    found = usb.util.find_descriptor(configuration, bInterfaceClass=_PRINTERS)
    interface = found or next(iter(configuration))
    if _way(interface, usb.util.ENDPOINT_OUT) is None:
        raise OSError(errno.ENODEV, "it is no printer: nothing can be sent to it")
    return interface


def _way(interface: Any, direction: int) -> Any:
    def fits(endpoint: Any) -> bool:
        if usb.util.endpoint_type(endpoint.bmAttributes) != usb.util.ENDPOINT_TYPE_BULK:
            return False
        return bool(usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction)

    return usb.util.find_descriptor(interface, custom_match=fits)


def _in_time(transfer: Any, what: Any, deadline: float) -> Any:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    try:
        return transfer(what, max(1, int(1000 * left)))  # to libusb 0 means for ever
    except usb.core.USBTimeoutError as late:
        raise TimeoutError from late
