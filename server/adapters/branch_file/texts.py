"""Whether everything can be said and shown: each language a catalogue, each character a shape."""

from collections.abc import Iterator
from typing import Any, Final

from server.adapters.branch_file.faults import Fault, meant
from server.adapters.branch_file.places import Located, Path
from words.glyphs import lacking, named
from words.languages import ANNOUNCED, KNOWN, PSEUDO

TRANSLATED: Final = [code for code in KNOWN if code != PSEUDO]
SAID: Final = ", ".join(ANNOUNCED)


def unspeakable(found: Located) -> Iterator[Fault]:
    """What screens and slips could not say."""
    languages = found.tables.get("languages")
    for place, code in enumerate(languages if isinstance(languages, list) else ()):
        if isinstance(code, str) and code not in KNOWN:
            what = f'nothing is translated into "{code}"; {meant(code, TRANSLATED)}'
            yield found.fault(("languages", place), what)
    yield from _unsaid(found)
    for path, text in _texts(found.tables, ()):
        if boxes := lacking(text):
            marks = ", ".join(map(named, boxes))
            what = f"screens and slips have no shape for {marks}; write it with other characters"
            yield found.fault(path, what)


def _unsaid(found: Located) -> Iterator[Fault]:
    """Languages that kiosks know and boards do not say."""
    voice = found.tables.get("voice")
    languages = voice.get("languages") if isinstance(voice, dict) else ()
    for place, code in enumerate(languages if isinstance(languages, list) else ()):
        if code in KNOWN and code not in ANNOUNCED:
            what = f'boards do not say calls in "{code}"; strike it out, or name {SAID}'
            yield found.fault(("voice", "languages", place), what)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text of the file, and where it stands."""
    if isinstance(value, str):
        yield path, value
    steps: Any = value.items() if isinstance(value, dict) else ()
    for step, entry in enumerate(value) if isinstance(value, list) else steps:
        yield from _texts(entry, (*path, step))
