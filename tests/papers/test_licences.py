"""The table of licences agrees with the locks, and with what the parts say of themselves."""

from importlib.metadata import PackageNotFoundError, metadata

import pytest
from PIL import features

from papers import licences
from papers.locks import browser_parts

PINNED = {part.name for part in licences.holders()}
TABLE = licences.table()


def test_every_part_of_every_lock_has_a_licence_in_the_table() -> None:
    """A lock that gains a part makes somebody look what the part asks."""
    assert sorted(PINNED - {*TABLE["said"], *TABLE["read"]}) == []


def test_the_table_holds_nothing_that_is_gone() -> None:
    """Nor anything twice."""
    assert sorted({*TABLE["said"], *TABLE["read"]} - PINNED) == []
    assert sorted(TABLE["said"].keys() & TABLE["read"].keys()) == []
    assert {part.name for part in browser_parts(with_tests=True)} == TABLE["npm"].keys()


@pytest.mark.parametrize("name", sorted(PINNED))
def test_a_part_says_of_itself_what_the_table_says(name: str) -> None:
    """A licence that changes with a version is seen with the version."""
    try:
        told = metadata(name).get("License-Expression")
    except PackageNotFoundError:
        pytest.skip("not installed here: pcsc is compiled, node is for machines without npm")

    assert TABLE["said"].get(name) == told


def test_what_every_licence_asks_is_said() -> None:
    """Also of each licence within an expression."""
    named = {one for each in licences.licences().values() for one in licences.asked(each)}

    assert named == TABLE["asks"].keys()


def test_copyleft_has_a_reason_why_it_is_all_right() -> None:
    """Nothing that asks for more than a notice slips in."""
    asks_more = {name for name, one in licences.licences().items() if not licences.is_free(one)}

    assert asks_more == TABLE["because"].keys()
    assert TABLE["notes"].keys() <= licences.licences().keys()


def test_nothing_we_give_on_is_under_the_gpl() -> None:
    """What is in our Debian packages and bundles can be given on by a bank, too."""
    given_on = {
        part.name
        for part, held in licences.holders().items()
        if {"server", "kiosk", "display", "serial"} & set(held)
    }

    under_gpl = [
        name
        for name in given_on
        if any(one.startswith("GPL") for one in licences.asked(licences.licences()[name]))
    ]
    assert under_gpl == []
    assert "ffpyplayer" not in given_on


def test_pillow_has_no_libimagequant() -> None:
    """Its list of parts names it; it is GPL, and not in the wheel that is locked."""
    assert not features.check("libimagequant")
