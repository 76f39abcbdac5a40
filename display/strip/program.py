"""The LED strips of one line at work: their link to the server, their line, their goodbye."""

import contextlib

from display.living import Life, at_signal
from display.settings import StripSettings
from display.strip.bus import Bus, LedStrip
from display.strip.keeper import Keeper
from display.strip.writing import Letters
from wire.link import Link
from wire.messages import Presence
from wire.topics import COUNTER, SERVER_STATE


async def run(settings: StripSettings) -> None:
    """Until a signal."""
    letters, link = (
        Letters(settings.code_page, settings.cells),
        Link(settings.account, settings.branch),
    )
    with contextlib.closing(Bus(settings.port, settings.baud)) as bus:
        strips = {code: LedStrip(bus, at, letters) for code, at in settings.counters.items()}
        keeper = Keeper(strips, letters, still=settings.reduced_motion)
        life = Life(link, settings.kind, settings.device, lambda: {"faults": keeper.faults})
        keeper.on_fault = life.say
        link.hear(SERVER_STATE, lambda _, state: keeper.hear_server(state), live=True)
        for counter in strips:
            link.hear(COUNTER, keeper.hear_counter, counter=counter)
        at_signal(keeper.stop)
        async with link:
            await keeper.keep()
            life.say(Presence.DISCONNECTED)
