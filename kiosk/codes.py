"""What a reader typed: the code of a slip, of an appointment, of a form, or something else."""

import re
from typing import Final

from wire.messages import Menu

SHORTEST: Final = 4
LONGEST_TYPED: Final = 10
"""Digits that a customer types; no bank card's number is so short."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_DIGITS: Final = re.compile(rf"[0-9]{{{SHORTEST},{LONGEST_TYPED}}}")
_MIXED: Final = re.compile(r"(?=.*[A-Z])[0-9A-Z-]{4,20}")
"""With a letter, so that no card's number is ever taken for one."""


def token_of(text: str, menu: Menu) -> str:
    """The token of a slip of this branch; nothing where it is no slip's code."""
    link = text.strip()
    if not menu.phone or not link.startswith(menu.phone):
        return ""
    token = link.removeprefix(menu.phone)
    return token if _TOKEN.fullmatch(token) else ""


def code_of(text: str) -> str:
    """The code of an appointment or a form; nothing where it cannot be one."""
    code = text.strip().upper()
    return code if _DIGITS.fullmatch(code) or _MIXED.fullmatch(code) else ""
