"""What one branch's challenger has learnt, as it is kept until the next night."""

import json
import zlib
from dataclasses import asdict, dataclass
from typing import Final

from server.forecast.calibrate import Calibration, from_plain, plain
from server.forecast.challenger.boosting import Trees
from server.forecast.challenger.gate import Gate
from server.forecast.challenger.usual import Usual

FORM: Final = 1
"""Another one whenever a feature is added, renamed or means something else."""


@dataclass(frozen=True, slots=True)
class Champion:
    """Trees, what corrects them, and whether they are listened to."""

    trees: Trees
    calibration: Calibration
    usual: Usual
    gate: Gate


def written(champion: Champion) -> bytes:
    """To be kept until the next start."""
    body = {
        "form": FORM,
        "names": champion.trees.names,
        "texts": champion.trees.texts,
        "calibration": plain(champion.calibration),
        "usual": asdict(champion.usual),
        "gate": asdict(champion.gate),
    }
    return zlib.compress(json.dumps(body).encode(), level=1)


def read(kept: bytes) -> Champion:
    """What `written` made.

    Raises:
        ValueError: these are none, or of another make.
    """
    try:
        body = json.loads(zlib.decompress(kept))
        if body["form"] != FORM:
            raise ValueError(f"form {body['form']}, not {FORM}")
        return Champion(
            Trees(tuple(body["names"]), tuple(body["texts"])),
            from_plain(body["calibration"]),
            Usual(**body["usual"]),
            Gate(**body["gate"]),
        )
    except (KeyError, TypeError, zlib.error) as wrong:
        raise ValueError(f"no challenger: {wrong!r}") from wrong
