"""What devices show is said when it changes, and now and then again: no more, and no less."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from server.adapters.relay import SAME_AGAIN_SECONDS, Retained
from server.application import offer, publish
from server.domain.model import Branch
from server.domain.plan import HALL
from tests.builders import MORNING, after, with_tickets
from wire import messages, topics
from wire.link import Account, Link
from wire.topics import Topic


class Broker(Link):
    """A link that leads nowhere; what would be sent is counted."""

    def __init__(self) -> None:
        super().__init__(Account("127.0.0.1", 1, "b1-server", ""), "b1")
        self.sent: list[tuple[str, bytes]] = []
        self.ours = True

    @property
    def speaks(self) -> bool:
        return self.ours

    def send(self, topic: Topic[Any], payload: bytes, **ids: str) -> None:
        self.sent.append((topic.address("b1", **ids), payload))


@dataclass
class Seconds:
    """Real ones, as the test says."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Said:
    """What was said of a branch."""

    broker: Broker = field(default_factory=Broker)
    seconds: Seconds = field(default_factory=Seconds)

    def __post_init__(self) -> None:
        self.retained = Retained(self.broker, self.seconds)

    def say(self, branch: Branch, minutes: float) -> int:
        """Menu and lobby at that moment, if due; how many messages there were so far."""
        if self.retained.is_due(branch.sequence):
            self._say(branch, minutes)
        return len(self.broker.sent)

    def _say(self, branch: Branch, minutes: float) -> None:
        around, now = offer.Surroundings(), after(minutes)
        self.retained.say(topics.MENU, offer.menu(branch, None, around, now))
        lobby = publish.lobby(branch, HALL, None, (), now)
        self.retained.say(topics.LOBBY, lobby, zone=HALL)


@pytest.fixture
def said() -> Said:
    """Nothing yet."""
    return Said()


def test_the_same_is_said_once(said: Said) -> None:
    """Another look ahead that comes to the same is no news."""
    branch = with_tickets("t1", at=MORNING)

    assert [said.say(branch, minutes) for minutes in (0, 0.2, 0.4)] == [2, 2, 2]


def test_the_same_made_of_something_else_is_said_once(said: Said) -> None:
    """Another forecast, and the same words."""
    branch = with_tickets("t1", at=MORNING)
    due = [said.retained.is_due(place) for place in (1, 1, 2)]
    said.say(branch, 0)
    assert said.retained.is_due(3)
    said.say(branch, 0.1)

    assert due == [True, False, True]
    assert len(said.broker.sent) == 2


def test_what_has_changed_is_said_at_once(said: Said) -> None:
    """Somebody came."""
    one, two = with_tickets("t1", at=MORNING), with_tickets("t1", "t2", at=MORNING)

    assert [said.say(one, 0), said.say(two, 0.1), said.say(one, 0.2)] == [2, 4, 6]


def test_the_same_is_said_again_after_a_minute(said: Said) -> None:
    """What a device holds must not grow old while nothing happens."""
    branch = with_tickets("t1", at=MORNING)
    said.say(branch, 0)
    said.seconds.now = SAME_AGAIN_SECONDS

    assert said.say(branch, 1) == 4
    newest = topics.MENU.read(said.broker.sent[2][1])
    assert isinstance(newest, messages.Menu)
    assert newest.made_at == after(1)


def test_a_new_connection_hears_everything(said: Said) -> None:
    """A broker may have lost what it kept."""
    branch = with_tickets("t1", at=MORNING)
    said.say(branch, 0)
    said.retained.forget()

    assert said.say(branch, 0.1) == 4


def test_what_was_not_ours_to_say_is_said_later(said: Said) -> None:
    """A lease was late for a moment; the broker keeps what was before it."""
    branch = with_tickets("t1", at=MORNING)
    said.broker.ours = False
    said.say(branch, 0)
    said.broker.ours = True

    assert said.say(branch, 0.1) == 2
