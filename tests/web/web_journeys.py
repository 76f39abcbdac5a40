"""What tellers do in a day, key by key."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Journey:
    """Who presses what where, and what is seen.

    A step is a key, `"text` typed, or `selector = text` awaited (`selector ~ text`: contained;
    `selector =`: hidden).
    """

    name: str
    who: str
    """`teller/counter`."""
    steps: str
    """One after the other, with ` | ` between them."""

    @property
    def teller(self) -> str:
        """Whoever is logged in."""
        return self.who.partition("/")[0]

    @property
    def counter(self) -> str:
        """Where they work."""
        return self.who.partition("/")[2]


JOURNEYS = (
    Journey(
        "opens, calls, starts, finishes and calls again with one key",
        "tom/c6",
        "F9 | .now-number = A006 | NumpadEnter | #big > span:first-child = Finish | F9 | "
        ".now-number = B001",
    ),
    Journey(
        "finishes with another outcome, chosen in the same strip",
        "mei/c1",
        "NumpadMultiply | [name=outcome]:checked + span = Papers missing | NumpadEnter | "
        ".today ~ 1 served",
    ),
    Journey(
        "recalls, and the page counts",
        "sora/c4",
        "Numpad1 | .now-state ~ 2 times",
    ),
    Journey(
        "gives a customer up, and takes that back",
        "sora/c4",
        "Numpad3 | .now-number = Ready | Numpad9 | .now-number = C001",
    ),
    Journey(
        "brings a missed customer back into the queue by digits alone",
        "sora/c4",
        "Numpad3 | .now-number = Ready | NumpadAdd | #more[open] ~ Was missed | Numpad6 | "
        '#asks-head = Was missed, is here | "1 | NumpadEnter | #strip = | '
        "#place-C001 ~ Loans",
    ),
    Journey(
        "sends a customer who did not come behind the next",
        "sora/c4",
        "Numpad2 | #asks-head = Later | Numpad1 | NumpadEnter | .now-number = Ready",
    ),
    Journey(
        "transfers with a note to another service, and the number waits there",
        "mei/c1",
        'Numpad4 | #asks-head = Transfer | Numpad1 | Tab | Tab | Tab | "asks for a card | '
        "NumpadEnter | .now-number = Ready",
    ),
    Journey(
        "puts a customer aside and brings them back",
        "mei/c1",
        "Numpad5 | #asks-head = Put aside | Numpad2 | NumpadEnter | .now-number = Ready | "
        "Numpad6 | #asks-head = Bring back | NumpadEnter | .now-number = A003",
    ),
    Journey(
        "serves somebody without a ticket",
        "tom/c6",
        "Numpad7 | #asks-head = No ticket | Numpad2 | NumpadEnter | "
        ".now-line ~ Accounts and cards | #big > span:first-child = Finish",
    ),
    Journey(
        "calls somebody out of turn with a reason",
        "tom/c6",
        'Numpad8 | #asks-head = Call one | "a001 | Tab | Numpad2 | NumpadEnter | '
        ".now-number = A001 | .now .hint ~ out of turn: Cannot wait long",
    ),
    Journey(
        "an unknown number is said, and what was typed stays",
        "tom/c6",
        'Numpad8 | #asks-head = Call one | "Z999 | NumpadEnter | #said ~ no such ticket | '
        "Escape | #strip =",
    ),
    Journey(
        "goes on a break and comes back",
        "tom/c6",
        "Numpad0 | .now-number = On a break | Numpad0 | .now-number = Ready",
    ),
    Journey(
        "a second press closes after the customer, a third stays open after all",
        "mei/c1",
        "NumpadDecimal | #verb-close ~ Stay open | NumpadDecimal | #verb-close ~ Close",
    ),
    Journey(
        "waits for an approval, which is no service, and goes on",
        "mei/c1",
        "NumpadAdd | Numpad1 | #asks-head = Wait for approval | NumpadEnter | "
        ".now-state ~ Waits for approval | NumpadAdd | Numpad1 | .now-state = Serving",
    ),
    Journey(
        "adds a service, and the visit goes on there",
        "mei/c1",
        "NumpadAdd | Numpad2 | #asks-head = One more service | Numpad3 | NumpadEnter | "
        "#strip = | NumpadEnter | #place-A003 ~ Foreign exchange",
    ),
    Journey(
        "puts a wrong service right",
        "mei/c1",
        "NumpadAdd | Numpad3 | #asks-head = Correct the service | Numpad3 | NumpadEnter | "
        ".now-line ~ Foreign exchange",
    ),
    Journey(
        "writes a note down and reads it",
        "mei/c1",
        "NumpadAdd | Numpad4 | #asks-head = Note and papers | "
        '"copies are with the lobby | NumpadEnter | '
        ".now .note ~ copies are with the lobby",
    ),
    Journey(
        "merges two tickets of one person",
        "tom/c6",
        'NumpadAdd | Numpad5 | #asks-head = Merge two tickets | "A001 | Tab | "D001 | '
        "NumpadEnter | .queue .count = 11 waiting",
    ),
    Journey(
        "changes a tier, which is written down with its reason",
        "mei/c1",
        "NumpadAdd | Numpad7 | #asks-head = Change the tier | Numpad4 | NumpadEnter | "
        ".now .tier ~ Diamond",
    ),
    Journey(
        "sends a called customer to a machine",
        "sora/c4",
        "NumpadAdd | Numpad8 | #asks-head = To a machine | NumpadEnter | .now-number = Ready",
    ),
    Journey(
        "says afterwards what the last visit came to",
        "mei/c1",
        "NumpadEnter | .now-number = Ready | NumpadAdd | Numpad9 | "
        "#asks-head = Last outcome | Numpad2 | NumpadEnter | #strip =",
    ),
    Journey(
        "hands the counter over with whoever is there",
        "mei/c1",
        'NumpadAdd | Numpad0 | #asks-head = Hand over | "anna | NumpadEnter | '
        ".now-line ~ anna works at this counter",
    ),
    Journey(
        "hands it over to nobody who does not exist",
        "mei/c1",
        'NumpadAdd | Numpad0 | #asks-head = Hand over | "nobody | NumpadEnter | #said ~ nobody',
    ),
    Journey(
        "calls the supervisor, who comes",
        "tom/c6",
        "NumpadAdd | NumpadEnter | .note ~ supervisor has been called | NumpadAdd | "
        "NumpadEnter | #verb-call-supervisor ~ Call the supervisor",
    ),
    Journey(
        "lets the counter call by itself",
        "tom/c6",
        "NumpadAdd | NumpadDecimal | .now-state ~ calls by itself",
    ),
    Journey(
        "reads the keys and is back",
        "tom/c6",
        "NumpadDivide | #help[open] ~ Put aside | Escape | #help:not([open]) ~ Put aside",
    ),
    Journey(
        "finds a customer in the bank's directory, and the ticket has their tier",
        "mei/c1",
        'NumpadAdd | NumpadSubtract | #asks-head = Find the customer | Tab | "62218999000111222 | '
        "NumpadEnter | #found ~ A••• K•• | NumpadEnter | #strip = | .now .tier ~ Gold",
    ),
    Journey(
        "reads what the service needs",
        "sora/c4",
        "NumpadAdd | NumpadDivide | #card[open] ~ Above 300,000: the loan officer",
    ),
    Journey(
        "takes back a tier that was changed by mistake",
        "mei/c1",
        "NumpadAdd | Numpad7 | #asks-head = Change the tier | Numpad4 | NumpadEnter | "
        ".now .tier ~ Diamond | Numpad9 | .now .tier ~ Gold",
    ),
)
