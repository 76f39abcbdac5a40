"""Heads of the journal, written down outside the database when a day closes."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from server.application.chain import Anchor, Fault, Head, anchor_seal

NAME: Final = "anchors.log"


@dataclass(frozen=True, slots=True)
class Anchors:
    """A file to which lines are only ever added; each bears the key's seal."""

    path: Path
    key: bytes

    def add(self, anchor: Anchor) -> None:
        """Write one down, durably."""
        line = {
            "branch": anchor.branch,
            "day": anchor.day.isoformat(),
            "sequence": anchor.head.sequence,
            "head": anchor.head.hash,
            "seal": anchor_seal(self.key, anchor),
        }
        with self.path.open("a", encoding="ascii") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def of(self, branch: str) -> Iterator[Anchor | Fault]:
        """The anchors of one branch; a line that nobody with the key wrote is a fault."""
        if not self.path.exists():
            return
        for place, line in enumerate(self.path.read_text("utf-8").splitlines(), start=1):
            found = self._read(line)
            if found is None:
                yield Fault(0, f"line {place} of {self.path.name} is not what was written")
            elif found.branch == branch:
                yield found

    def _read(self, line: str) -> Anchor | None:
        try:
            said = json.loads(line)
            head = Head(said["sequence"], said["head"])
            anchor = Anchor(said["branch"], date.fromisoformat(said["day"]), head)
            genuine = anchor_seal(self.key, anchor) == said["seal"]
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return anchor if genuine else None
