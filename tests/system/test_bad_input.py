"""What is wrong is refused in words, changes nothing, and costs one line in the log."""

import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.system.hall import Hall, served
from tests.system.parts import rows
from tests.system.stranger import Stranger, at_the_kiosk, stranger
from wire.topics import KIOSK_REQUEST, PACKET_LIMIT, PAD_ANSWER, PAD_REPLY

pytestmark = [pytest.mark.system, pytest.mark.timeout(120)]
HEX = "ab" * 32


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Broker and server; the devices are strangers."""
    with served(tmp_path_factory.mktemp("hall")) as parts:
        yield parts


@pytest.fixture
def kiosk(made: Hall) -> Iterator[Stranger]:
    """A stranger with the kiosk's account."""
    with at_the_kiosk(made) as connected:
        yield connected


@pytest.fixture
def pad(made: Hall) -> Iterator[Stranger]:
    """A stranger with the pad's account."""
    there = PAD_REPLY.address("sample", device="pad1"), PAD_ANSWER.address("sample", device="pad1")
    with stranger(made, "pad1", *there) as connected:
        yield connected


def request(**changes: Any) -> dict[str, Any]:
    """A good request for a ticket, but for the changes."""
    good = {"service": "cash", "tier": "basic", "language": "en", "token": HEX}
    return {"kind": "issue", "id": uuid.uuid4().hex, **good, **changes}


def journal(made: Hall) -> int:
    """How many events there are."""
    return int(rows(made.database, "SELECT count(*) FROM journal")[0][0])


@pytest.mark.parametrize(
    ("wrong", "error", "detail"),
    [
        (request(service="gold-bars"), "UnknownService", "There is no service “gold-bars” here."),
        (request(tier="emperor"), "UnknownTier", "There is no tier “emperor” here."),
        (request(kind="haiku"), "MalformedMessage", "kind"),
        (request(token="short"), "MalformedMessage", "token"),
        (request(id="NOT AN ID"), "MalformedMessage", "id"),
        ({"kind": "issue"}, "MalformedMessage", "Field required"),
        (b"{not json", "MalformedMessage", "Invalid JSON"),
        (b"\x00\xff\xfe", "MalformedMessage", "Invalid JSON"),
        (b"[" * 10_000, "MalformedMessage", "Invalid JSON"),
        (b"", "MalformedMessage", "Invalid JSON"),
    ],
)
def test_a_kiosk_s_nonsense_is_refused_in_words(
    made: Hall, kiosk: Stranger, wrong: bytes | dict[str, Any], error: str, detail: str
) -> None:
    """Never a traceback, never a ticket, and the server goes on."""
    before = journal(made)
    told = kiosk.ask(wrong)

    assert (told["kind"], told["error"]) == ("refused", error)
    assert detail in told["detail"]
    assert journal(made) == before
    assert "Traceback" not in made.server.said()


def test_the_same_request_id_gets_the_same_ticket(made: Hall, kiosk: Stranger) -> None:
    """However often an impatient device repeats itself."""
    asked = request()
    first = kiosk.ask(asked)
    again = kiosk.ask(asked)

    assert first["number"] == again["number"]
    found = rows(made.database, f"SELECT count(*) FROM ticket WHERE id = '{asked['id']}'")
    assert found == [(1,)]


def test_a_rating_that_nobody_asked_for_is_refused(made: Hall, pad: Stranger) -> None:
    """A pad cannot invent customers."""
    before = journal(made)
    told = pad.ask({"id": uuid.uuid4().hex, "leg": f"{uuid.uuid4().hex}-1", "score": 5})

    assert (told["kind"], told["error"]) == ("refused", "NotAsked")
    assert (
        pad.ask({"id": uuid.uuid4().hex, "leg": "x-1", "score": 9})["error"] == "MalformedMessage"
    )
    assert journal(made) == before


def test_a_megabyte_over_mqtt_cuts_its_sender_off_and_nobody_else(
    kiosk: Stranger, pad: Stranger
) -> None:
    """The broker's packet limit stops it; the sender comes back and is served again."""
    kiosk.say(b"x" * 1_000_000)

    assert kiosk.answers.get(timeout=20) == {"ready": True}  # connected and subscribed once more
    assert kiosk.ask(request())["kind"] == "issued"
    assert pad.ask(b"{")["error"] == "MalformedMessage"
    assert PACKET_LIMIT == 65_536


def test_a_device_cannot_speak_or_listen_where_it_does_not_belong(
    made: Hall, kiosk: Stranger
) -> None:
    """A stolen kiosk cannot rate, nor ask in another kiosk's name."""
    before = journal(made)
    kiosk.client.publish(KIOSK_REQUEST.address("sample", device="k2"), json.dumps(request()), 1)
    kiosk.client.publish(PAD_ANSWER.address("sample", device="pad1"), b"{}", 1)
    number = kiosk.ask(request())["number"]

    assert journal(made) == before + 1
    assert number


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/p/wrong-token", None, 404),
        ("/nowhere", None, 404),
        ("/login", b"x" * 1_000_000, 413),
        ("/teller/c1/call-next", b"request=12345678", 401),
    ],
)
def test_a_browser_s_nonsense_is_refused(
    made: Hall, path: str, body: bytes | None, status: int
) -> None:
    """A clear 4xx, whoever asks."""
    order = urllib.request.Request(made.url + path, body, {"Origin": made.url})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(order, timeout=10)

    with refused.value as answer:
        assert answer.code == status
        assert b"Traceback" not in answer.read()
