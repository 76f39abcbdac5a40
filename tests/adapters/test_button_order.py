"""What a press of a counter's button orders."""

from server.adapters.replies import button_order
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.refusals import Refusal
from tests.builders import after, with_tickets
from wire.messages import ButtonPress

PRESS = ButtonPress(id="press-1")


def test_a_press_calls_starts_and_calls_the_next() -> None:
    """One button for the whole rhythm; the first customer is finished by the third press."""
    branch = with_tickets("t1", "t2")
    orders = []
    for minute in (10, 11, 15):
        order = button_order(branch, "c1", PRESS)
        happened = decide(branch, order.command, after(minute))
        assert not isinstance(happened, Refusal)
        branch, orders = replay(branch, happened), [*orders, order]

    assert [type(order.command).__name__ for order in orders] == ["CallNext", "Start", "CallNext"]
    assert {(order.actor, order.request) for order in orders} == {("button:c1", "press-1")}
    assert {id_: ticket.state.value for id_, ticket in branch.tickets.items()} == {
        "t1": "served",
        "t2": "called",
    }


def test_a_button_of_no_counter_is_refused() -> None:
    """Nothing breaks, and nobody is called."""
    order = button_order(with_tickets("t1"), "c99", PRESS)

    assert isinstance(decide(with_tickets("t1"), order.command, after(10)), Refusal)
