"""F18: a release and the one before understand each other, whoever of server and device is newer.

`last_contract.json` is docs/contract/asyncapi.json of the release before: copy it here with every
release. Until there is one, it is the contract of 2026-11-28.
"""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from said import Said

from heliotrope.contract import asyncapi
from wire.topics import ROOT, TABLE, Topic

BEFORE: dict[str, Any] = json.loads(Path(__file__).with_name("last_contract.json").read_text())
NOW: dict[str, Any] = json.loads(json.dumps(asyncapi()))
TOPICS = {f"{ROOT}/{{branch}}/{topic.path}": topic for topic in TABLE}
BOTH = [
    name
    for name, channel in BEFORE["channels"].items()
    if name in NOW["channels"] and channel["address"] in TOPICS
]
quick = settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def schema(contract: dict[str, Any], channel: str) -> dict[str, Any]:
    """Of what travels there."""
    found: dict[str, Any] = contract["channels"][channel]["messages"]["message"]["payload"]
    return found


def test_no_address_is_gone_or_is_another() -> None:
    """Somebody speaks there, or listens."""
    gone = BEFORE["channels"].keys() - NOW["channels"].keys()
    moved = [
        name
        for name in BOTH
        if BEFORE["channels"][name]["address"] != NOW["channels"][name]["address"]
        or BEFORE["channels"][name]["bindings"] != NOW["channels"][name]["bindings"]
    ]

    assert (gone, moved) == (set(), [])
    assert {name for name, each in BEFORE["channels"].items()} == set(BOTH)


def test_whoever_spoke_or_listened_still_does() -> None:
    """An access list that the newer server writes lets the older device in."""
    assert BEFORE["operations"].keys() <= NOW["operations"].keys()


@pytest.mark.parametrize("channel", BOTH)
@quick
@given(data=some.data())
def test_we_read_what_the_release_before_says(channel: str, data: some.DataObject) -> None:
    """Everything that its contract allows, of server and devices."""
    said = data.draw(Said(BEFORE).message(schema(BEFORE, channel)))
    topic: Topic[Any] = TOPICS[BEFORE["channels"][channel]["address"]]

    assert topic.read(json.dumps(said).encode()) is not None


@pytest.mark.parametrize("channel", BOTH)
@quick
@given(data=some.data())
def test_the_release_before_reads_what_we_say(channel: str, data: some.DataObject) -> None:
    """What is new to it is over and above, and readers leave that alone."""
    topic: Topic[Any] = TOPICS[NOW["channels"][channel]["address"]]
    drawn = data.draw(Said(NOW).message(schema(NOW, channel)))
    said = json.loads(topic.write(topic.read(json.dumps(drawn).encode())))
    known = {**schema(BEFORE, channel), "components": BEFORE["components"]}

    jsonschema_rs.validate(known, said)


def test_a_contract_that_takes_something_away_is_seen() -> None:
    """The two laws above can fail: a field less, and a field that must be there."""
    state = "kind-device-state"
    poorer = json.loads(json.dumps(BEFORE))
    payload = schema(poorer, state)
    payload["required"] = [*payload.get("required", ()), "made_up"]
    payload["properties"]["made_up"] = {"type": "string"}
    topic = TOPICS[BEFORE["channels"][state]["address"]]
    ours = json.loads(topic.write(topic.read(b'{"state": "ready"}')))

    with pytest.raises(jsonschema_rs.ValidationError, match="made_up"):
        jsonschema_rs.validate({**payload, "components": poorer["components"]}, ours)
