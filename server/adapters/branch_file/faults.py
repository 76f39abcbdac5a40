"""What is wrong with a branch file: each fault with its file, its line and its remedy."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to put right."""

    file: str
    line: int
    """0: the file as a whole."""
    where: str
    what: str
    """What is wrong, and what to do."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        said = f"{place}: {self.where}: {self.what}" if self.where else f"{place}: {self.what}"
        return " ".join(said.splitlines())  # whatever stands in the file


class BranchFileError(ValueError):
    """The branch file cannot be used; the message has one line for each fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


def meant(word: object, known: Iterable[str]) -> str:
    """What somebody probably meant, or all that there is."""
    names = [str(name) for name in known]
    close = get_close_matches(str(word), names, n=1)
    if close:
        return f'did you mean "{close[0]}"?'
    return "there is " + ", ".join(names) if names else "there is none"
