"""The same simulated printer at three lines, each with what can happen to a line."""

import array
import asyncio
import errno
import os
import queue
import threading
import time
import tty
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol, Self

import usb.backend
from usb.core import USBError, USBTimeoutError

from printer.lines import Port
from printer.lines.tcp import Tcp
from printer.lines.tty import Tty
from printer.lines.usb import Usb
from printer.mechanism import Fault, Mechanism, Printout
from printer.simulator import Simulator

EVERY = 1.0
"""Seconds a byte takes on a slow line."""


class Pace(Enum):
    """How fast it takes what it is sent."""

    FAST = "fast"
    SLOW = "slow"
    STALLED = "stalled"


class Hung(Protocol):
    """A printer that hangs on a line."""

    slips: list[Printout]

    @property
    def at(self) -> Port:
        """Where a kiosk finds it."""
        ...

    def fail(self, fault: Fault) -> None: ...

    def fail_within(self, fault: Fault, size: int) -> None: ...

    def mend(self, fault: Fault) -> None: ...

    def pull_within(self, size: int) -> None: ...

    async def pull(self) -> None:
        """Pull the plug; the printer keeps its power, and what it was told."""
        ...

    async def plug(self) -> None:
        """Put it in again."""
        ...

    def run(self, pace: Pace) -> None:
        """Take bytes at that pace from now on."""
        ...


class Torn(Mechanism):
    """Whose plug may be pulled in the middle of a slip."""

    def pull_within(self, size: int) -> None:
        """Pull the plug after so many bytes."""
        self._left = size

    def hear(self, chunk: bytes) -> None:
        left = getattr(self, "_left", None)
        if left is None or len(chunk) < left:
            self._left = left if left is None else left - len(chunk)
            super().hear(chunk)
            return
        self._left = None
        super().hear(chunk[:left])
        self._break()

    def _break(self) -> None:
        """Nothing goes through any more."""
        raise NotImplementedError


class OnNetwork(Torn, Simulator):
    """At the end of a network cable."""

    def __init__(self, _: Path) -> None:
        super().__init__()
        self._pace, self._turned = Pace.FAST, asyncio.Event()

    @property
    def at(self) -> Tcp:
        return Tcp("127.0.0.1", self.port)

    async def pull(self) -> None:
        self._break()
        await asyncio.gather(*self._callers.values())

    def _break(self) -> None:
        self._server.close()
        for writer in self._callers:
            writer.transport.abort()

    async def plug(self) -> None:
        self._server = await asyncio.start_server(self._called, "127.0.0.1", self.port)

    def run(self, pace: Pace) -> None:
        self._pace = pace
        self._turned.set()
        self._turned = asyncio.Event()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        while self._pace is not Pace.FAST:
            turned = self._turned
            try:
                async with asyncio.timeout(EVERY if self._pace is Pace.SLOW else None):
                    await turned.wait()
            except TimeoutError:
                return await reader.read(1)
        return await reader.read(65536)


class OnSerial(Torn):
    """At a pseudo-terminal, which is a serial port to whoever opens it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._path = folder / "tty-printer"
        self._pace = Pace.FAST
        self._ends: tuple[int, int] | None = None
        self._tick: asyncio.TimerHandle | None = None

    @property
    def at(self) -> Tty:
        return Tty(str(self._path), 115200)

    async def __aenter__(self) -> Self:
        await self.plug()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._ends:
            await self.pull()

    async def plug(self) -> None:
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        os.set_blocking(ours, False)
        self._path.symlink_to(os.ttyname(theirs))
        self._ends = ours, theirs
        self.answer = self._write
        self._listen()

    async def pull(self) -> None:
        self._break()

    def _break(self) -> None:
        self._deafen()
        self._path.unlink()
        for end in self._ends or ():
            os.close(end)
        self._ends = None

    def run(self, pace: Pace) -> None:
        self._deafen()
        self._pace = pace
        self._listen()

    def _listen(self) -> None:
        if not self._ends or self._pace is Pace.STALLED:
            return
        loop = asyncio.get_running_loop()
        if self._pace is Pace.SLOW:
            self._tick = loop.call_later(EVERY, self._byte)
        else:
            loop.add_reader(self._ends[0], self._take, 65536)

    def _deafen(self) -> None:
        if self._tick:
            self._tick.cancel()
        if self._ends:
            asyncio.get_running_loop().remove_reader(self._ends[0])

    def _byte(self) -> None:
        self._take(1)
        self._listen()

    def _take(self, most: int) -> None:
        assert self._ends
        try:
            self.hear(os.read(self._ends[0], most))
        except BlockingIOError:
            return

    def _write(self, told: bytes) -> None:
        if self._ends:
            os.write(self._ends[0], told)


class OnUsb(Torn, usb.backend.IBackend):
    """At a bus that pyusb takes for libusb's; its calls come from the printing thread."""

    VENDOR, PRODUCT = 0x04B8, 0x0E15
    _OUT, _IN = 0x01, 0x82

    def __init__(self, _: Path) -> None:
        super().__init__()
        self._lock = threading.RLock()
        self._turned = threading.Event()
        self._pace, self._plugged = Pace.FAST, True
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
        self._plugged = False
        self._turn()

    async def plug(self) -> None:
        self._plugged = True
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
        if not self._plugged:
            raise USBError("No such device", -4, errno.ENODEV)

    # --- pyusb's side -----------------------------------------------------------------------------
    def enumerate_devices(self) -> list[str]:
        return ["printer"] * self._plugged

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


HUNG = {"tcp": OnNetwork, "serial": OnSerial, "usb": OnUsb}
