"""What only the staff see at the kiosk."""

from dataclasses import replace

from kiosk import screen as s
from kiosk.screen import Screen

FACTS = s.Facts(
    device="k1",
    version="0.1.0",
    outbox=0,
    unfiled=3,
    reserve=180,
    reprints=1,
    numbers=("A021", "B007", "A020"),
)


def staff_scenes(shown: Screen) -> dict[str, Screen]:
    """Every screen of theirs, on a kiosk as it is now."""

    def on(page: s.Page, **more: object) -> Screen:
        return replace(shown, page=page, **more)

    at, printed = shown.turned, "The test page is printed."
    return {
        "pin": on(s.Pin("246")),
        "pin_wrong": on(s.Pin(said="This PIN is wrong.")),
        "maintenance": on(s.Maintenance(at, FACTS), paper="near_end"),
        "maintenance_away": on(
            s.Maintenance(at, FACTS, "The test page was not printed."), time=None, paper="offline"
        ),
        "maintenance_acting": on(s.Maintenance(at, FACTS, printed, acting=True)),
        "paper_out": on(s.PaperChange(at), paper="out"),
        "paper_cover": on(s.PaperChange(at), paper="cover"),
        "paper_in": on(s.PaperChange(at, printed)),
    }
