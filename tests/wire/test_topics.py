"""The wire table: addresses, messages, and everything that may arrive in their stead."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from wire import messages
from wire.topics import (
    DEVICE_KINDS,
    DEVICE_STATE,
    KIOSK_REQUEST,
    LOBBY,
    MENU,
    PACKET_LIMIT,
    PAD_ANSWER,
    SERVER_STATE,
    TABLE,
    MalformedMessage,
    Topic,
)

ids = some.from_regex(r"[a-z0-9-]{1,64}", fullmatch=True)
GOOD = messages.IssueRequest(
    id="r1", service="cash", tier="basic", language="zh", token="0123456789abcdef" * 4
)


@pytest.mark.parametrize("topic", TABLE, ids=lambda topic: topic.path)
@given(branch=ids, name=ids)
def test_ids_come_back_out_of_their_address(topic: Topic[object], branch: str, name: str) -> None:
    """Who spoke is read from where they spoke."""
    given_ids = {part[1:-1]: name for part in topic.path.split("/") if part[0] == "{"}

    assert topic.ids(topic.address(branch, **given_ids)) == given_ids


def test_no_address_belongs_to_two_topics() -> None:
    """A message is read as what it is."""
    of_each = [
        topic.address("b1", kind="kiosk", device="x1", counter="x2", zone="x3") for topic in TABLE
    ]
    owners = [[topic.path for topic in TABLE if topic.ids(here) is not None] for here in of_each]

    assert owners == [[topic.path] for topic in TABLE]


def test_every_kind_of_device_is_born_and_told_the_time() -> None:
    """A device that is not in the table would be mute and deaf."""
    for kind in DEVICE_KINDS:
        assert kind in DEVICE_STATE.speakers
        assert kind in SERVER_STATE.listeners


def test_state_is_retained_and_requests_are_not() -> None:
    """Retained is state; an old request must never come again from the broker."""
    assert {topic.path for topic in TABLE if topic.retain} == {
        "{kind}/{device}/state",
        "server/state",
        "menu",
        "look",
        "playlist/{zone}",
        "lobby/{zone}",
        "counter/{counter}",
        "questionnaire",
        "machine/{device}/condition",
    }


def test_what_is_written_can_be_read() -> None:
    """Both ends share one table."""
    assert KIOSK_REQUEST.read(KIOSK_REQUEST.write(GOOD)) == GOOD


def test_unknown_fields_are_ignored() -> None:
    """Next year's kiosk talks to this year's server."""
    newer = json.loads(KIOSK_REQUEST.write(GOOD)) | {"colour": "violet", "nested": {"a": [1]}}

    assert KIOSK_REQUEST.read(json.dumps(newer).encode()) == GOOD


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"", "message: Invalid JSON"),
        (b"{", "message: Invalid JSON"),
        (b"\xff\xfe\x00", "message: Invalid JSON"),
        (b"null", "message: Input should be"),
        (b"[]", "message: Input should be"),
        (b"{}", "message: Unable to extract tag"),
        (b'{"kind": "dance"}', "message: Input tag 'dance'"),
        (b'{"kind": "issue", "id": "A B"}', "issue.id: String should match"),
        (b'{"kind": "issue", "id": "a\\u0000b"}', "issue.id: String should match"),
        (b'{"kind": "issue", "id": "' + b"a" * 65 + b'"}', "issue.id: String should match"),
        (b'{"kind": "issue", "id": 7}', "issue.id: Input should be a valid string"),
        (b'{"kind": "withdraw", "id": "r1"}', "withdraw.of: Field required"),
        (b"[" * 10_000, "message: Invalid JSON"),
        (b"9" * 60_000, "message: "),
    ],
)
def test_what_does_not_fit_is_said_in_one_line(payload: bytes, why: str) -> None:
    """For the log, and for whoever wrote the other end."""
    with pytest.raises(MalformedMessage) as wrong:
        KIOSK_REQUEST.read(payload)

    assert str(wrong.value).startswith(why)
    assert "\n" not in str(wrong.value)


def test_more_than_64_kilobytes_are_not_even_parsed() -> None:
    """Some brokers let it pass; the reader does not."""
    with pytest.raises(MalformedMessage, match="65537 bytes are more than 65536"):
        MENU.read(b" " * (PACKET_LIMIT + 1))


@pytest.mark.parametrize("score", ["0", "6", "-1", "4.5", "1e9", "NaN", '"many"', "null"])
def test_a_score_is_a_whole_number_from_one_to_five(score: str) -> None:
    """A pad in other hands."""
    with pytest.raises(MalformedMessage, match="score"):
        PAD_ANSWER.read(b'{"id": "a1", "leg": "t1-1", "score": %s}' % score.encode())


@pytest.mark.parametrize("minutes", ["NaN", "Infinity", "-1", "1e400"])
def test_a_forecast_is_never_negative_nor_infinite(minutes: str) -> None:
    """I12, at the last door before a display."""
    line = '{"service": "cash", "name": {}, "waiting": 1, "forecast": {"p50": 1, "p90": %s}}'
    lobby = '{"sequence": 1, "made_at": "2026-11-20T09:00:00Z", "open": true, "branch": {},'
    with pytest.raises(MalformedMessage):
        LOBBY.read(f'{lobby} "services": [{line % minutes}]}}'.encode())


@pytest.mark.parametrize("speed", ["0", "-1", "NaN"])
def test_time_never_stands_still(speed: str) -> None:
    """Devices divide by it."""
    beat = '{"owner": "s", "epoch": 1, "made_at": "2026-11-20T09:00:00Z", "speed": '
    with pytest.raises(MalformedMessage, match="speed"):
        SERVER_STATE.read(f"{beat}{speed}}}".encode())


def test_a_time_without_its_zone_is_refused() -> None:
    """Comparing it with ours would raise, far from here."""
    with pytest.raises(MalformedMessage, match="made_at"):
        SERVER_STATE.read(b'{"owner": "s", "epoch": 1, "made_at": "2026-11-20T09:00:00"}')
    beat = SERVER_STATE.read(b'{"owner": "s", "epoch": 1, "made_at": "2026-11-20T09:00:00Z"}')
    assert beat.made_at == datetime(2026, 11, 20, 9, tzinfo=UTC)


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=4),
    max_leaves=20,
)
fields = {
    name for topic in (messages.IssueRequest, messages.PadAnswer) for name in topic.model_fields
}


@pytest.mark.parametrize("topic", TABLE, ids=lambda topic: topic.path)
@given(
    payload=some.binary(max_size=200)
    | json_values.map(lambda value: json.dumps(value).encode())
    | some.dictionaries(some.sampled_from(sorted(fields)), json_values).map(
        lambda value: json.dumps(value).encode()
    )
)
@example(b'{"kind": "issue", "id": "\\ud800"}')
@example(b'{"made_at": 1e400, "sequence": 1e400}')
@example(b'{"made_at": "99999-01-01T00:00:00Z", "sequence": true}')
def test_whatever_arrives_is_a_message_or_malformed(topic: Topic[object], payload: bytes) -> None:
    """Never a traceback: this is the door to the street."""
    try:
        message = topic.read(payload)
    except MalformedMessage:
        return

    assert topic.read(topic.write(message)) == message
