"""What holds for a kiosk whatever happens to it."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st
from kiosk_scenes import MORNING, PLACE, full, grouped, heartbeat, helpful, menu, prepared
from kiosk_staff import FACTS

from kiosk import effects as e
from kiosk import screen as s
from kiosk.flow import step
from kiosk.screen import Screen
from kiosk.view import View, view
from wire.messages import Done, Identified, Issued, KioskReply, Refused

BUTTONS = (
    "start",
    "start:en",
    "service:cash",
    "service:loans",
    "service:none",
    "more",
    "service:exchange",
    "ticket",
    "machine:atm",
    "ask",
    "needs",
    "need:wheelchair",
    "need:none",
    "social:elderly",
    "several",
    "others",
    "all",
    "appointment",
    "key:1",
    "key:2",
    "erase",
    "enter",
    "form",
    "done",
    "group:more",
    "group:safe",
    "group:none",
    "card",
    "back",
    "staff",
    "large",
    "contrast",
    "more_time",
    "language:ko",
    "language:xx",
    "maintain",
    "key:1",
    "enter",
    "erase",
    "test",
    "paper",
    "again:A021",
    "restart",
    "nonsense",
)
KNOWING = menu().model_copy(update={"directory": True})
CLOSED = menu().model_copy(update={"open": False})
MENUS = (
    menu(),
    KNOWING,
    menu(8),
    grouped(),
    prepared(),
    helpful(grouped()),
    menu(0),
    full(),
    CLOSED,
)
SLIP = menu().phone + "x" * 32
READINGS = ("62218", "9999", "", "%B62218^", SLIP, "20261123", "F-77")
ANSWERS = ("issued", "refused", "done", "known", "place", "stranger", "beat")
REPORTS = (FACTS, s.Tested(printed=True), s.Judged(right=True, locked=False), s.Judged(False, True))
MOVES = st.one_of(
    st.tuples(st.just("tap"), st.sampled_from(BUTTONS)),
    st.tuples(st.just("card"), st.sampled_from(READINGS)),
    st.tuples(st.just("menu"), st.sampled_from(MENUS)),
    st.tuples(st.sampled_from(ANSWERS), st.none()),
    st.tuples(st.just("printed"), st.booleans()),
    st.tuples(st.just("paper"), st.sampled_from(("ok", "out", "unknown"))),
    st.tuples(st.just("reported"), st.sampled_from(REPORTS)),
    st.tuples(st.just("tick"), st.none()),
)
Walk = list[tuple[tuple[str, object], float]]
WALKS = st.lists(st.tuples(MOVES, st.floats(0, 30)), max_size=60)


@dataclass
class World:
    """A kiosk, and a server that may answer anything it was ever asked."""

    screen: Screen = field(default_factory=lambda: Screen(menu=menu(), page=s.Attract()))
    at: float = 0.0
    count: int = 0
    asked: list[str] = field(default_factory=list)
    looked: str = "i0"
    """The last look-up."""
    said: set[str] = field(default_factory=set)
    happened: list[e.Effect | str] = field(default_factory=list)
    """Effects, and `home` for each end of a session."""

    def move(self, kind: str, what: object, later: float) -> None:
        self.at += later
        self.count += 1
        before = self.screen.page
        self.screen, effects = step(self.screen, self._input(kind, what))
        for effect in effects:
            if isinstance(effect, e.AskForTicket):
                self.asked.append(effect.request.id)
            if isinstance(effect, e.LookUp):
                self.looked = effect.request.id
            self.happened.append(effect)
        home = (s.Attract, s.Closed, s.Full, s.Starting)
        if isinstance(self.screen.page, home) and not isinstance(before, home):
            self.happened.append("home")
        if isinstance(self.screen.page, s.Declined):
            self.happened.append("home")

    def _input(self, kind: str, what: object) -> s.Input:
        moment = {"at": self.at, "id": f"i{self.count}"}
        last = self.asked[-1] if self.asked else "i0"
        help_ = self.screen.help.id if self.screen.help else "i0"
        makers = {
            "tap": lambda: s.Tapped(button=str(what), token="t", **moment),
            "card": lambda: s.CardRead(text=str(what), **moment),
            "menu": lambda: s.MenuCame(menu=what, **moment),
            "beat": lambda: s.Beat(heartbeat=heartbeat(), **moment),
            "printed": lambda: s.Printed(of=last, proved=bool(what), **moment),
            "paper": lambda: s.PaperSeen(paper=str(what), **moment),
            "reported": lambda: s.Reported(of=what, **moment),
            "tick": lambda: s.Ticked(**moment),
        }

        if kind in makers:
            return makers[kind]()
        return s.Replied(reply=self._reply(kind, last, help_), **moment)

    def _reply(self, kind: str, last: str, help_: str) -> KioskReply:
        if kind == "refused":
            return Refused(id=last, error="no", detail="No.")
        if kind == "done":
            return Done(id=help_)
        if kind == "known":
            question = self.screen.page.id if isinstance(self.screen.page, s.Identifying) else "i0"
            return Identified(id=question, known=True, tier="gold", waits_as="A017")
        if kind == "place":
            self.said.add(PLACE.number)
            return PLACE.model_copy(update={"id": self.looked})
        number = f"A{self.count:03d}"
        self.said.add(number)
        id_ = last if kind == "issued" else self.asked[0] if self.asked else "i0"
        return Issued(
            id=id_, number=number, service="cash", tier="basic", issued_at=MORNING, ahead=1
        )


def walked(walk: Walk) -> World:
    """The world after all this."""
    world = World()
    for (kind, what), later in walk:
        world.move(kind, what, later)
    return world


@given(WALKS)
def test_never_two_tickets_in_one_session(walk: Walk) -> None:
    """Between two requests stands a finished session, or the server's no."""
    since_home = 0
    for event in walked(walk).happened:
        since_home = 0 if event == "home" else since_home + isinstance(event, e.AskForTicket)

        assert since_home <= 1


@given(WALKS)
def test_never_a_number_that_the_server_did_not_say(walk: Walk) -> None:
    """The kiosk invents nothing."""
    world = World()
    for (kind, what), later in walk:
        world.move(kind, what, later)
        shown = view(world.screen, world.at).number

        assert not shown or shown in world.said


@given(WALKS)
def test_no_request_is_printed_twice_or_after_it_was_taken_back(walk: Walk) -> None:
    """I1 and I2 begin here."""
    world = walked(walk)
    printed = [event.id for event in world.happened if isinstance(event, e.Print)]
    withdrawn = {event.request.of for event in world.happened if isinstance(event, e.Withdraw)}

    assert len(printed) == len(set(printed))
    assert not withdrawn & set(printed)


@given(WALKS)
def test_every_screen_offers_the_languages_and_help(walk: Walk) -> None:
    """K10 and K17, whatever went before."""
    world = walked(walk)
    seen: View = view(world.screen, world.at)

    assert [button.id for row in seen.footer for button in row][:3] == [
        "language:zh",
        "language:ko",
        "language:en",
    ]
    assert seen.staff.id == "staff"
    assert seen.heading or seen.name in {"asking", "looking"}


@settings(max_examples=50)
@given(WALKS)
def test_every_screen_comes_home_by_time_alone(walk: Walk) -> None:
    """Nobody needs to tidy up after anybody."""
    world = walked(walk)
    for _ in range(600):
        world.move("tick", None, 1.0)

    assert isinstance(world.screen.page, s.Attract | s.Closed | s.Full)


@given(WALKS)
def test_from_every_page_a_few_touches_of_back_lead_to_the_first(walk: Walk) -> None:
    """No dead end: where "back" stands, it leads on, and never round in a circle."""
    world = walked(walk)
    for _ in range(6):
        world.move("tick", None, 0.6)
        seen = view(world.screen, world.at)
        if seen.back:
            world.move("tap", seen.back.id, 10.0)
    waits_for_others = isinstance(world.screen.page, s.Asking | s.Printing | s.Looking)

    assert waits_for_others or isinstance(world.screen.page, s.Attract | s.Closed | s.Full)


@given(WALKS)
def test_whatever_is_alive_answers(walk: Walk) -> None:
    """A tile that does nothing would be a dead end that looks like a door."""
    world = walked(walk)
    world.move("tick", None, 9.0)
    seen = view(world.screen, world.at)
    for button in filter(None, (*seen.tiles, *seen.extras, seen.middle, seen.back)):
        before = world.screen
        after, effects = step(
            before, s.Tapped(button=button.id, token="t", at=world.at + 1, id="alive")
        )

        changed = (after.page, after.wish) != (before.page, before.wish)

        assert effects or not button.alive or changed or before.warned
