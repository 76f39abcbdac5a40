"""Puts a new CA in the place of the old: what `heliotrope ca roll` does."""

from pathlib import Path
from typing import Final

from heliotrope import device_desk, mosquitto
from server.adapters.authorities import Authorities, lay_down, read_authorities, roll, settle
from server.adapters.clock import wall_clock
from server.application.enrolling import left_behind
from wire.keys import keep_certificate
from wire.tls import CA


class NotRolled(RuntimeError):
    """The old CA is still needed, or there is nothing to finish; the message says what helps."""


CANNOT: Final = (*device_desk.CANNOT, NotRolled)
RESTART: Final = "restart the broker and the servers"
DONE: Final = f"the new CA is the branch's own{{}}: {RESTART}"


async def begun(ca: Path, *, files: Path, data: Path, database: str) -> str:
    """Both CAs in the broker's files; what to do next.

    Raises:
        NoAuthority: there is none that a new one could follow.
    """
    authorities = roll(ca, wall_clock())
    keep_certificate(files / CA, *authorities.certificates)
    async with device_desk.opened(data, database) as registry:
        await device_desk.tell(registry, authorities, files)
    return f"{RESTART}: devices change over by themselves; the doctor says which have not"


async def finished(ca: Path, *, files: Path, data: Path, database: str, force: bool) -> str:
    """The new CA alone; its own broker's certificate, and the old key gone.

    Raises:
        NotRolled: none is on its way, or devices would be left behind and `force` is not said.
    """
    if settle(ca):
        return DONE.format("")
    authorities, now = read_authorities(ca), wall_clock()
    if authorities.following is None:
        raise NotRolled("no CA is on its way; heliotrope ca roll without --finish begins")
    async with device_desk.opened(data, database) as registry:
        behind = left_behind(await registry.issued(now), authorities.newest.id, now)
        if behind and not force:
            names = ", ".join(f"{each.place.device} of {each.place.branch}" for each in behind)
            raise NotRolled(f"the old CA is all that these have: {names}; --force revokes them")
        for each in behind:
            await registry.revoke(each.place, now)
        alone = Authorities(authorities.newest)
        mosquitto.renewed(files, alone, now)
        await device_desk.tell(registry, alone, files)
    lay_down(ca)
    return DONE.format(f"; invite {len(behind)} anew" if behind else "")
