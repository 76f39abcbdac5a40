"""What holds of the whole source: short files, words in every language, nobody's machine."""

import ast
import re
import statistics
import string
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest

from tests.builders import ALL_REFUSALS
from words import phrases
from words.languages import KEYS

ROOT = Path(__file__).parent.parent
CEILING = 300
TRANSLATED = tuple(language for language in phrases.LANGUAGES if language != KEYS)
IN_TEMPLATE = re.compile(r"""\b(?:say|in_all)\(\s*(?:[\w.]+\s*,\s*)?(["'])(?P<text>.+?)\1""")
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home|Users|mnt)/\w")
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helper", "helpers", "manager", "common", "misc"}


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """Files under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    files = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(file for file in files if file.is_file())


@cache
def tree(file: Path) -> ast.Module:
    """The syntax of one file."""
    return ast.parse(file.read_text("utf-8"))


def test_no_file_is_longer_than_it_should_be() -> None:
    """A file answers one question; 300 lines is the ceiling, 80 the habit."""
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines())
        for file in tracked("*.py")
    }

    assert {name: lines for name, lines in lengths.items() if lines > CEILING} == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    """What has no name has no place."""
    assert [file for file in tracked("*.py") if file.stem in NAMES_THAT_SAY_NOTHING] == []


def test_no_two_files_of_tests_that_run_together_have_one_name() -> None:
    """Tests are in no packages: of two modules with one name pytest reads but the first."""
    apart = {"kiosk", "display", "system", "install"}
    files = [file.relative_to(ROOT / "tests") for file in tracked("tests/**/test_*.py")]
    names = Counter((file.parts[0] if file.parts[0] in apart else "", file.name) for file in files)

    assert [name for name, many in names.items() if many > 1] == []


def test_what_waits_can_be_stopped() -> None:
    """`asyncio.wait_for` forgets before Python 3.12 that it was cancelled; `timeout` does not."""
    product = [file for file in tracked("*.py") if "tests" not in file.relative_to(ROOT).parts]

    assert [file for file in product if "asyncio.wait_for(" in file.read_text("utf-8")] == []


def test_functions_are_short(capsys: pytest.CaptureFixture[str]) -> None:
    """Reported, not judged: below 8 lines is the habit."""
    lengths = [
        (node.end_lineno or node.lineno) - node.body[0].lineno + 1
        for file in tracked("*.py")
        if "tests" not in file.parts
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    with capsys.disabled():
        print(f"\n{len(lengths)} functions, median {statistics.median(lengths)} lines")  # noqa: T201 - the report

    assert lengths


def test_nothing_names_a_machine() -> None:
    """The repository is at home everywhere."""
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in tracked()
        if file != Path(__file__)
        for match in MACHINE.finditer(file.read_bytes().decode("utf-8", "replace"))
        if b"\0" not in file.read_bytes()[:1024]
    ]

    assert found == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_in_the_source_is_translated(language: str) -> None:
    """Every text a person sees exists in every language."""
    known = catalogue(language)
    missing = {text: place for text, place in texts_in_source() if not known.get(text)}

    assert missing == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_refusal_is_translated(language: str) -> None:
    """Why not, in the customer's own language."""
    known = catalogue(language)

    assert [kind.sentence for kind in ALL_REFUSALS if not known.get(kind.sentence)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_fields_of_its_text(language: str) -> None:
    """A missing {number} is a customer who does not know; a foreign one is a traceback."""
    different = {
        text: translation
        for text, translation in catalogue(language).items()
        if fields(text) != fields(translation)
    }

    assert different == {}


def test_all_languages_have_the_same_texts() -> None:
    """What one language says, each says."""
    texts = [set(catalogue(language)) for language in TRANSLATED]

    assert texts[0] ^ texts[1] == set()


def catalogue(language: str) -> dict[str, str]:
    """All translations into a language."""
    folder = ROOT / "words" / "locale" / language
    files = (polib.pofile(str(file)) for file in sorted(folder.glob("*.po")))
    return {entry.msgid: entry.msgstr for file in files for entry in file}


def fields(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def texts_in_source() -> Iterator[tuple[str, str]]:
    """Every text that is said literally, and where."""
    for file in tracked("*.py"):
        if "tests" not in file.relative_to(ROOT).parts:
            for text in _said_in_python(tree(file)):
                yield text, str(file.relative_to(ROOT))
    for file in tracked("*.html", "*.jinja", "*.kv"):
        for match in IN_TEMPLATE.finditer(file.read_text("utf-8")):
            yield match["text"], str(file.relative_to(ROOT))


def _said_in_python(module: ast.Module) -> Iterator[str]:
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and _name(call.func) in {"say", "in_all"}:
            place = {"say": 1, "in_all": 0}[_name(call.func)]
            yield from _texts(call.args[place]) if len(call.args) > place else ()


def _texts(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    if isinstance(argument, ast.IfExp):
        yield from (*_texts(argument.body), *_texts(argument.orelse))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
