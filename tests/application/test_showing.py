"""What the boards of a zone are told to show between calls."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as some

from server.application.showing import playlist
from server.domain.plan import Clip, Span, ZoneCode
from tests import builders
from wire.messages import Hours
from wire.topics import PACKET_LIMIT, PLAYLIST

HALL, UP = ZoneCode("hall"), ZoneCode("up")
NAME = "0f" * 32


def test_a_zone_hears_of_its_own_pictures_with_all_that_decides_when() -> None:
    """Boards decide by the branch's clock, so nothing need be said when an hour begins."""
    span = Span(time(9), time(12), (0, 4))
    until = date(2027, 1, 31)
    clip = Clip(NAME, {"en": "New rates"}, timedelta(seconds=7), (HALL,), (span,), until)
    plan = builders.plan(playlist=(clip, Clip("ab" * 32, zones=(UP,)), Clip("cd" * 32)))
    here, there = playlist(plan, HALL).showings, playlist(plan, UP).showings

    assert [one.picture[:2] for one in here] == ["0f", "cd"]
    assert [one.picture[:2] for one in there] == ["ab", "cd"]
    assert here[0].hours == (Hours(begins=time(9), ends=time(12), days=(0, 4)),)
    assert (here[0].seconds, here[0].until, here[0].text) == (7, until, {"en": "New rates"})


@given(some.integers(0, 300), some.integers(0, 200))
def test_a_long_playlist_is_cut_off_before_the_broker_drops_it(count: int, words: int) -> None:
    """The first pictures are better than none."""
    clip = Clip(NAME, dict.fromkeys(("zh", "ko", "en", "vi"), "字" * words))
    told = playlist(builders.plan(playlist=(clip,) * count), HALL)

    assert len(PLAYLIST.write(told)) < PACKET_LIMIT - 1024
    assert len(told.showings) == count or len(PLAYLIST.write(told)) > PACKET_LIMIT - 8192
