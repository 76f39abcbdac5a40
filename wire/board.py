"""How long things stand on a board: what every board keeps to, in real seconds."""

from typing import Final

FRESH_SECONDS: Final = 10.0
"""An older call is history: it is shown, but not announced."""
TURN_SECONDS: Final = 10.0
"""How long the words stand in one language."""
DWELL_SECONDS: Final = 8.0
"""How long a call stands on sun when nobody waits behind it."""
LEAST_SECONDS: Final = 4.0
"""How long it stands at least."""
BUSY: Final = 3
"""With more waiting than this, repeats make way."""
HIDE_AFTER_SECONDS: Final = 60.0
"""Silence after which old numbers would mislead."""
