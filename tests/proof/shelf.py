"""I8: what was published, change by change, is what the state shows: snapshot ∘ events = state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

MADE: Final = frozenset({"sequence", "made_at"})
"""Says when a snapshot was made, not what it shows."""


@dataclass(slots=True)
class Shelf:
    """The retained messages of a broker, as a reader who just came finds them."""

    shown: dict[str, Any] = field(default_factory=dict)

    def take(self, published: Iterable[tuple[str, Any]]) -> None:
        """These messages replace what stood under their topics."""
        self.shown.update(published)

    def stale(self, state: Mapping[str, Any]) -> list[str]:
        """The topics that show something else than a snapshot of the state made now."""
        return [
            f"I8 {topic} is stale"
            for topic, message in state.items()
            if topic not in self.shown or _shows(self.shown[topic]) != _shows(message)
        ]


def _shows(message: Any) -> dict[str, Any]:
    return {name: value for name, value in message if name not in MADE}
