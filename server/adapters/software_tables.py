"""The tables of device software: releases, their roll-outs, and what each device runs."""

from typing import Final

from sqlalchemy import Boolean, Column, Integer, Table, Text

from server.adapters.columns import CODE, HASH, NAME, Instant
from server.adapters.tables import METADATA

RELEASE: Final = Table(
    "software_release",
    METADATA,
    Column("version", CODE, primary_key=True),
    Column("file", NAME, nullable=False),
    Column("sha256", HASH, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added", Instant, nullable=False),
)
ROLLOUT: Final = Table(
    "rollout",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", CODE, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("state", CODE, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("begun", Instant, nullable=False),
    Column("by", NAME, nullable=False),
    Column("pause_seconds", Integer, nullable=False),
    Column("any_time", Boolean, nullable=False),
    Column("why", Text, nullable=False),
)
# A device as its updater told it last. The name is that of its certificate.
BOX: Final = Table(
    "box",
    METADATA,
    Column("name", CODE, primary_key=True),
    Column("branch", CODE, nullable=False),
    Column("device", CODE, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked", Instant, nullable=False),
    Column("since", Instant, nullable=False),
    Column("told", NAME, nullable=False),
    Column("told_at", Instant, nullable=True),
)
# A device as its screens told it last, over MQTT.
HEARD: Final = Table(
    "heard",
    METADATA,
    Column("name", CODE, primary_key=True),
    Column("branch", CODE, nullable=False),
    Column("device", CODE, nullable=False),
    Column("version", CODE, nullable=False),
    Column("ready", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
)
