"""What a customer agrees to on the phone: two things, each by itself, and taken back at once."""

import re
from collections.abc import Sequence
from dataclasses import replace

import httpx
import pytest
import structlog
from fastapi import FastAPI
from web_contact import afterwards
from web_world import house_of, morning, token_of

from server.adapters.contact_tables import CONTACT
from server.application.contacts import Offers, reachable
from server.domain.contacts import Channel, Purpose
from server.domain.model import State, TicketId
from server.web.app import create_app
from server.web.house import House

AT = f"/p/{token_of(5)}/contact"
NUMBER = "+8613800138000"
SMS = frozenset({Channel.SMS})


@pytest.fixture
def house() -> House:
    """A branch in which everybody waits."""
    return house_of(morning())


def text_of(answer: httpx.Response) -> str:
    """What can be read, without the tags."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text))


async def agree(
    visitor: httpx.AsyncClient, written: str, purpose: str = "call", at: str = AT
) -> httpx.Response:
    """Press the button."""
    form = {"purpose": purpose, "address": written}
    return await visitor.post(f"{at}/agree?lang=en", data=form)


async def agreed(house: House, ticket: str = "ticket-05") -> dict[Purpose, Channel]:
    """What is kept."""
    kept = await house.contacts.agreed(ticket)
    return {purpose: contact.channel for purpose, contact in kept.items()}


async def test_both_are_offered_and_each_is_agreed_to_by_itself(
    visitor: httpx.AsyncClient, house: House
) -> None:
    """In plain words, with what for and until when; nothing is ticked beforehand."""
    offered = text_of(await visitor.get(f"{AT}?lang=en"))
    said = text_of(await agree(visitor, "a.customer@bank.example", "ask"))
    one = await agreed(house)
    await agree(visitor, NUMBER)

    assert "May we ask you afterwards? After your visit we send you one message" in offered
    assert "May we call you back? A colleague may call you" in offered
    assert offered.count("We use it for nothing else. It is erased") == 2
    assert "We will ask you later." in said
    assert "May we call you back?" in said
    assert one == {Purpose.ASK: Channel.EMAIL}
    assert await agreed(house) == {Purpose.ASK: Channel.EMAIL, Purpose.CALL: Channel.SMS}


async def test_one_press_takes_back_one_of_them(visitor: httpx.AsyncClient, house: House) -> None:
    """At any time, also when the visit is over."""
    await agree(visitor, NUMBER, "ask")
    await agree(visitor, NUMBER)
    branch = house.door.branch
    visit = branch.tickets[TicketId("ticket-05")].but(state=State.CANCELLED, finished_at=None)
    house.door.branch = branch.but(tickets=branch.tickets.set(visit.id, visit))
    shown = await visitor.get(AT)
    await visitor.post(f"{AT}/withdraw", data={"purpose": "call"})
    left = await agreed(house)
    twice = await visitor.post(f"{AT}/withdraw", data={"purpose": "call"})

    assert shown.text.count("withdraw") == 2
    assert left == {Purpose.ASK: Channel.SMS}
    assert twice.status_code == 200


@pytest.mark.parametrize(
    ("purpose", "written", "said"),
    [
        ("call", "hello", "Please write the number with the country code."),
        ("call", "a.customer@bank.example", "Please write the number with the country code."),
        ("call", "+86 138 0013 8000 00000", "Please write the number with the country code."),
        ("ask", "a.customer@", "Please look at the e-mail address again."),
        ("ask", "12", "Please write the number with the country code."),
        ("ask", "\r\nBcc: everybody@bank.example", "Please look at the e-mail address again."),
    ],
)
async def test_what_cannot_be_read_is_said_and_not_repeated(
    visitor: httpx.AsyncClient, house: House, purpose: str, written: str, said: str
) -> None:
    """What was written stays on the customer's own screen, and nowhere else."""
    with structlog.testing.capture_logs() as logs:
        answer = await agree(visitor, written, purpose)

    assert answer.status_code == 409
    assert said in answer.text
    assert "#contact" not in answer.text
    assert written.strip() not in answer.text + repr(logs)
    assert await agreed(house) == {}


@pytest.mark.parametrize("form", [{"purpose": "advertise"}, {}, {"address": "9" * 255}])
async def test_what_makes_no_sense_is_refused(
    visitor: httpx.AsyncClient, form: dict[str, str]
) -> None:
    """Without a word of it in the answer."""
    told = {"purpose": "call", "address": NUMBER} | form
    answer = await visitor.post(f"{AT}/agree", data=told if form else {})

    assert answer.status_code == 422
    assert NUMBER not in answer.text


async def test_a_page_that_is_nobodys_is_not_found(visitor: httpx.AsyncClient) -> None:
    """A token that somebody guessed."""
    answers = [await agree(visitor, NUMBER, at="/p/guessed/contact")]
    answers.append(await visitor.get("/p/guessed/contact"))

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize(
    ("offers", "shown"),
    [
        (Offers(), []),
        (Offers(SMS, keeps=False), []),
        (Offers(keeps=True), ["call"]),
        (Offers(SMS, keeps=True), ["ask", "call"]),
    ],
)
async def test_only_what_this_server_can_do_is_offered(
    house: House, offers: Offers, shown: Sequence[str]
) -> None:
    """Without a key it cannot keep a number; and whoever asks all the same is refused."""
    keyless = replace(house, contacts=afterwards().contacts(house.door, offers))
    transport = httpx.ASGITransport(create_app([keyless]))
    headers = {"Origin": "http://branch.test"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://branch.test", headers=headers
    ) as visitor:
        page = (await visitor.get(AT)).text
        taken = [(await agree(visitor, NUMBER, one)).status_code == 200 for one in Purpose]

    assert re.findall(r'name="purpose" value="(\w+)"', page) == shown
    assert taken == [one in shown for one in Purpose]


async def test_who_was_served_may_still_be_called_and_who_left_is_offered_nothing(
    visitor: httpx.AsyncClient, house: House
) -> None:
    """The question itself is on the page by then."""
    branch, pages = house.door.branch, []
    for state in (State.SERVED, State.CANCELLED):
        visit = branch.tickets[TicketId("ticket-05")].but(state=state)
        house.door.branch = branch.but(tickets=branch.tickets.set(visit.id, visit))
        pages.append(re.findall(r'name="purpose" value="(\w+)"', (await visitor.get(AT)).text))

    assert pages == [["call"], []]


@pytest.mark.parametrize(
    ("written", "country", "read"),
    [
        ("+86 138-0013-8000", "", (Channel.SMS, NUMBER)),
        ("138 0013 8000", "86", (Channel.SMS, NUMBER)),
        ("010-1234-5678", "82", (Channel.SMS, "+821012345678")),
        ("0086 138 0013 8000", "82", (Channel.SMS, NUMBER)),
        ("(0)10/1234.5678", "82", (Channel.SMS, "+821012345678")),
        ("138 0013 8000", "", None),
        ("+0 138 0013 8000", "86", None),
        ("+8613800138000000", "", None),
        ("١٣٨٠٠١٣٨٠٠٠", "86", None),
        ("+86１３８00138000", "", None),
        ("", "86", None),
        ("A.Customer@Bank.example", "", (Channel.EMAIL, "A.Customer@bank.example")),
        ("客户@银行.example", "", None),
        ("a@bücher.example", "", (Channel.EMAIL, "a@xn--bcher-kva.example")),
        ("a@b", "", None),
        ("a@b.com, c@d.com", "", None),
        ("x" * 300 + "@bank.example", "", None),
    ],
)
def test_numbers_and_addresses_are_read_as_people_write_them(
    written: str, country: str, read: tuple[Channel, str] | None
) -> None:
    """And what could mean two things, or would reach nobody, is not."""
    assert reachable(written, country) == read


def test_the_columns_that_can_be_read_hold_no_address() -> None:
    """One column is sealed; whoever adds another thinks twice."""
    assert set(CONTACT.c.keys()) == {"branch", "id", "purpose", "of", "until", "body", "sealed"}


async def test_the_offer_is_part_of_the_page(visitor: httpx.AsyncClient, app: FastAPI) -> None:
    """It is fetched beside the live part, and never in its way."""
    page = (await visitor.get(f"/p/{token_of(5)}?lang=en")).text

    assert app is not None
    assert f'id="contact" class="offers" hx-get="{AT}?lang=en"' in page
