"""The server's time on a device, whatever the device's own clock says."""

from datetime import UTC, datetime, timedelta

import pytest

from wire.messages import ServerState
from wire.servertime import AWAY_AFTER_SECONDS, ServerTime

MADE = datetime(2026, 11, 20, 9, tzinfo=UTC)


def heard(speed: float = 1.0) -> ServerTime:
    """A heartbeat heard at the monotonic second 100."""
    return ServerTime(ServerState(owner="s", epoch=1, made_at=MADE, speed=speed), heard=100.0)


@pytest.mark.parametrize("speed", [1.0, 10.0])
def test_time_goes_on_at_the_servers_speed(speed: float) -> None:
    """In a demonstration ten minutes are one."""
    assert heard(speed).now(106.0) == MADE + timedelta(seconds=6 * speed)


@pytest.mark.parametrize("speed", [1.0, 10.0])
def test_ages_are_in_real_seconds(speed: float) -> None:
    """A call is new for ten seconds of the person who looks at the board."""
    called_at = MADE - timedelta(seconds=4 * speed)

    assert heard(speed).age(called_at, 103.0) == pytest.approx(7.0)
    assert heard(speed).age(MADE + timedelta(seconds=5 * speed), 100.0) == pytest.approx(-5.0)


def test_ten_seconds_of_silence_mean_away() -> None:
    """Two heartbeats may be lost."""
    assert not heard().away(100.0 + AWAY_AFTER_SECONDS)
    assert heard().away(100.1 + AWAY_AFTER_SECONDS)
