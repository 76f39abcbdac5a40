"""A language that nobody speaks: English with accents, 40 % longer, in brackets.

What is not in it was never translated, what is cut off has no room for the longer languages.
"""

import re
from typing import Final

LONGER: Final = 0.4
_ACCENTED: Final = str.maketrans("aceinouyACEINOUY", "áçéíñóúýÁÇÉÍÑÓÚÝ")
_FIELDS: Final = re.compile(r"({\w*})")
_MORE: Final = " lorem ipsum dolor sit amet consetetur sadipscing elitr sed diam nonumy eirmod"


def pseudo(text: str) -> str:
    """`text` so; its {fields} are left as they are."""
    parts = _FIELDS.split(text)
    strange = "".join(part if part[:1] == "{" else part.translate(_ACCENTED) for part in parts)
    told = sum(len(part) for part in parts if part[:1] != "{")
    more = round(LONGER * told) - 2
    padding = (_MORE * (1 + max(0, more) // len(_MORE)))[: max(0, more)].rstrip()
    return f"[{strange}{padding}]" if text else ""
