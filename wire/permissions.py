"""Who may publish and subscribe where: derived from the wire table, never written by hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from wire.topics import TABLE


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


def for_server(branch: str) -> Permissions:
    """The server writes and reads what the table gives it, for every device of the branch."""
    return Permissions(
        tuple(topic.anyone(branch) for topic in TABLE if "server" in topic.speakers),
        tuple(topic.anyone(branch) for topic in TABLE if "server" in topic.listeners),
    )


def _addresses(branch: str, kind: str, device: str, *, speaking: bool) -> Iterator[str]:
    for topic in TABLE:
        if kind in (topic.speakers if speaking else topic.listeners):
            yield topic.address(branch, kind=kind, device=device, counter="+", zone="+")
