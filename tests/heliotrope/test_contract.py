"""The published contract is the topic table, as it is now."""

import json
from pathlib import Path

from heliotrope.contract import asyncapi
from wire.topics import TABLE

PUBLISHED = Path("docs/contract/asyncapi.json")


def test_the_published_contract_is_not_stale() -> None:
    """A third party writes devices from it alone; `make contract` writes it anew."""
    assert json.loads(PUBLISHED.read_text("utf-8")) == asyncapi()


def test_every_address_of_the_table_is_published() -> None:
    """Retained or not included."""
    channels = json.loads(PUBLISHED.read_text("utf-8"))["channels"].values()
    retained = {
        channel["address"].removeprefix("heliotrope/1/{branch}/"): channel["bindings"]["mqtt"][
            "retain"
        ]
        for channel in channels
    }

    assert retained == {topic.path: topic.retain for topic in TABLE}


def test_every_reference_leads_somewhere() -> None:
    """A broken reference would stop a generator of device code."""
    text = PUBLISHED.read_text("utf-8")
    document = json.loads(text)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert named <= set(document["components"]["schemas"])
