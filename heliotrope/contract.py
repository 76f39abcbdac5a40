"""Writes the contracts, from the tables of topics and verbs, so that others can build on them."""

import json
from pathlib import Path
from typing import Any

from heliotrope.openapi import openapi
from wire.topics import DEVICE_KINDS, ROOT, TABLE, Topic


def asyncapi() -> dict[str, Any]:
    """The wire table as an AsyncAPI 3.0 document."""
    schemas: dict[str, Any] = {}
    channels = {_name(topic): _channel(topic, schemas) for topic in TABLE}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Heliotrope wire contract",
            "version": ROOT.rpartition("/")[2],
            "description": "Retained messages are state, others are events or requests. "
            "Readers ignore unknown fields. Every request carries an id minted by its asker; "
            "the same id asked again gets the same answer.",
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": dict(sorted(_operations())),
        "components": {"schemas": schemas},
    }


def write(folder: Path) -> Path:
    """Write `asyncapi.json` for devices and `openapi.json` for programs into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in (("asyncapi", asyncapi()), ("openapi", openapi())):
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        (folder / f"{name}.json").write_text(text, "utf-8")
    return folder


def _channel(topic: Topic[Any], schemas: dict[str, Any]) -> dict[str, Any]:
    schema = topic.carries.json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    return {
        "address": f"{ROOT}/{{branch}}/{topic.path}",
        "parameters": {name: {} for name in ("branch", *topic.placeholders)},
        "messages": {"message": {"payload": schema}},
        "bindings": {"mqtt": {"qos": 0, "retain": topic.retain}},
    }


def _operations() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for who in ("server", *DEVICE_KINDS):
        for topic in TABLE:
            for action, those in (("send", topic.speakers), ("receive", topic.listeners)):
                if who in those:
                    channel = {"$ref": f"#/channels/{_name(topic)}"}
                    found.append((f"{who}-{action}-{_name(topic)}", _operation(action, channel)))
    return found


def _operation(action: str, channel: dict[str, str]) -> dict[str, Any]:
    return {"action": action, "channel": channel}


def _name(topic: Topic[Any]) -> str:
    return topic.path.replace("{", "").replace("}", "").replace("/", "-")
