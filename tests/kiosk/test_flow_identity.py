"""Who stands at the kiosk: asked of the bank's directory, never waited for in vain, never kept."""

from dataclasses import replace

from kiosk_scenes import NOW, base, heartbeat, menu
from kiosk_walk import PRINTING, tapped, walk

from kiosk import effects as e
from kiosk import screen as s
from kiosk.screen import Screen
from kiosk.view import view
from wire.messages import Identified, IdentifyRequest
from wire.servertime import ServerTime

CARD = s.CardRead(text=";6221812345=2512", at=NOW, id="q")
ASKED = IdentifyRequest(id="q", document="card", number="6221812345")


def attract(**more: object) -> Screen:
    """Nobody is here, and the server has a directory."""
    known = menu().model_copy(update={"directory": True})
    return replace(base(), page=s.Attract(), menu=known, **more)


def told(at: float = NOW + 1, **more: object) -> s.Replied:
    """The directory's answer."""
    return s.Replied(reply=Identified(id="q", known=True, **more), at=at, id="y")


def test_a_card_gives_its_tier_and_is_forgotten() -> None:
    """The longest prefix wins; nothing keeps the number."""
    nobody = replace(base(), page=s.Attract())
    screen, asked = walk(nobody, CARD, tapped("service:cash", NOW + 1))

    assert asked[0].request.tier == "gold"
    assert "12345" not in repr((screen, asked, CARD))


def test_an_unknown_card_goes_on_as_everybody() -> None:
    """Politely, and never a dead end."""
    screen, _ = walk(
        replace(base(), page=s.Identify(), tier="gold"), s.CardRead(text="999", at=NOW, id="x")
    )

    assert screen.page == s.Services()
    assert (screen.tier, screen.note) == (None, s.Note.CARD_UNKNOWN)


def test_a_card_during_printing_changes_nothing() -> None:
    """It belongs to the next customer, who will swipe again."""
    assert walk(PRINTING, s.CardRead(text="62218", at=NOW, id="x")) == (PRINTING, [])


def test_the_directory_knows_better_than_the_prefix() -> None:
    """And the ticket says by which question it is known."""
    screen, asked = walk(attract(), CARD, told(tier="silver"), tapped("service:cash", NOW + 2))

    assert asked[0] == e.Identify(ASKED)
    assert (asked[1].request.tier, asked[1].request.identified) == ("silver", "q")
    assert "12345" not in repr((screen, asked, CARD))


def test_a_directory_that_knows_nobody_leaves_the_prefix() -> None:
    """A new card is in the bank's books tomorrow."""
    screen, _ = walk(attract(), CARD, told())

    assert (screen.tier, screen.note) == ("gold", s.Note.CARD_READ)


def test_a_silent_directory_is_not_waited_for() -> None:
    """Three seconds at most; a card without a prefix goes on as everybody, and is told why."""
    late = s.Ticked(at=NOW + 2.6, id="t")
    known, _ = walk(attract(), CARD, late, told(NOW + 3, tier="silver"))
    unknown, _ = walk(attract(), s.CardRead(text="99998888", at=NOW, id="q"), late)

    assert (known.page, known.tier) == (s.Services(), "gold")
    assert (unknown.tier, unknown.note) == (None, s.Note.CARD_UNCHECKED)


def test_without_the_server_nobody_is_asked() -> None:
    """The prefixes came with the menu."""
    away = attract(time=ServerTime(heartbeat(), NOW - 11))
    screen, asked = walk(away, CARD)

    assert (screen.page, screen.tier, asked) == (s.Services(), "gold", [])


def test_a_card_that_nobody_could_be_asked_about_is_not_called_unknown() -> None:
    """It may be a gold customer's; the bank has only not been reached."""
    stranger = s.CardRead(text="99998888", at=NOW, id="q")
    away, _ = walk(attract(time=ServerTime(heartbeat(), NOW - 11)), stranger)
    unanswered, asked = walk(
        attract(time=ServerTime(heartbeat(), NOW - 2), unanswered=NOW - 1), CARD
    )

    assert away.note == s.Note.CARD_UNCHECKED
    assert (unanswered.page, asked) == (s.Services(), [])


def test_nothing_leaves_a_kiosk_whose_server_has_no_directory() -> None:
    """Who needs not know is not told."""
    _, asked = walk(replace(base(), page=s.Attract()), CARD)

    assert asked == []


def test_who_waits_already_is_told_the_number() -> None:
    """A second ticket stays possible: for another service, or for somebody else."""
    screen, _ = walk(attract(), CARD, told(tier="gold", waits_as="A017"))
    home, _ = walk(screen, tapped("back", NOW + 3))

    assert "A017" in view(screen, NOW + 2).note
    assert "service:cash" in [tile.id for tile in view(screen, NOW + 2).tiles]
    assert (home.waits_as, home.identified, home.tier) == ("", "", None)


def test_another_card_forgets_the_first() -> None:
    """Whose tier it was is not the next one's."""
    screen, _ = walk(attract(), CARD, told(tier="silver", waits_as="A017"))
    another, asked = walk(screen, s.CardRead(text="99998888", at=NOW + 5, id="r"))

    assert (another.tier, another.waits_as, another.identified) == (None, "", "")
    assert [effect.request.id for effect in asked] == ["r"]


def test_the_way_back_is_open_while_the_directory_thinks() -> None:
    """The answer then comes too late."""
    screen, _ = walk(attract(), CARD, tapped("back", NOW + 1), told(NOW + 2, tier="silver"))

    assert (screen.page, screen.tier) == (s.Services(), None)
