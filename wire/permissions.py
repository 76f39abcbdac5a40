"""Who may publish and subscribe where: derived from the wire table, never written by hand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from wire.topics import TABLE

SERVER: Final = "server"
"""The server's name in its certificate, whatever its branches; a device's has a hyphen."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """The addresses one account may use; `+` stands for one level."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


def for_device(branch: str, kind: str, device: str) -> Permissions:
    """A device writes only its own addresses and reads only those it is a listener of."""
    return Permissions(
        tuple(_addresses(branch, kind, device, speaking=True)),
        tuple(_addresses(branch, kind, device, speaking=False)),
    )


def for_server(*branches: str) -> Permissions:
    """The server writes and reads what the table gives it, for every device of its branches."""
    return Permissions(
        tuple(_of_server(branches, speaking=True)), tuple(_of_server(branches, speaking=False))
    )


def _of_server(branches: Iterable[str], *, speaking: bool) -> Iterator[str]:
    for branch in branches:
        for topic in TABLE:
            if "server" in (topic.speakers if speaking else topic.listeners):
                yield topic.anyone(branch)


def _addresses(branch: str, kind: str, device: str, *, speaking: bool) -> Iterator[str]:
    for topic in TABLE:
        if kind in (topic.speakers if speaking else topic.listeners):
            yield topic.address(branch, kind=kind, device=device, counter="+", zone="+")
