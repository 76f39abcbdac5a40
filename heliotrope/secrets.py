"""The demonstration's passwords: made at its first start, kept in its folder, never a default."""

import json
import secrets
from collections.abc import Iterable
from pathlib import Path


class SecretFile:
    """Passwords by account name in a file that only its owner reads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def of(self, names: Iterable[str]) -> dict[str, str]:
        """The password of each account; those that are new are made and kept."""
        wanted = list(names)
        for name in wanted:
            self._known.setdefault(name, secrets.token_urlsafe(12))
        self._path.touch(mode=0o600)
        self._path.write_text(json.dumps(self._known, indent=2))
        return {name: self._known[name] for name in wanted}
