"""Services behind tiles, in as many levels as the bank likes."""

from dataclasses import replace

from kiosk_scenes import NOW, base, grouped, menu
from test_flow import tapped, walk

from kiosk import screen as s
from kiosk.view import view

GROUPED = replace(base(), menu=grouped(), page=s.Services())


def test_a_group_opens_and_back_goes_one_level_up() -> None:
    """A tree of any depth, and the most common services at its root."""
    groups, _ = walk(GROUPED, tapped("group:more", NOW), tapped("group:safe", NOW + 1))
    asked, _ = walk(groups, tapped("service:deposits", NOW + 2))
    up, _ = walk(groups, tapped("back", NOW + 2))
    home, _ = walk(up, tapped("back", NOW + 3), tapped("back", NOW + 4))

    assert groups.page == s.Services(group="safe")
    assert isinstance(asked.page, s.Asking)
    assert up.page == s.Services(group="more")
    assert home.page == s.Attract()


def test_a_group_of_which_a_customer_may_choose_nothing_is_not_shown() -> None:
    """A tile behind which nothing stands would be a dead end."""
    lines = tuple(
        line.model_copy(update={"tiers": ("gold",)}) if line.group == "money" else line
        for line in grouped().services
    )
    shown = replace(GROUPED, menu=grouped().model_copy(update={"services": lines}))
    gold = replace(shown, tier="gold")

    assert "group:money" not in [tile.id for tile in view(shown, NOW).tiles]
    assert "group:money" in [tile.id for tile in view(gold, NOW).tiles]


def test_a_group_that_leaves_the_menu_is_left() -> None:
    """A plan may change while somebody looks at it."""
    came = s.MenuCame(menu=menu().model_copy(update={"sequence": 11}), at=NOW, id="x")
    screen, _ = walk(replace(GROUPED, page=s.Services(group="more")), came)

    assert screen.page == s.Services()


def test_groups_that_stand_within_each_other_end_nothing() -> None:
    """Whatever a server says, the kiosk goes on."""
    first, second, _ = grouped().groups
    round_about = (
        first.model_copy(update={"within": "more"}),
        second.model_copy(update={"within": "money"}),
    )
    shown = replace(GROUPED, menu=grouped().model_copy(update={"groups": round_about}))

    assert [tile.id for tile in view(shown, NOW).tiles][:2] == ["service:cash", "service:accounts"]
