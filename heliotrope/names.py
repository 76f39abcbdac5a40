"""Names of files that the demonstration's two processes share in its folder."""

from typing import Final

SECRETS: Final = "secrets.json"
SLIPS: Final = "slips"
PHONE: Final = "phone.url"
"""The newest slip's link, for the landing page."""
