"""What a device's updater and the server say to each other about releases of the device software.

The updater stands on nothing of ours (`updater/server.py` writes the same by hand), so that it is
still there when a release is broken; `tests/system/test_rollout.py` has the two meet.

POST /software           Report -> Answer
GET  /software/{file}    the package of a release, and its signature under the same name with .sig
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wire.enrolment import Pem

Version = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+){0,4}$", max_length=40)]
"""Numbers with dots."""
Word = Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{0,100}$")]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True)


class BoxState(_Said):
    """How the software of a device stands."""

    installed: Annotated[str, Field(max_length=40)]
    """The version that has proved itself; whatever Debian takes for one."""
    previous: Annotated[str, Field(max_length=40)] = ""
    """Of which it has kept the package."""
    trial: Annotated[str, Field(max_length=40)] = ""
    """The version that is being tried."""
    outcome: Literal["", "kept", "returned", "refused"] = ""
    """What became of the last order,"""
    of: Word = ""
    """which was this one,"""
    reason: Annotated[str, Field(max_length=400)] = ""
    """and why it did not go well."""


class Report(_Said):
    """A `BoxState` as JSON, under the key of the device's certificate."""

    said: Annotated[str, Field(max_length=4096)]
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{16,160}$")]
    certificate: Pem


class Install(_Said):
    """Put this release in place, and keep it if the server hears it then."""

    kind: Literal["install"] = "install"
    order: Word
    version: Version
    file: Word
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(gt=0)]


class Return(_Said):
    """Go back to the version before."""

    kind: Literal["return"] = "return"
    order: Word
    version: Annotated[str, Field(max_length=40)]


Order = Annotated[Install | Return, Field(discriminator="kind")]


class Answer(_Said):
    """Which version the server hears from the device, and what it wants."""

    heard: str = ""
    """Empty while it hears none, or not for long enough."""
    order: Order | None = None
