"""Which roles work where. What is not said here is denied."""

from typing import Final

from server.application.ports import Role

TELLING: Final = frozenset({Role.TELLER, Role.SUPERVISOR, Role.ADMIN})
"""At a counter."""
FLOOR: Final = frozenset({Role.LOBBY, Role.SUPERVISOR, Role.ADMIN})
"""In the hall."""
SERVING: Final = TELLING | FLOOR
"""With customers."""
IN_OFFICE: Final = frozenset({Role.MANAGER, Role.ADMIN})
ADVISED: Final = FLOOR | IN_OFFICE
FIGURES: Final = IN_OFFICE | {Role.ANALYST}
"""Nobody's name is among them."""
ALARMED: Final = IN_OFFICE | {Role.SUPERVISOR}
"""Whoever sees silent alarms; never the lobby, whose tablet is in the hall."""
AUDITING: Final = frozenset({Role.AUDITOR, Role.ADMIN})
"""Who did what."""
RULING: Final = frozenset({Role.ADMIN})
"""Over accounts and devices."""
NAMED: Final = SERVING | IN_OFFICE | AUDITING
"""Whoever may see who works where."""
EVERYBODY: Final = frozenset(Role)
