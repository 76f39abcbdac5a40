"""Documents that are drawn from data, so that two of them cannot disagree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from papers import conformance, licences
from papers.locks import ROOT

TEMPLATES: Final = ROOT / "papers/templates"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: where it stands, and what it is drawn from."""

    file: Path
    told: Callable[[], Mapping[str, Any]]


PAPERS: Final = (
    Paper(ROOT / "docs/licences.md", licences.told),
    Paper(ROOT / "docs/conformance.md", conformance.told),
    Paper(ROOT / "docs/accessibility-report.md", conformance.told),
)


def written(paper: Paper) -> str:
    """The document's text."""
    drawing = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown of our own, no page
    )
    return drawing.get_template(f"{paper.file.name}.jinja").render(paper.told())
