"""What stands in columns: moments in UTC, codes, names and hashes."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import DateTime, Dialect, String, TypeDecorator

CODE: Final = String(64)
NAME: Final = String(160)
"""Of actors, who are a kind and a code, and of their requests."""
HASH: Final = String(64)


class Instant(TypeDecorator[datetime]):
    """A moment, stored in UTC and read back with its zone; naive datetimes are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """In UTC, without the zone that SQLite would drop silently."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, _: Dialect) -> datetime | None:
        """With its zone."""
        if value is None or value.tzinfo is not None:
            return value  # type: ignore[no-any-return]
        return value.replace(tzinfo=UTC)  # type: ignore[no-any-return]
