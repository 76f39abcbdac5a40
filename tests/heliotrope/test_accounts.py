"""Accounts as an operator makes them: of devices at the broker, and of the staff."""

from pathlib import Path

from click.testing import CliRunner, Result

from heliotrope.cli import main


def told(*arguments: object) -> Result:
    """What the command says."""
    return CliRunner().invoke(main, [*map(str, arguments)])


def printed(result: Result) -> dict[str, str]:
    """The passwords by account."""
    return dict(line.split() for line in result.output.splitlines())


def test_a_server_of_two_branches_has_one_password(tmp_path: Path) -> None:
    """It is told one; and each branch has its own k1."""
    branches = ("--branch", "north", "--branch", "south")
    made = printed(
        told("broker", *branches, "--folder", tmp_path, "north/k1=kiosk", "south/k1=kiosk")
    )

    assert made["north-server"] == made["south-server"]
    assert made["north-k1"] != made["south-k1"]
    assert "user south-k1" in (tmp_path / "acl").read_text()


def test_a_device_whose_branch_or_name_is_unclear_is_refused(tmp_path: Path) -> None:
    """An account that no device could use would be found out on the opening day."""
    branches = ("--branch", "north", "--branch", "south")
    nobodys = told("broker", *branches, "--folder", tmp_path, "k1=kiosk")
    capital = told("broker", "--branch", "north", "--folder", tmp_path, "K1=kiosk")

    assert "of which branch" in nobodys.output
    assert "small letters" in capital.output
    assert (nobodys.exit_code, capital.exit_code) == (1, 1)


def test_a_second_account_of_one_name_is_refused_unless_it_replaces_the_first(
    tmp_path: Path,
) -> None:
    """No password is printed that does not open anything."""
    first, second = (told("staff", "anna", "--data", tmp_path) for _ in range(2))
    third = told("staff", "anna", "--data", tmp_path, "--again")

    assert (first.exit_code, second.exit_code, third.exit_code) == (0, 1, 0)
    assert "--again" in second.output


def test_an_account_of_a_branch_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    """It would open nothing, and be found out on the opening day."""
    data = ("--data", tmp_path)
    empty = told("staff", "anna", "--branch", "sample", *data)
    brought_in = told("branch", "import", SAMPLE, *data)
    mistyped = told("staff", "anna", "--branch", "simple", *data)
    right = told("staff", "anna", "--branch", "sample", *data)

    assert (empty.exit_code, mistyped.exit_code, right.exit_code) == (1, 1, 0), brought_in.output
    assert "bring it in: heliotrope branch import" in empty.output
    assert "no branch simple; there is sample" in mistyped.output


SAMPLE = Path("deploy/branches/sample.toml")
