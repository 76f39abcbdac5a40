"""What the lobby manager is told of devices that have others on their lines."""

from server.web.hall_view import hall_view
from server.web.house import House
from wire.messages import DeviceState, Presence


def test_the_counters_whose_strips_fail_are_named(house: House) -> None:
    """Staff go to the right counter, with the right tool."""
    states = {
        "sign/led": DeviceState(
            state=Presence.READY, faults={"c2": "silent", "c3": "gone", "buttons": "garbled"}
        )
    }
    hall = hall_view(house.door.branch, house.forecast(), states, house.door.clock())

    assert [(one.mark, one.word, one.failing) for one in hall.devices] == [
        ("past", "Not plugged in", ("buttons", "2", "3"))
    ]
