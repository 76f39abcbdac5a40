"""What boards show between calls, as they are told of it. Pure."""

from collections.abc import Iterator
from itertools import accumulate, takewhile
from typing import Final

from server.domain.plan import Clip, Plan, ZoneCode
from wire.messages import Hours, Playlist, Showing
from wire.topics import PACKET_LIMIT

MOST: Final = PACKET_LIMIT - 4096
"""Bytes of a whole playlist: the rest is left for its address."""


def playlist(plan: Plan, zone: ZoneCode) -> Playlist:
    """The pictures of a zone's boards, as many as one message holds."""
    told = [_told(clip) for clip in plan.playlist if not clip.zones or zone in clip.zones]
    sizes = accumulate(len(one.model_dump_json().encode()) + 1 for one in told)
    fit = sum(1 for _ in takewhile(lambda size: size <= MOST, sizes))
    return Playlist(showings=tuple(told[:fit]))


def _told(clip: Clip) -> Showing:
    return Showing(
        picture=clip.picture,
        text=dict(clip.text),
        seconds=clip.shown.total_seconds(),
        hours=tuple(_hours(clip)),
        until=clip.until,
    )


def _hours(clip: Clip) -> Iterator[Hours]:
    for span in clip.spans:
        yield Hours(begins=span.begins, ends=span.ends, days=tuple(sorted(span.days)))
