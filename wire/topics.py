"""The wire table: each address, its message, whether it is state, who speaks and who listens."""

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from wire import messages

ROOT: Final = "heliotrope/1"
"""The major version of the contract stands in the address."""
PACKET_LIMIT: Final = 65_536
"""Bytes; a larger message is cut off by the broker or dropped by the reader."""

M = TypeVar("M")


class MalformedMessage(ValueError):
    """What arrived is not what the wire table says."""


@dataclass(frozen=True, slots=True)
class Topic(Generic[M]):
    """An address pattern bound to the type it carries; retained means state."""

    path: str
    carries: TypeAdapter[M]
    retain: bool
    speakers: frozenset[str]
    """Kinds of device that publish here, or `server`."""
    listeners: frozenset[str]

    def address(self, branch: str, **ids: str) -> str:
        """The full address for one branch and, where the pattern has one, one device."""
        return f"{ROOT}/{branch}/{self.path.format(**ids)}"

    def anyone(self, branch: str) -> str:
        """The subscription that hears every device's address of this pattern."""
        return self.address(branch, kind="+", device="+", counter="+", zone="+")

    def ids(self, address: str) -> dict[str, str] | None:
        """The ids inside `address`, or None if it is another topic's."""
        pattern, parts = self.path.split("/"), address.removeprefix(f"{ROOT}/").split("/")[1:]
        if len(pattern) != len(parts):
            return None
        found = dict(zip(pattern, parts, strict=True))
        fits = all(name.startswith("{") or name == part for name, part in found.items())
        return (
            {name[1:-1]: part for name, part in found.items() if name[0] == "{"} if fits else None
        )

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of the ids in the address, beside the branch."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))

    def write(self, message: M) -> bytes:
        """The message as it travels."""
        return self.carries.dump_json(message)

    def read(self, payload: bytes) -> M:
        """The message, or MalformedMessage with one line that says what is wrong."""
        if len(payload) > PACKET_LIMIT:
            raise MalformedMessage(f"{len(payload)} bytes are more than {PACKET_LIMIT}")
        try:
            return self.carries.validate_json(payload)
        except ValidationError as wrong:
            first = wrong.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(step) for step in first["loc"])
            raise MalformedMessage(f"{where or 'message'}: {first['msg']}") from None


def _topic(path: str, carries: Any, *, retain: bool, speakers: str, listeners: str) -> Topic[Any]:
    adapter = carries if isinstance(carries, TypeAdapter) else TypeAdapter(carries)
    return Topic(path, adapter, retain, frozenset(speakers.split()), frozenset(listeners.split()))


DEVICE_STATE: Final[Topic[messages.DeviceState]] = _topic(
    "{kind}/{device}/state",
    messages.DeviceState,
    retain=True,
    speakers="kiosk board pad sign pager machine printer button",
    listeners="server",
)
DEVICE_COMMAND: Final[Topic[messages.DeviceCommand]] = _topic(
    "{kind}/{device}/command",
    messages.DEVICE_COMMAND,
    retain=False,
    speakers="server",
    listeners="kiosk pager",
)
DEVICE_RESULT: Final[Topic[messages.CommandResult]] = _topic(
    "{kind}/{device}/command-result",  # `result` alone is that of a print job, where it is one
    messages.CommandResult,
    retain=False,
    speakers="kiosk pager",
    listeners="server",
)
SERVER_STATE: Final[Topic[messages.ServerState]] = _topic(
    "server/state",
    messages.ServerState,
    retain=True,
    speakers="server",
    listeners="kiosk board pad sign pager machine printer button",
)
MENU: Final[Topic[messages.Menu]] = _topic(
    "menu", messages.Menu, retain=True, speakers="server", listeners="kiosk"
)
KIOSK_REQUEST: Final[Topic[messages.KioskRequest]] = _topic(
    "kiosk/{device}/request",
    messages.KIOSK_REQUEST,
    retain=False,
    speakers="kiosk",
    listeners="server",
)
KIOSK_REPLY: Final[Topic[messages.KioskReply]] = _topic(
    "kiosk/{device}/reply",
    messages.KIOSK_REPLY,
    retain=False,
    speakers="server",
    listeners="kiosk",
)
LOBBY: Final[Topic[messages.Lobby]] = _topic(
    "lobby/{zone}", messages.Lobby, retain=True, speakers="server", listeners="board"
)
COUNTER: Final[Topic[messages.CounterShow]] = _topic(
    "counter/{counter}",
    messages.CounterShow,
    retain=True,
    speakers="server",
    listeners="pad sign pager",
)
QUESTIONNAIRE: Final[Topic[messages.Questionnaire]] = _topic(
    "questionnaire", messages.Questionnaire, retain=True, speakers="server", listeners="pad"
)
PAD_ANSWER: Final[Topic[messages.PadAnswer]] = _topic(
    "pad/{device}/answer", messages.PadAnswer, retain=False, speakers="pad", listeners="server"
)
PAD_REPLY: Final[Topic[messages.PadReply]] = _topic(
    "pad/{device}/reply", messages.PAD_REPLY, retain=False, speakers="server", listeners="pad"
)
BUTTON: Final[Topic[messages.ButtonPress]] = _topic(
    "counter/{device}/button",  # a button is named as its counter, so it presses for no other
    messages.ButtonPress,
    retain=False,
    speakers="button",
    listeners="server",
)
MACHINE_CONDITION: Final[Topic[messages.MachineCondition]] = _topic(
    "machine/{device}/condition",
    messages.MachineCondition,
    retain=True,
    speakers="machine",
    listeners="server",
)
TICKET_TOOK: Final[Topic[messages.Took]] = _topic(
    "kiosk/{device}/took", messages.Took, retain=False, speakers="kiosk", listeners="server"
)
BOARD_SHOWN: Final[Topic[messages.Shown]] = _topic(
    "board/{device}/shown", messages.Shown, retain=False, speakers="board", listeners="server"
)

LOOK: Final[Topic[messages.Look]] = _topic(
    "look", messages.Look, retain=True, speakers="server", listeners="printer"
)
PLAYLIST: Final[Topic[messages.Playlist]] = _topic(
    "playlist/{zone}", messages.Playlist, retain=True, speakers="server", listeners="board"
)
PICTURE_REQUEST: Final[Topic[messages.PictureRequest]] = _topic(
    "{kind}/{device}/picture-request",
    messages.PictureRequest,
    retain=False,
    speakers="kiosk board pad printer",
    listeners="server",
)
PICTURE_PIECE: Final[Topic[messages.PicturePiece]] = _topic(
    "{kind}/{device}/picture",
    messages.PicturePiece,
    retain=False,
    speakers="server",
    listeners="kiosk board pad printer",
)
PRINTER_JOB: Final[Topic[messages.PrintJob]] = _topic(
    "printer/{device}/job",
    messages.PrintJob,
    retain=False,
    speakers="server",
    listeners="printer",
)
PRINTER_RESULT: Final[Topic[messages.PrintResult]] = _topic(
    "printer/{device}/result",
    messages.PrintResult,
    retain=False,
    speakers="printer",
    listeners="server",
)

TABLE: Final[tuple[Topic[Any], ...]] = (
    DEVICE_STATE,
    DEVICE_COMMAND,
    DEVICE_RESULT,
    SERVER_STATE,
    MENU,
    KIOSK_REQUEST,
    KIOSK_REPLY,
    LOBBY,
    COUNTER,
    QUESTIONNAIRE,
    PAD_ANSWER,
    PAD_REPLY,
    BUTTON,
    MACHINE_CONDITION,
    TICKET_TOOK,
    BOARD_SHOWN,
    LOOK,
    PLAYLIST,
    PICTURE_REQUEST,
    PICTURE_PIECE,
    PRINTER_JOB,
    PRINTER_RESULT,
)
DEVICE_KINDS: Final = ("kiosk", "board", "pad", "sign", "pager", "machine", "printer", "button")
