"""The published contracts are the tables of topics and verbs, as they are now."""

import json
from pathlib import Path
from typing import get_args

import pytest

from heliotrope.contract import asyncapi
from heliotrope.openapi import openapi
from server.forecast.changes import Change
from server.web.verbs import VERBS
from wire.topics import TABLE

PUBLISHED = Path("docs/contract/asyncapi.json")
FOR_PROGRAMS = PUBLISHED.with_name("openapi.json")


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


def test_the_published_interface_is_not_stale() -> None:
    """A program is written from it alone."""
    assert json.loads(FOR_PROGRAMS.read_text("utf-8")) == openapi()


def test_every_verb_is_published_with_its_body() -> None:
    """What is not published is not offered."""
    paths = json.loads(FOR_PROGRAMS.read_text("utf-8"))["paths"]
    bodies = {
        path.rpartition("/")[2]: verb["post"]["requestBody"]["content"]["application/json"][
            "schema"
        ]
        for path, verb in paths.items()
        if "requestBody" in verb.get("post", {})
    }

    advice = bodies.pop("advice")

    assert len(advice["oneOf"]) == len(get_args(Change))
    assert bodies.keys() == VERBS.keys()
    assert all(body["type"] == "object" for body in bodies.values())


@pytest.mark.parametrize("published", [PUBLISHED, FOR_PROGRAMS])
def test_every_reference_leads_somewhere(published: Path) -> None:
    """A broken reference would stop a generator of code."""
    text = published.read_text("utf-8")
    document = json.loads(text)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert named <= set(document["components"]["schemas"])
