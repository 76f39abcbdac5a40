"""All that a teller can do, as one table: the page, its keys, the help and the key page read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MORE: Final = "NumpadAdd"
"""The key that opens the further verbs, and begins theirs."""


@dataclass(frozen=True, slots=True)
class Instead:
    """What the same key does while something is so."""

    so: str
    press: str
    label: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a teller can do."""

    name: str
    label: str
    key: str
    """Where nobody has chosen another; empty: none."""
    when: frozenset[str] = frozenset()
    """It can be done while one of these is so (`situation`); empty: always."""
    form: str = ""
    """The strip that asks what is needed for it; empty: it is done at once."""
    further: bool = False
    """Among the verbs behind `MORE`."""
    instead: Instead | None = None
    page: bool = False
    """Done by the page itself: nothing is sent."""
    hidden: bool = False
    """Never shown, but where its key is chosen."""


def _near(name: str, label: str, key: str, *when: str, form: str = "") -> Action:
    return Action(name, label, key, frozenset(when), form)


def _far(name: str, label: str, key: str, *when: str, form: str = "") -> Action:
    return Action(name, label, f"{MORE} {key}", frozenset(when), form, further=True)


TABLE: Final = (
    Action("call-next", "Call next", "F9", page=True),
    Action("big", "The large button", "NumpadEnter", page=True),
    _near("recall", "Recall", "Numpad1", "called"),
    _near("requeue", "Later", "Numpad2", "called", form="requeue"),
    _near("no-show", "No-show", "Numpad3", "called"),
    _near("transfer", "Transfer", "Numpad4", "customer", form="transfer"),
    _near("hold", "Put aside", "Numpad5", "customer", form="hold"),
    _near("resume", "Bring back", "Numpad6", "resumable", form="resume"),
    _near("serve-directly", "No ticket", "Numpad7", "free", form="serve-directly"),
    _near("call-ticket", "Call one", "Numpad8", "choosable", form="call-ticket"),
    _near("undo", "Undo", "Numpad9", "undoable"),
    Action(
        "pause",
        "Break",
        "Numpad0",
        frozenset({"open", "paused"}),
        "pause",
        instead=Instead("paused", "open", "Continue"),
    ),
    Action(
        "close",
        "Close",
        "NumpadDecimal",
        frozenset({"staffed"}),
        instead=Instead("closing", "open", "Stay open"),
    ),
    Action("alarm", "Silent alarm", "Pause Pause", page=True, hidden=True),
    Action("outcome", "Next outcome", "NumpadMultiply", page=True),
    Action("help", "Keys", "NumpadDivide", page=True),
    Action("back", "Close the form", "NumpadSubtract", page=True),
    Action(
        "hold-at-counter",
        "Wait for approval",
        f"{MORE} Numpad1",
        frozenset({"serving"}),
        "hold-at-counter",
        further=True,
        instead=Instead("approving", "go-on", "Go on"),
    ),
    _far("add-leg", "One more service", "Numpad2", "customer", form="add-leg"),
    _far("correct-service", "Correct the service", "Numpad3", "customer", form="correct-service"),
    _far("note", "Note and papers", "Numpad4", "customer", form="note"),
    _far("merge", "Merge two tickets", "Numpad5", "several", form="merge"),
    _far("reinstate", "Was missed, is here", "Numpad6", "missed", form="reinstate"),
    _far("upgrade", "Change the tier", "Numpad7", "customer", form="upgrade"),
    _far("redirect", "To a machine", "Numpad8", "called", form="redirect"),
    _far("record-outcome", "Last outcome", "Numpad9", "served", form="record-outcome"),
    _far("hand-over", "Hand over", "Numpad0", "staffed", form="hand-over"),
    Action(
        "auto-call",
        "Call by itself",
        f"{MORE} NumpadDecimal",
        frozenset({"open"}),
        further=True,
        instead=Instead("automatic", "auto-call-off", "Stop calling by itself"),
    ),
    Action("card", "Service card", f"{MORE} NumpadDivide", frozenset({"customer"}), page=True),
    Action(
        "customer", "Find the customer", f"{MORE} NumpadSubtract", form="customer", further=True
    ),
    _far("interpreter", "Interpreter is here", "NumpadMultiply", "interpreter"),
    Action(
        "call-supervisor",
        "Call the supervisor",
        f"{MORE} NumpadEnter",
        further=True,
        instead=Instead("supervisor", "supervisor-came", "Supervisor is here"),
    ),
)
ACTIONS: Final[Mapping[str, Action]] = {action.name: action for action in TABLE}
DEFAULTS: Final[Mapping[str, str]] = {action.name: action.key for action in TABLE}


@dataclass(frozen=True, slots=True)
class Button:
    """An action as it stands on the page at this moment."""

    action: Action
    label: str
    press: str
    form: str
    on: bool
    key: str


def buttons(
    so: frozenset[str], bound: Mapping[str, str], *, asks_reason: bool
) -> tuple[Button, ...]:
    """What can be pressed, in the order of the table; what needs no key of the page's is left."""
    return tuple(
        _button(action, so, bound[action.name], asks_reason=asks_reason)
        for action in TABLE
        if not (action.page or action.hidden)
    )


def _button(action: Action, so: frozenset[str], key: str, *, asks_reason: bool) -> Button:
    on = not action.when or bool(action.when & so)
    other = action.instead
    if other is not None and other.so in so:
        return Button(action, other.label, other.press, other.form, on, key)
    # Where the bank does not ask why, a break begins with the key.
    form = "" if action.name == "pause" and not asks_reason else action.form
    return Button(action, action.label, action.name, form, on, key)
