"""The LED strips of one line at work: their link to the server, their line, their goodbye."""

import contextlib

from display.living import Life, at_signal
from display.settings import StripSettings
from display.strip.bus import Bus, LedStrip
from display.strip.keeper import Keeper
from display.strip.line import Line
from display.strip.writing import Letters
from display.unheard import mind
from wire.link import Link
from wire.messages import Presence
from wire.topics import COUNTER, SERVER_STATE


async def run(settings: StripSettings) -> None:
    """Until a signal."""
    link = Link(settings.account, settings.branch)
    letters = Letters(settings.code_page, settings.cells)
    with contextlib.closing(Bus(settings.port, settings.baud)) as bus:
        line = Line({code: LedStrip(bus, at, letters) for code, at in settings.counters.items()})
        keeper = Keeper(settings.counters, line, letters, still=settings.reduced_motion)
        life = Life(link, settings.kind, settings.device, lambda: {"faults": line.faults})
        line.on_change = life.say
        link.hear(SERVER_STATE, lambda _, state: keeper.hear_server(state), live=True)
        for counter in settings.counters:
            link.hear(COUNTER, keeper.hear_counter, counter=counter)
            mind(link, COUNTER, counter=counter)
        at_signal(line.stop)
        async with link:
            await line.keep(keeper.tick)
            life.say(Presence.DISCONNECTED)
