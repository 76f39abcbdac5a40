"""What every refusal is."""

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Refusal:
    """Base of all refusals."""

    sentence: ClassVar[str]

    def values(self) -> dict[str, str]:
        """What fills the sentence's fields."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
