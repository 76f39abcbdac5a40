"""What a kiosk does while the server is away."""

from dataclasses import replace
from datetime import timedelta

from kiosk_scenes import MORNING, NOW, TICKET, base, heartbeat, numbered, request

from kiosk import effects as e
from kiosk import screen as s
from kiosk.flow import step
from kiosk.screen import Screen
from wire.messages import AwayTicket, Issued, Menu, Opening
from wire.servertime import ServerTime

KNOWN = replace(base(), menu=numbered())
CHOOSING = replace(KNOWN, page=s.Services())
ASKING = replace(KNOWN, page=s.Asking(request("r1"), "secret", NOW), turned=NOW)
SILENT = ServerTime(heartbeat(), NOW - 11)
TAP = s.Tapped(button="service:cash", at=NOW, id="r1", token="secret")
GIVEN = AwayTicket(
    id="r1",
    number="A505",
    service="cash",
    tier="basic",
    language="zh",
    token="0" * 64,
    issued_at=MORNING,
)


def ticked(screen: Screen, seconds: float) -> tuple[Screen, list[e.Effect]]:
    """So long later."""
    after, asked = step(screen, s.Ticked(at=NOW + seconds, id="x"))
    return after, list(asked)


def test_a_silent_server_is_not_asked_at_all() -> None:
    """The customer is not made to wait for what will not come."""
    screen, (asked,) = step(replace(CHOOSING, time=SILENT), TAP)

    assert isinstance(screen.page, s.Asking)
    assert isinstance(asked, e.GiveNumber)
    assert (asked.request.id, asked.series) == ("r1", "A")
    assert asked.moment == SILENT.now(NOW)


def test_a_late_answer_is_not_waited_for() -> None:
    """Six tenths of a second, then the number is one of the kiosk's own."""
    _, early = ticked(ASKING, 0.5)
    _, late = ticked(ASKING, 0.7)

    assert early == []
    assert [type(effect) for effect in late] == [e.GiveNumber]


def test_the_next_customers_do_not_wait_for_a_server_that_did_not_answer() -> None:
    """Ten seconds until its silence counts as absence would be six tenths for each of them."""
    waited, _ = ticked(ASKING, 0.7)
    gone, _ = step(waited, s.Tapped(button="back", at=NOW + 1, id="b", token="t"))
    next_one = replace(gone, page=s.Services(), turned=NOW + 1)
    later = replace(TAP, at=NOW + 2, id="r2")
    _, (asked,) = step(next_one, later)
    heard, _ = step(next_one, s.Beat(heartbeat=heartbeat(), at=NOW + 1.5, id="h"))
    _, (asked_again,) = step(heard, later)

    assert isinstance(asked, e.GiveNumber)
    assert isinstance(asked_again, e.AskForTicket)


def test_a_number_of_the_reserve_is_printed_and_promises_nothing() -> None:
    """How many are ahead only the server knows."""
    screen, (printed,) = step(ASKING, s.Given(of="r1", ticket=GIVEN, at=NOW + 1, id="x"))

    assert isinstance(printed, e.Print)
    assert isinstance(screen.page, s.Printing)
    assert printed.ticket.number == "A505"
    assert (printed.ticket.ahead, printed.ticket.forecast) == (None, None)
    assert printed.ticket.service == TICKET.service
    assert printed.ticket.url.endswith("secret")


def test_the_printed_number_wins_over_an_answer_that_comes_later() -> None:
    """One customer, one number."""
    printing, _ = step(ASKING, s.Given(of="r1", ticket=GIVEN, at=NOW + 1, id="x"))
    reply = Issued(id="r1", number="A021", service="cash", tier="basic", issued_at=MORNING, ahead=5)
    after, asked = step(printing, s.Replied(reply=reply, at=NOW + 1.1, id="x"))

    assert (after, asked) == (printing, ())


def test_where_no_number_can_be_given_the_staff_are_sent_for() -> None:
    """A full disk, or a menu that names no series."""
    failed, (withdrawn,) = step(ASKING, s.Given(of="r1", ticket=None, at=NOW + 1, id="x"))
    nameless, asked = ticked(replace(ASKING, menu=base().menu), 5)
    given_up, _ = ticked(replace(ASKING, menu=base().menu), 11)

    assert isinstance(withdrawn, e.Withdraw)
    assert (failed.page, given_up.page) == (s.AskStaff(), s.AskStaff())
    assert (nameless.page, asked) == (ASKING.page, [])


def day(begins: int, ends: int) -> Opening:
    """Hours after the menu was made."""
    return Opening(begins=MORNING + timedelta(hours=begins), ends=MORNING + timedelta(hours=ends))


def alone(menu: Menu, hours: float) -> Screen:
    """So long after the server fell silent."""
    seconds = 3600 * hours
    screen = replace(KNOWN, menu=menu, page=s.Attract(), time=ServerTime(heartbeat(), NOW))
    return step(screen, s.Ticked(at=NOW + seconds, id="x"))[0]


def test_alone_it_opens_and_closes_by_the_hours() -> None:
    """Three days without the server are three working days."""
    menu = numbered().model_copy(update={"hours": (day(-1, 7), day(23, 31))})

    assert isinstance(alone(menu, 1).page, s.Attract)
    assert isinstance(alone(menu, 8).page, s.Closed)
    assert isinstance(alone(menu, 24).page, s.Attract)


def test_what_the_staff_decided_stands_until_the_hours_say_otherwise() -> None:
    """A hall kept open by hand is not shut because a cable was pulled."""
    closed = numbered().model_copy(update={"hours": (day(-9, -1), day(14, 22))})

    assert isinstance(alone(closed, 1).page, s.Attract)
    assert isinstance(alone(closed, 23).page, s.Closed)


def test_what_opens_by_the_clock_offers_its_services() -> None:
    """The server's last word of a closed branch was that none can be chosen."""
    shut = tuple(line.model_copy(update={"open": False}) for line in numbered().services)
    menu = numbered().model_copy(update={"open": False, "services": shut, "hours": (day(1, 8),)})
    late = ServerTime(heartbeat(), NOW - 3700)
    screen = replace(KNOWN, menu=menu, page=s.Closed(), time=late)
    opened, _ = ticked(screen, 1)

    assert isinstance(opened.page, s.Attract)
    assert opened.menu
    assert all(line.open for line in opened.menu.services)


def test_with_the_server_the_hours_are_its_own_business() -> None:
    """It knows of holidays and of hands."""
    menu = numbered().model_copy(update={"hours": (day(-1, 7),)})
    screen = replace(KNOWN, menu=menu, page=s.Attract())
    beaten = replace(
        screen,
        time=ServerTime(
            heartbeat().model_copy(update={"made_at": MORNING + timedelta(hours=9)}), NOW
        ),
    )

    assert isinstance(step(beaten, s.Ticked(at=NOW + 1, id="x"))[0].page, s.Attract)
