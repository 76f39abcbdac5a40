"""What goes wrong in a branch: the link, the clocks, the processes, the disk."""

from datetime import timedelta
from typing import Final

from heliotrope.simulate.agenda import Course
from heliotrope.simulate.habits import minutes, often, seconds
from heliotrope.simulate.hall import Hall
from heliotrope.simulate.kiosks import Kiosk
from heliotrope.simulate.office import Trouble
from server.domain.commands import RaiseEpoch

TROUBLE: Final = Trouble(killed=0.002, raced=0.03, twice=0.03, late=0.02, other=0.1)
MOST_SKEW_SECONDS: Final = 2.0
A_STEP_MINUTES: Final = 150.0
"""Between two steps of the server's clock."""
RESTORED_SHARE: Final = 0.15
"""Of all days."""
RESTORED_STEPS: Final = (20, 400)


def away(hall: Hall, kiosk: Kiosk) -> Course:
    """A kiosk that loses the server now and then, for minutes or hours."""
    while True:
        yield minutes(hall.chance.expovariate(1 / 120))
        kiosk.skew = seconds(hall.chance.uniform(-MOST_SKEW_SECONDS, MOST_SKEW_SECONDS))
        kiosk.away = True
        hall.office.note("away")
        yield minutes(hall.chance.expovariate(1 / 25))
        yield from kiosk.come_back()
        kiosk.refill()


def clock_steps(hall: Hall) -> Course:
    """The server's clock is put forward or back, and right again later."""
    while True:
        yield minutes(hall.chance.expovariate(1 / A_STEP_MINUTES))
        hall.office.note("clock")
        hall.office.offset = seconds(hall.chance.choice([-90, -5, -1, 1, 5, 90]))
        yield minutes(hall.chance.uniform(1, 20))
        hall.office.offset = timedelta(0)


def restore(hall: Hall, kiosks: list[Kiosk]) -> Course:
    """On some days the database is lost and an older backup put in its place."""
    if not often(hall.chance, RESTORED_SHARE):
        return
    yield minutes(hall.chance.uniform(60, 420))
    lost = hall.office.restore(hall.chance.randint(*RESTORED_STEPS))
    if not lost:
        return
    hall.ask(RaiseEpoch(lost[-1].after.epoch + 1), "admin:kim")
    for kiosk in kiosks:  # one that is away prints on from what it holds
        kiosk.refill()
        hall.agenda.start(kiosk.hand_in_again())
