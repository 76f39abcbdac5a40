"""`[look]`: the bank's own colours, logo and font; and whether they can be read."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from server.adapters.branch_file.faults import Fault, meant
from server.adapters.branch_file.kinds import COLOUR, FONT, HASH, Part
from server.adapters.branch_file.places import Located
from server.domain import plan
from words.contrast import OWN, nearest, unread, worn
from words.tokens import DAY, NIGHT, Colour, Theme

THEMES: Final[Mapping[str, Theme]] = {"day": DAY, "night": NIGHT}
Colours = dict[str, Annotated[str, Field(pattern=COLOUR)]]


class LookPart(Part):
    """`[look]`."""

    makes = plan.Look
    logo: Annotated[str, Field(pattern=HASH)] = ""
    font: Annotated[str, Field(pattern=FONT)] = ""
    day: Colours = Field(default_factory=dict)
    night: Colours = Field(default_factory=dict)


def unreadable(found: Located, look: plan.Look) -> Iterator[Fault]:
    """Colours that nobody could read, each with the nearest that can be."""
    for name, theme in THEMES.items():
        own: Mapping[str, Colour] = getattr(look, name)
        for token in own:
            if token not in OWN:
                what = f"there is no such colour; {meant(token, list(OWN))}"
                yield found.fault(("look", name, token), what)
        whole = worn(theme, own)
        for front, ground, ratio, least in unread(whole):
            yield found.fault(("look", name, front), _told(whole, front, ground, (ratio, least)))


def _told(theme: Theme, front: str, ground: str, ratios: tuple[float, float]) -> str:
    better: Any = nearest(theme, front)
    remedy = f"take {better}" if better else f"change {ground}"
    return f"has a contrast of {ratios[0]:.1f} on {ground}, and needs {ratios[1]}; {remedy}"
