"""Devices from afar: how they are, and what they shall do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import httpx
import pytest
from fastapi import FastAPI

from server.web.house import House
from wire.messages import CommandResult, ConfigureCommand, DeviceCommand, RestartCommand
from wire.pins import fits

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
HERE = "/api/branches/sample/devices"


@dataclass
class MemoryDevices:
    """Devices that do what they are told, or do not answer."""

    answer: CommandResult | None = None
    told: list[tuple[str, DeviceCommand]] = field(default_factory=list)

    async def command(self, name: str, command: DeviceCommand) -> CommandResult | None:
        self.told.append((name, command))
        return self.answer


@pytest.fixture
def devices(app: FastAPI, house: House) -> MemoryDevices:
    """Those of the branch."""
    known = MemoryDevices(CommandResult(id="x", done=True, detail="It is restarting."))
    app.state.houses["sample"] = replace(house, command=known.command)
    return known


async def test_every_device_is_listed_as_it_said_last(log_in: LogIn) -> None:
    """Paper, outbox and version: what an operator asks first."""
    answer = await (await log_in("lena")).get(HERE)

    assert answer.json()["devices"]["kiosk-1"]["state"] == "ready"


async def test_a_device_does_what_it_is_told(log_in: LogIn, devices: MemoryDevices) -> None:
    """And its own words come back."""
    answer = await (await log_in("lena")).post(f"{HERE}/kiosk/kiosk-1/restart")
    ((name, command),) = devices.told

    assert (answer.status_code, answer.json()) == (200, {"detail": "It is restarting."})
    assert (name, type(command)) == ("kiosk/kiosk-1", RestartCommand)


async def test_a_device_that_does_not_answer_or_cannot_is_said_so(
    log_in: LogIn, devices: MemoryDevices
) -> None:
    """Never taken for done."""
    client = await log_in("lena")
    devices.answer = None
    silent = await client.post(f"{HERE}/kiosk/kiosk-1/test-page")
    devices.answer = CommandResult(id="x", done=False, detail="The page is failed.")
    failed = await client.post(f"{HERE}/kiosk/kiosk-1/test-page")

    assert (silent.status_code, silent.json()["error"]) == (504, "NoAnswer")
    assert (failed.status_code, failed.json()["detail"]) == (409, "The page is failed.")


async def test_a_pin_goes_no_further_than_the_server(log_in: LogIn, devices: MemoryDevices) -> None:
    """What travels to the kiosk opens nothing."""
    settings = {"settings": {"pin": "135790", "printer": "tcp://192.0.2.1:9100"}}
    await (await log_in("admin")).post(f"{HERE}/kiosk/kiosk-1/configure", json=settings)
    ((_, command),) = devices.told

    assert isinstance(command, ConfigureCommand)
    assert fits("135790", command.settings["pin"])
    assert "135790" not in command.model_dump_json()


@pytest.mark.parametrize("body", [b"", b"[]", b'{"settings": 1}', b'{"settings": {"pin": "12"}}'])
async def test_settings_that_are_none_are_refused(
    log_in: LogIn, devices: MemoryDevices, body: bytes
) -> None:
    """In words, and the device hears nothing."""
    answer = await (await log_in("admin")).post(f"{HERE}/kiosk/k1/configure", content=body)

    assert answer.status_code == 422
    assert devices.told == []


@pytest.mark.parametrize("where", ["toaster/k1/restart", "kiosk/+/restart", "kiosk/k1/explode"])
async def test_what_is_no_device_or_no_order_is_not_found(
    log_in: LogIn, devices: MemoryDevices, where: str
) -> None:
    """A name that means every device must not reach the broker."""
    answer = await (await log_in("admin")).post(f"{HERE}/{where}")

    assert answer.status_code == 404
    assert devices.told == []


async def test_only_an_administrator_configures(log_in: LogIn, devices: MemoryDevices) -> None:
    """A lobby manager restarts what hangs, and changes no printer."""
    answer = await (await log_in("lena")).post(f"{HERE}/kiosk/k1/configure", json={})

    assert answer.status_code == 403
    assert devices.told == []
