"""What a web board is told, and what is refused before it hangs on a wall."""

import json
from datetime import UTC, datetime

import httpx
import pytest
from web_world import TEN

from server.web.board_view import board_view
from wire.messages import Call, Lobby, LobbyLine

NAMES = {"zh": "向阳银行", "en": "Heliotrope Bank", "ar": "بنك"}
LOBBY = Lobby(
    sequence=1,
    made_at=TEN,
    open=True,
    branch=NAMES,
    calls=tuple(
        Call(number=number, counter="1", attempt=1, called_at=TEN, language="ar", service=service)
        for number, service in (("A001", "cash"), ("B001", "loans"))
    ),
    services=tuple(
        LobbyLine(service=service, name={"en": service}, waiting=3) for service in ("cash", "loans")
    ),
    rules=({"en": "Take a seat.", "zh": "请坐。"},),
)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/board/sample/hall?metres=30", 422, "43 inches cannot be read from 30 m"),
        ("/board/sample/hall?metres=nonsense", 422, "We did not understand this."),
        ("/board/sample/attic", 404, "There is nothing here."),
        ("/board/nowhere/hall", 404, "There is nothing here."),
        ("/board/sample/hall?services=lona", 404, "There is nothing here."),
    ],
)
async def test_what_cannot_be_shown_is_refused_in_a_sentence(
    visitor: httpx.AsyncClient, address: str, status: int, said: str
) -> None:
    """Before the set hangs on the wall."""
    answer = await visitor.get(address)

    assert answer.status_code == status
    assert said in answer.text


def test_the_words_are_told_in_every_language_that_a_board_can_write() -> None:
    """Rows begin at the left; who reads another language has the numbers."""
    told = board_view(LOBBY, datetime(2026, 11, 20, 2, 0, 5, tzinfo=UTC))

    assert list(told["words"]) == ["zh", "en"]
    assert told["words"]["zh"]["rules"] == ["请坐。"]
    assert {call["language"] for call in told["calls"]} == {"en"}
    assert told["now"] - told["calls"][0]["called"] == 5000
    assert "diamond" not in json.dumps(told)


def test_a_board_of_some_services_is_told_of_no_others() -> None:
    """As the board program does it."""
    told = board_view(LOBBY, TEN, frozenset({"loans"}))

    assert [call["number"] for call in told["calls"]] == ["B001"]
    assert [line[0] for line in told["words"]["en"]["services"]] == ["loans"]
    assert len(board_view(LOBBY, TEN)["calls"]) == 2
