"""What a server says in these tests: one branch, one day, on a clock of its own."""

from datetime import UTC, datetime, timedelta
from typing import Any

from display.questions import USUAL
from wire.messages import (
    Asked,
    Call,
    CounterShow,
    Forecast,
    Lobby,
    LobbyLine,
    Questionnaire,
    RatingWindow,
    ServerState,
)
from words.phrases import in_all
from words.rating import ASPECTS

TEN = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
BRANCH = {"zh": "向阳银行 中山路支行", "ko": "해바라기은행 중산로지점", "en": "Heliotrope Bank"}
RULE = {
    "zh": "A、B、C 为不同业务，号码不按统一顺序叫号。等候越久，越优先。",
    "ko": "A, B, C는 서로 다른 업무라 번호가 순서대로 호출되지 않습니다.",
    "en": "A, B, C are different services, so numbers may not come in order. "
    "The longer you wait, the sooner you are called.",
}
SERVICES = {
    "cash": {"zh": "现金与转账", "ko": "입출금 및 송금", "en": "Cash and transfers"},
    "accounts": {"zh": "开户与银行卡", "ko": "계좌 개설 및 카드", "en": "Accounts and cards"},
    "loans": {"zh": "贷款", "ko": "대출", "en": "Loans"},
    "exchange": {"zh": "外币兑换", "ko": "환전", "en": "Foreign exchange"},
    "business": {"zh": "对公业务", "ko": "기업 업무", "en": "Business banking"},
}

UPSTAIRS = {
    "zone": {"zh": "二楼", "ko": "2층", "en": "Upstairs"},
    "way": {
        "zh": "请乘电梯上二楼",
        "ko": "엘리베이터로 2층에 올라가 주세요",
        "en": "take the lift to the first floor",
    },
}
"""What a call says to those who wait in another zone."""
FAR = {
    "zone": {
        "zh": "财富管理与企业客户中心",
        "ko": "자산관리 및 기업금융 센터",
        "en": "Wealth management centre",
    },
    "way": {
        "zh": "请从正门旁乘电梯上二楼，出电梯后左转，经过现金柜台直走到底",
        "ko": "정문 옆 엘리베이터로 2층에 올라가신 뒤 왼쪽으로 돌아 "
        "입출금 창구를 지나 끝까지 가 주세요",
        "en": "take the lift beside the main entrance to the first floor, "
        "then turn left and go past the cash counters",
    },
}


def clock(second: float) -> datetime:
    """The server's clock so many of its seconds after ten."""
    return TEN + timedelta(seconds=second)


def heartbeat(second: float = 0, **more: Any) -> ServerState:
    """A sign of life."""
    return ServerState(**{"owner": "first", "epoch": 1, "made_at": clock(second), **more})


def call(number: str, second: float = 0, attempt: int = 1, counter: str = "1", **more: Any) -> Call:
    """A call made at that second."""
    said = {"called_at": clock(second), "language": "zh", **more}
    return Call(number=number, counter=counter, attempt=attempt, **said)


def lobby(*calls: Call, sequence: int = 1, second: float = 0, **more: Any) -> Lobby:
    """A snapshot with these calls, newest first."""
    lines = tuple(
        LobbyLine(service=id_, name=name, waiting=12, forecast=Forecast(p50=12, p90=20))
        for id_, name in SERVICES.items()
    )
    shown = {
        "foreseen_at": clock(second),
        "open": True,
        "branch": BRANCH,
        "rule": RULE,
        "services": lines,
        **more,
    }
    return Lobby(sequence=sequence, made_at=clock(second), calls=calls, **shown)


def window(leg: str = "t-1", opens: float = 0, closes: float = 20) -> RatingWindow:
    """The server asks for a rating between these seconds."""
    times = {"opened_at": clock(opens), "closes_at": clock(closes)}
    return RatingWindow(leg=leg, version="usual", **times)


def counter(sequence: int = 1, second: float = 0, **more: Any) -> CounterShow:
    """What counter 1 shows."""
    shown = {"counter": "1", "state": "open", **more}
    return CounterShow(sequence=sequence, made_at=clock(second), **shown)


def called(number: str = "A021", second: float = 0, attempt: int = 1, **more: Any) -> CounterShow:
    """Counter 1 has called this number at that second."""
    shown = {"number": number, "phase": "called", "attempt": attempt, "called_at": clock(second)}
    return counter(**{"second": second, "languages": ("zh", "ko", "en"), **shown, **more})


def questionnaire(version: str = "autumn") -> Questionnaire:
    """What a head office wants asked: reasons and aspects of its own."""
    reasons = {"queue": "The queue was long", "form": "Too many forms"}
    return USUAL.model_copy(
        update={
            "version": version,
            "reasons": tuple(Asked(id=id_, text={"en": text}) for id_, text in reasons.items()),
            "aspects": tuple(
                Asked(id=id_, text=in_all(ASPECTS[id_])) for id_ in ("attitude", "speed")
            ),
        }
    )


EVERYTHING = USUAL.model_copy(
    update={"aspects": tuple(Asked(id=id_, text=in_all(word)) for id_, word in ASPECTS.items())}
)
"""As much as a questionnaire can ask."""
