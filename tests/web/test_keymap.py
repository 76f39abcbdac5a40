"""Which key does what: nobody's key is taken twice, and none of the browser's."""

from collections.abc import Awaitable, Callable
from itertools import combinations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.web.actions import ACTIONS, DEFAULTS, TABLE
from server.web.house import House
from server.web.keymap import Keymap, Wrong, cap, faults
from server.web.pressing import ORDERS, Verb
from server.web.strips import STRIPS

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
KEYS = st.sampled_from(["F9", "F13", "Numpad1", "Numpad3", "NumpadAdd Numpad1", "KeyN", "F5", ""])


def test_the_defaults_clash_with_nothing() -> None:
    """Neither with each other, nor with a browser or core banking; no single letters."""
    assert faults(Keymap(), DEFAULTS) == {}


def test_every_action_orders_something_that_exists() -> None:
    """The table, the orders and the strips cannot part."""
    pressed = {action.name for action in TABLE if not action.page and not action.hidden}
    pressed |= {action.instead.press for action in TABLE if action.instead}

    pressed.remove("customer")  # has a page of its own

    assert pressed <= set(Verb)
    assert ORDERS.keys() == set(Verb)
    assert {action.form for action in TABLE if action.form} == STRIPS.keys() | {"customer"}
    assert STRIPS.keys() <= ACTIONS.keys()


@given(st.dictionaries(st.sampled_from(sorted(DEFAULTS)), KEYS), st.booleans())
def test_what_is_kept_never_means_two_things(own: dict[str, str], letters: bool) -> None:
    """Whatever somebody chooses: either something speaks against it, or every key is its own."""
    keymap = Keymap(own, letters)
    bound = [key for key in keymap.bindings(DEFAULTS).values() if key]
    clear = not any(
        one == other or one.startswith(f"{other} ") or other.startswith(f"{one} ")
        for one, other in combinations(bound, 2)
    )
    single = any(part.startswith("Key") for key in bound for part in key.split())

    assert (faults(keymap, DEFAULTS) == {}) == (
        clear and "F5" not in bound and (letters or not single)
    )


@pytest.mark.parametrize(
    ("binding", "said"),
    [("F9", "F9"), ("Numpad1", "Num 1"), ("NumpadAdd Numpad1", "Num + 1"), ("KeyN", "N")],
)
def test_a_binding_is_shown_as_it_stands_on_the_keys(binding: str, said: str) -> None:
    """Nobody looks for a key called NumpadAdd."""
    assert cap(binding) == said


async def test_own_keys_are_kept_and_stand_on_the_page(log_in: LogIn, house: House) -> None:
    """A pedal sends F13: from now on it calls."""
    client = await log_in("tom")
    answer = await client.post("/keys", data=DEFAULTS | {"call-next": "F13", "characters": "true"})
    page = (await client.get("/teller/c6")).text

    assert answer.status_code == 303
    assert 'data-press="call-next" data-key="F13"' in page
    assert (await house.terminals.of("tom")).keys == {"call-next": "F13"}


async def test_two_verbs_on_one_key_are_refused_and_nothing_is_kept(
    log_in: LogIn, house: House
) -> None:
    """Both are named, so that one can be changed."""
    client = await log_in("tom")
    answer = await client.post("/keys", data=DEFAULTS | {"recall": "Numpad3"})

    assert answer.status_code == 409
    assert answer.text.count(Wrong.TWICE.value) == 2
    assert (await house.terminals.of("tom")).keys == {}


async def test_reset_brings_the_defaults_back(log_in: LogIn, house: House) -> None:
    """Whoever is lost is home with one press."""
    client = await log_in("tom")
    await client.post("/keys", data=DEFAULTS | {"call-next": "F13"})
    await client.post("/keys", data={"reset": "true", "call-next": "F13"})
    terminal = await house.terminals.of("tom")

    assert (dict(terminal.keys), terminal.characters) == ({}, True)
