"""Slips that are no tickets: to look at, and to try a printer with."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from printer.slip import Slip
from wire.messages import Forecast
from words.languages import KNOWN
from words.phrases import say

TEST: Final = "TEST"
"""What stands where a number would: it can be called nowhere."""
_BRANCH: Final = {
    "zh": "向阳银行 中山路支行",
    "ko": "해바라기은행 중산로지점",
    "en": "Heliotrope Bank, Zhongshan Road",
}
_SERVICE: Final = {"zh": "现金与转账", "ko": "입출금 및 송금", "en": "Cash and transfers"}
_WHERE: Final = {
    "zh": "请在一楼大厅等候",
    "ko": "1층 로비에서 기다려 주세요",
    "en": "Please wait in the hall",
}
_RULE: Final = {
    "zh": "A、B、C 为不同业务，号码不按统一顺序叫号。",
    "ko": "A, B, C는 서로 다른 업무라 번호가 순서대로 호출되지 않습니다.",
    "en": "A, B, C are different services, so numbers may not come in order.",
}


def sample(language: str, at: datetime) -> Slip:
    """A ticket as it could be."""
    return Slip(
        branch=_BRANCH,
        number="A021",
        service=_SERVICE,
        where=_WHERE,
        ahead=5,
        forecast=Forecast(p50=12, p90=18),
        issued_at=at,
        url="https://queue.heliotrope.example/p/Qh3k9sZ1f0aYb2c4d6e8Gg",
        language=language,
        rule=_RULE,
    )


def test_slip(language: str, at: datetime) -> Slip:
    """Nothing on it that anybody could wait with."""
    said = {code: say(code, "Test slip, not a ticket") for code in KNOWN}
    return replace(sample(language, at), number=TEST, service=said, where={}, ahead=None, url="")
