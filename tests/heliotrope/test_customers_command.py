"""Customers as an operator brings them in."""

from pathlib import Path

from click.testing import CliRunner, Result

from heliotrope.cli import main

HEAD = "document,number,tier,until\n"


def told(*arguments: object) -> Result:
    """What the command says."""
    return CliRunner().invoke(main, ["customers", *map(str, arguments)])


def bring(folder: Path, text: str, *more: str) -> Result:
    """Of a file with this text."""
    file = folder / "customers.csv"
    file.write_text(text, "utf-8")
    return told("import", file, "--data", folder, *more)


def test_customers_come_and_go(tmp_path: Path) -> None:
    """Written as people write them, with spaces; erased by their number."""
    brought = bring(
        tmp_path, HEAD + "card,6221 8999 0001,gold,\nidentity,M1234-5678,silver,2027-01-31\n"
    )
    gone = told("forget", "card", "--number", "622189990001", "--data", tmp_path)
    twice = told("forget", "card", "--number", "622189990001", "--data", tmp_path)

    assert (brought.exit_code, brought.output) == (0, "2 customers kept\n")
    assert (gone.exit_code, twice.exit_code) == (0, 1)
    assert "nobody" in twice.output


def test_one_wrong_line_keeps_nothing_and_names_no_number(tmp_path: Path) -> None:
    """All or nothing; and what the operator is shown may be pasted into a ticket."""
    wrong = bring(
        tmp_path,
        HEAD + "card,622189990001,gold,\npassport,622189990002,gold,\ncard,62,gold,tomorrow\n",
    )
    kept = told("forget", "card", "--number", "622189990001", "--data", tmp_path)

    assert wrong.exit_code == 1
    assert "line 3, document" in wrong.output
    assert "line 4, number" in wrong.output
    assert "622189990002" not in wrong.output
    assert kept.exit_code == 1


def test_what_is_no_file_of_customers_is_refused(tmp_path: Path) -> None:
    """With what to do."""
    empty = bring(tmp_path, "")
    headless = bring(tmp_path, "card,622189990001,gold\n")
    binary = tmp_path / "binary.csv"
    binary.write_bytes(HEAD.encode() + b"\xff\xfe")

    assert "document,number,tier,until" in empty.output
    assert headless.exit_code == 1
    assert told("import", binary, "--data", tmp_path).exit_code == 1
    assert told("import", tmp_path / "none.csv", "--data", tmp_path).exit_code == 1
