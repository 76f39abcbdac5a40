"""A bus that pyusb takes for libusb's, with one printer at it."""

import array
import errno
import queue
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import usb.backend
from usb.core import USBError, USBTimeoutError

from printer.lines.usb import Usb
from printer.mechanism import Fault
from tests.printer.plug import EVERY, Pace, Torn


class OnUsb(Torn, usb.backend.IBackend):
    """At a bus that pyusb takes for libusb's; its calls come from the printing thread."""

    VENDOR, PRODUCT = 0x04B8, 0x0E15
    _OUT, _IN = 0x01, 0x82

    def __init__(self, _: Path) -> None:
        super().__init__()
        self._lock = threading.RLock()
        self._turned = threading.Event()
        self._pace, self.plugged = Pace.FAST, True
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.answer = self._answers.put
        self.claimed = False

    @property
    def at(self) -> Usb:
        return Usb(self.VENDOR, self.PRODUCT, backend=self)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing runs by itself."""

    async def pull(self) -> None:
        self._break()

    def _break(self) -> None:
        self.plugged = False
        self._turn()

    async def plug(self) -> None:
        self.plugged = True
        self._answers = queue.SimpleQueue()
        self.answer = self._answers.put

    def run(self, pace: Pace) -> None:
        self._pace = pace
        self._turn()

    def hear(self, chunk: bytes) -> None:
        with self._lock:
            super().hear(chunk)

    def fail(self, fault: Fault) -> None:
        with self._lock:
            super().fail(fault)

    def mend(self, fault: Fault) -> None:
        with self._lock:
            super().mend(fault)

    def _turn(self) -> None:
        turned, self._turned = self._turned, threading.Event()
        turned.set()

    def _there(self) -> None:
        if not self.plugged:
            raise USBError("No such device", -4, errno.ENODEV)

    # --- pyusb's side -----------------------------------------------------------------------------
    def enumerate_devices(self) -> list[str]:
        return ["printer"] * self.plugged

    def get_device_descriptor(self, _: str) -> SimpleNamespace:
        numbers = dict.fromkeys(
            (
                *("bLength", "bDescriptorType", "bcdUSB", "bDeviceClass", "bDeviceSubClass"),
                *("bDeviceProtocol", "bMaxPacketSize0", "bcdDevice", "iManufacturer"),
                *("iProduct", "iSerialNumber"),
            ),
            0,
        )
        places = dict.fromkeys(("address", "bus", "port_number", "port_numbers", "speed"))
        return SimpleNamespace(
            **numbers, **places, bNumConfigurations=1, idVendor=self.VENDOR, idProduct=self.PRODUCT
        )

    def get_configuration_descriptor(self, _: str, __: int) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=32,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0xC0,
            bMaxPower=1,
            extra_descriptors=[],
        )

    def get_interface_descriptor(self, _: str, number: int, alt: int, __: int) -> SimpleNamespace:
        if number or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=2,
            bInterfaceClass=7,
            bInterfaceSubClass=1,
            bInterfaceProtocol=2,
            iInterface=0,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(self, _: str, end: int, *__: int) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=(self._OUT, self._IN)[end],
            bmAttributes=2,
            wMaxPacketSize=64,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=[],
        )

    def open_device(self, _: str) -> str:
        self._there()
        self.called()
        return "open"

    def close_device(self, _: str) -> None:
        self.claimed = False

    def get_configuration(self, _: str) -> int:
        self._there()
        return 1

    def claim_interface(self, _: str, __: int) -> None:
        self._there()
        if self.claimed:
            raise USBError("Resource busy", -6, errno.EBUSY)
        self.claimed = True

    def release_interface(self, _: str, __: int) -> None:
        self.claimed = False

    def is_kernel_driver_active(self, _: str, __: int) -> bool:
        return False

    def bulk_write(self, _: str, __: int, ___: int, data: Any, milliseconds: int) -> int:
        self._there()
        deadline, taken = time.monotonic() + milliseconds / 1000, 0
        while taken < len(data):
            if self._pace is Pace.FAST:
                self.hear(bytes(data[taken:]))
                self._there()
                return len(data)
            left = max(0, deadline - time.monotonic())
            slow = self._pace is Pace.SLOW
            if self._turned.wait(min(left, EVERY) if slow else left):
                self._there()
            elif time.monotonic() >= deadline:
                break
            elif slow:
                self.hear(bytes([data[taken]]))
                taken += 1
        if not taken:
            raise USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        return taken

    def bulk_read(
        self, _: str, __: int, ___: int, into: "array.array[int]", milliseconds: int
    ) -> int:
        self._there()
        try:
            told = self._answers.get(timeout=milliseconds / 1000)
        except queue.Empty:
            self._there()
            raise USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT) from None
        into[: len(told)] = array.array("B", told)
        return len(told)
