"""Every page of every role in the states in which it looks different, to be drawn and measured."""

from dataclasses import dataclass
from typing import Final

from web_world import token_of

from server.web.office_view import TITLES

TABLET: Final = (1024, 768)
DESKTOP: Final = (1440, 900)
DESK: Final = (TABLET, DESKTOP)
HALL: Final = (TABLET, (800, 1280), DESKTOP)
"""The lobby manager's tablet is held upright too."""
BESIDE: Final = ((420, 900), *DESK)
"""Tellers keep the page beside the core-banking window."""
POCKET: Final = ((390, 844),)


@dataclass(frozen=True, slots=True)
class Scene:
    """A page in one of its states.

    A step is `+selector` touched, `"text` typed, `~selector` awaited, or a key; ` | ` is between.
    """

    name: str
    route: str
    """Which of the application's it shows."""
    path: str = ""
    """Where it is; empty: at the route."""
    who: str = "admin"
    """The account; empty: nobody has logged in."""
    steps: str = ""
    sizes: tuple[tuple[int, int], ...] = DESK
    living: bool = True
    """Whether the demonstration has such a page at the same address."""

    @property
    def at(self) -> str:
        """Where it is."""
        return self.path or self.route


def _still(name: str, route: str, path: str = "", who: str = "admin", steps: str = "") -> Scene:
    """One that only the branch of the tests has."""
    return Scene(name, route, path, who, steps, living=False)


def _teller(name: str, who: str, counter: str, steps: str = "", shows: str = "") -> Scene:
    route = shows or "/teller/{counter}"
    return Scene(f"teller-{name}", route, f"/teller/{counter}", who, steps, BESIDE, living=False)


def _asked(name: str, who: str, counter: str, steps: str) -> Scene:
    return _teller(name, who, counter, f"{steps} | ~#asks", "/teller/{counter}/strip/{ask}")


def _hall(name: str, steps: str = "", shows: str = "/lobby", *, living: bool = True) -> Scene:
    return Scene(f"lobby-{name}", shows, "/lobby", "lena", steps, HALL, living)


def _phone(name: str, place: int, steps: str, shows: str = "/p/{token}") -> Scene:
    at = f"/p/{token_of(place)}"
    return Scene(f"phone-{name}", shows, at, "", steps, POCKET, living=False)


SCENES: Final = (
    _still("front-visitor", "/", who=""),
    _still("front-teller", "/", who="tom"),
    _still("front-manager", "/", who="min"),
    _still("front-admin", "/"),
    Scene("branches", "/branches"),
    Scene("login", "/login", who=""),
    Scene("login-wrong", "/login", "", "", '+#name | "nobody | +#password | "x | Enter | ~#wrong'),
    _still("error", "/", "/nowhere", ""),
    Scene("me", "/me"),
    _still("me-factor", "/me", steps="+form[action='/me/factor/begin'] button | ~.to-scan"),
    Scene("staff", "/staff"),
    _still("staff-made", "/staff", steps="+[action='/staff/sun/password'] button | ~.made"),
    Scene("alarms", "/alarms"),
    Scene("audit", "/audit"),
    Scene("audit-staff", "/audit/staff"),
    Scene("teller-choose", "/teller"),
    _teller("serving", "mei", "c1"),
    _teller("called", "sora", "c4"),
    _teller("free", "tom", "c6"),
    _teller("paused", "jun", "c2"),
    _teller("closed", "anna", "c3"),
    _teller("taken", "anna", "c1"),
    _teller("more", "mei", "c1", "NumpadAdd | ~#more[open]"),
    _teller("card", "sora", "c4", "NumpadAdd | NumpadDivide | ~#card[open]"),
    _teller("keys", "tom", "c6", "NumpadDivide | ~#help[open]"),
    _asked("transfer", "mei", "c1", "Numpad4"),
    _asked("hold", "mei", "c1", "Numpad5"),
    _asked("note", "mei", "c1", "NumpadAdd | Numpad4"),
    _asked("upgrade", "mei", "c1", "NumpadAdd | Numpad7"),
    _asked("directly", "tom", "c6", "Numpad7"),
    _asked("call-one", "tom", "c6", "Numpad8"),
    _asked("customer", "mei", "c1", "NumpadAdd | NumpadSubtract"),
    _teller(
        "customer-found",
        "mei",
        "c1",
        'NumpadAdd | NumpadSubtract | ~#asks | Tab | "62218999000111222 | Enter | ~#found',
        "/teller/{counter}/customer",
    ),
    Scene("keys", "/keys"),
    _hall("map"),
    _hall("person", "+.segment | ~.person-card", "/lobby/tickets/{ticket}"),
    _hall("person-tier", "+.segment | +#upgrade summary | ~#upgrade[open]"),
    _hall("new", "+#new | ~#new-ticket", "/lobby/new"),
    _hall("counter", "+#plate-c6 | ~#counter-card", "/lobby/counters/{counter}"),
    _hall("counter-effect", "+#plate-c6 | +#counter-card .choices .do | ~#profile-effect p"),
    _hall("what-if", "+#what-if > summary | +.wish button | ~#effect p"),
    _hall("broadcast", "+#broadcast summary"),
    _hall("nobody", '"999 | Enter | ~.person-card'),
    _hall("told", "+#accept-1 ? | ~.told-of", living=False),
    Scene("teller-told", "/told", "/teller/c6", "tom", "~#told-list p", BESIDE, living=False),
    Scene("alerts", "/alerts", sizes=HALL),
    Scene("cases", "/cases", sizes=HALL),
    _still("case-open", "/cases/{case}", "/cases/rating-ticket-02-1"),
    _still("case-mine", "/cases/{case}", "/cases/rating-ticket-05-1"),
    Scene("calls", "/calls"),
    _still("call-open", "/calls/{call}", "/calls/call-rating-ticket-02-1"),
    _still("call-mine", "/calls/{call}", "/calls/call-rating-ticket-05-1"),
    Scene("ratings", "/ratings"),
    _still("ratings-mine", "/ratings/mine", who="mei"),
    Scene("forecast", "/forecast", "/forecast?days=30"),
    Scene("shifts", "/shifts"),
    Scene("shifts-week", "/shifts", "/shifts?day=mon"),
    Scene("shifts-today", "/shifts/today", sizes=HALL),
    Scene("look", "/look"),
    Scene("playlist", "/playlist"),
    Scene("devices", "/devices"),
    Scene("rollout", "/rollout"),
    _still("device-name", "/devices/{device}/name", "/devices/kiosk-1/name"),
    Scene("limits", "/limits"),
    Scene("limits-check", "/limits/check"),
    Scene("office", "/office"),
    Scene("office-plan", "/office/plan"),
    *(
        Scene(f"office-{name}", "/office/{section}", f"/office/{name}", steps="+details summary ?")
        for name in TITLES
    ),
    _still(
        "office-check",
        "/office/check",
        "/office/calls",
        steps='+[name="0/wrap_up_seconds"] | Control+a | "45 | Enter | ~.changes',
    ),
    _still("office-draft", "/office"),
    _still(
        "office-faults",
        "/office/check",
        "/office/calls",
        steps='+[name="0/wrap_up_seconds"] | Control+a | "none | Enter | ~[role=alert]',
    ),
    _still("shifts-draft", "/shifts"),
    _still("shifts-check", "/shifts/check"),
    _phone("waits", 0, "~#contact summary", "/p/{token}/contact"),
    _phone("leave", 0, "+#leave summary"),
    _phone("rate", 10, "~.rate", "/p/{token}/rating"),
    Scene("board", "/board/{branch}/{zone}", "/board/sample/hall", "", sizes=((1920, 1080),)),
)

NO_PAGES: Final = {
    "/healthz": "for monitors",
    "/journals/{branch}": "for programs",
    "/software/{file}": "for devices",
    "/login/bank": "leads elsewhere",
    "/login/bank/back": "leads on",
    "/alarms/stream": "a part of its page",
    "/alerts/stream": "a part of its page",
    "/lobby/stream": "a part of its page",
    "/teller/{counter}/stream": "a part of its page",
    "/board/{branch}/{zone}/stream": "a part of its page",
    "/p/{token}/stream": "a part of its page",
    "/board/{branch}/{zone}/pictures/{picture}": "a picture",
    "/look/pictures/{picture}": "a picture",
    "/look/draft.css": "a style",
    "/look/of/{branch}/look.css": "a style",
    "/look/of/{branch}/night.css": "a style",
    "/look/of/{branch}/logo.png": "a picture",
    "/look/of/{branch}/font": "a font",
    "/office/plan.toml": "a file",
}
"""What is fetched and is not looked at by itself, and why."""
