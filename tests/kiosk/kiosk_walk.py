"""Walks through the kiosk's flow: what people and the server do, one after another."""

from dataclasses import replace

from kiosk_scenes import MORNING, NOW, TICKET, base, request

from kiosk import effects as e
from kiosk import screen as s
from kiosk.flow import step
from kiosk.screen import Input, Screen
from wire.messages import Issued


def issued(id_: str, number: str = "A021") -> Issued:
    """The server's yes."""
    return Issued(id=id_, number=number, service="cash", tier="basic", issued_at=MORNING, ahead=5)


def tapped(button: str, at: float, id_: str = "r1") -> s.Tapped:
    """A finger."""
    return s.Tapped(button=button, at=at, id=id_, token="secret")


def walk(screen: Screen, *inputs: Input) -> tuple[Screen, list[e.Effect]]:
    """Several inputs, one after another."""
    asked: list[e.Effect] = []
    for happened in inputs:
        screen, effects = step(screen, happened)
        asked += effects
    return screen, asked


SERVICES = replace(base(), page=s.Services())
ASKING = replace(base(), page=s.Asking(request("r1"), "secret", NOW), turned=NOW)
PRINTING = replace(base(), page=s.Printing("r1", TICKET, NOW), turned=NOW)
