"""A small branch, and one screen of every kind in it."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from kiosk_staff import staff_scenes

from kiosk import screen as s
from kiosk.screen import Screen
from wire.messages import (
    CardPrefix,
    Choice,
    Forecast,
    IssueRequest,
    Menu,
    MenuGroup,
    MenuLine,
    MenuMachine,
    Place,
    PlaceRequest,
    ServerState,
)
from wire.servertime import ServerTime
from words.phrases import in_all

MORNING = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
NOW = 100.0

NAMES = {
    "cash": ("现金与转账", "입출금 및 송금", "Cash and transfers"),
    "accounts": ("开户与银行卡", "계좌 개설 및 카드", "Accounts and cards"),
    "loans": ("贷款", "대출", "Loans"),
    "exchange": ("外币兑换", "환전", "Foreign exchange"),
    "business": ("对公业务", "기업 업무", "Business banking"),
    "wealth": ("理财与保险", "자산관리 및 보험", "Savings and insurance"),
    "bonds": ("国债", "국채", "Government bonds"),
    "deposits": ("保管箱", "대여금고", "Safe deposit boxes"),
}
HALL = {
    "zh": "请在一楼大厅等候",
    "ko": "1층 로비에서 기다려 주세요",
    "en": "Please wait in the hall",
}
REFUSAL = in_all("The branch is closed.")


def texts(zh: str, ko: str, en: str) -> dict[str, str]:
    """One text per language."""
    return {"zh": zh, "ko": ko, "en": en}


def line(service: str, ahead: int = 0, p50: float = 12.0, p90: float = 18.0) -> MenuLine:
    """One service with an outlook for two tiers."""
    return MenuLine(
        service=service,
        name=texts(*NAMES[service]),
        zone=HALL,
        ahead={"basic": ahead, "gold": ahead // 3},
        forecast={"basic": Forecast(p50=p50, p90=p90), "gold": Forecast(p50=2, p90=6)},
    )


def menu(count: int = 5) -> Menu:
    """A menu of so many services."""
    lines = [
        line(service, 5 + place, 8 + 3 * place, 18 + 7 * place)
        for place, service in enumerate(NAMES)
    ]
    lines[2] = lines[2].model_copy(update={"open": False})
    return Menu(
        sequence=10,
        made_at=MORNING,
        foreseen_at=MORNING,
        open=True,
        branch=texts(
            "向阳银行 中山路支行", "해바라기은행 중산로지점", "Heliotrope Bank, Zhongshan Road"
        ),
        services=tuple(lines[:count]),
        tier="basic",
        cards=(CardPrefix(prefix="622", tier="silver"), CardPrefix(prefix="62218", tier="gold")),
        phone="http://127.0.0.1:8080/t/",
    )


def grouped() -> Menu:
    """Eight services, of which six stand behind two tiles, one of them behind the other."""
    groups = (
        MenuGroup(group="money", name=texts("投资理财", "자산관리", "Savings")),
        MenuGroup(group="more", name=texts("其他业务", "기타 업무", "Other services")),
        MenuGroup(group="safe", name=texts("托管", "보관", "Safekeeping"), within="more"),
    )
    where = {"wealth": "money", "bonds": "money", "exchange": "more", "business": "more"}
    where["deposits"] = "safe"
    lines = (
        line.model_copy(update={"group": where.get(line.service, "")}) for line in menu(8).services
    )
    return menu(8).model_copy(update={"groups": groups, "services": tuple(lines)})


def prepared() -> Menu:
    """A menu in which cash needs papers and a machine can do it, and loans need papers only."""
    papers = texts("请带身份证和银行卡", "신분증과 통장 또는 카드", "Bring your ID and bank card")
    machine = MenuMachine(
        machine="atm",
        name=texts("自助取款机", "현금자동입출금기", "Cash machine"),
        where=texts("门口", "입구 옆", "by the door"),
        services=("cash", "exchange"),
    )
    whole = menu()
    lines = [
        line.model_copy(update={"documents": papers}) if line.service != "exchange" else line
        for line in whole.services
    ]
    return whole.model_copy(update={"services": tuple(lines), "machines": (machine,)})


def helpful(whole: Menu | None = None) -> Menu:
    """A menu of a branch that asks what its customers need, and serves three wishes at once."""
    needs = (
        Choice(code="wheelchair", name=texts("轮椅通道", "휠체어 이용", "Step-free counter")),
        Choice(code="sight", name=texts("视力协助", "시각 지원", "Help with reading")),
        Choice(code="hearing", name=texts("助听设备", "청각 보조", "Hearing loop")),
        Choice(code="interpreter", name=texts("口译", "통역", "Interpreter")),
        Choice(code="child", name=texts("携带儿童", "아이 동반", "With a child")),
    )
    social = (
        Choice(code="elderly", name=texts("老年人", "어르신", "65 or older")),
        Choice(code="pregnant", name=texts("孕妇", "임산부", "Pregnant")),
    )
    offers = {"needs": needs, "social": social, "services_a_visit": 3, "appointments": True}
    return (whole or menu()).model_copy(update=offers)


def numbered(whole: Menu | None = None) -> Menu:
    """The same with the series of each service, so that a kiosk can number alone."""
    whole = whole or menu()
    lines = [
        each.model_copy(update={"series": dict.fromkeys(("basic", "silver", "gold"), letter)})
        for letter, each in zip("ABCDEFGH", whole.services, strict=False)
    ]
    return whole.model_copy(update={"services": tuple(lines)})


def heartbeat() -> ServerState:
    """The server lives."""
    return ServerState(owner="one", epoch=1, made_at=MORNING)


SILENT = ServerTime(heartbeat(), NOW - 11)
"""Nothing was heard of the server for too long."""


def request(id_: str) -> IssueRequest:
    """What a tap on cash asks for."""
    return IssueRequest(id=id_, service="cash", tier="basic", language="zh", token="0" * 64)


TICKET = s.Ticket(
    number="A021",
    service=texts(*NAMES["cash"]),
    where=HALL,
    ahead=5,
    forecast=Forecast(p50=12, p90=18),
    issued_at=MORNING,
    url="http://127.0.0.1:8080/t/" + "x" * 32,
)


PLACE = Place(
    id="r",
    number="A021",
    service="cash",
    state="waiting",
    ahead=3,
    forecast=Forecast(p50=6, p90=11),
)
BACK = PLACE.model_copy(update={"missed": MORNING, "behind": 2, "ahead": 2})
CALLED = PLACE.model_copy(update={"state": "called", "counter": "3", "ahead": None})
OVER = PLACE.model_copy(update={"state": "served", "ahead": None})

LATE = replace(TICKET, past_closing=True)
ALONE = replace(TICKET, number="A505", ahead=None, forecast=None)
"""Given by the kiosk itself."""


def ran_out() -> Menu:
    """A menu in which the bank says why a service cannot be chosen."""
    whole = menu()
    why = texts(
        "今天不再发放贷款业务号票。",
        "오늘은 대출 번호표를 더 이상 발급하지 않습니다.",
        "No more tickets are issued for Loans today.",
    )
    lines = list(whole.services)
    lines[2] = lines[2].model_copy(update={"closed": why})
    return whole.model_copy(update={"services": tuple(lines)})


def full() -> Menu:
    """No ticket is left, and the bank says why of each service."""
    why = texts(
        "今天的号票已发完，请明天再来。",
        "오늘 번호표가 모두 발급되었습니다. 내일 다시 방문해 주세요.",
        "All tickets for today are taken; please come again tomorrow.",
    )
    whole = helpful()
    lines = (line.model_copy(update={"open": False, "closed": why}) for line in whole.services)
    return whole.model_copy(update={"services": tuple(lines)})


def base(count: int = 5) -> Screen:
    """A kiosk with its menu and a living server."""
    time = ServerTime(heartbeat(), NOW)
    return Screen(menu=menu(count), time=time, paper="ok", turned=NOW - 9, touched=NOW - 9)


@cache
def scenes() -> dict[str, Screen]:
    """Every screen at NOW."""
    shown = base()

    def on(page: s.Page, **more: object) -> Screen:
        return replace(shown, page=page, **more)

    services = on(s.Services())
    return {
        "starting": Screen(),
        "attract": on(s.Attract()),
        "services": services,
        "services_six": replace(base(6), page=s.Services()),
        "services_more": replace(base(8), page=s.Services()),
        "services_groups": on(s.Services(), menu=grouped()),
        "services_group": on(s.Services(group="more"), menu=grouped()),
        "services_offline": on(s.Services(), time=SILENT),
        "services_card": on(s.Services(), tier="gold", note=s.Note.CARD_READ),
        "services_unknown": on(s.Services(), note=s.Note.CARD_UNKNOWN),
        "services_no_paper": on(s.Services(), paper="out"),
        "services_help": on(s.Services(), help=s.Help("h", NOW)),
        "services_told": on(s.Services(), help=s.Help("h", NOW, told=True)),
        "services_ran_out": on(s.Services(), menu=ran_out()),
        "services_helpful": on(s.Services(), menu=helpful(menu(8))),
        "services_six_helpful": on(s.Services(), menu=helpful(menu(6))),
        "services_several": on(
            s.Services(),
            menu=helpful(),
            wish=s.Wish(several=True, services=("accounts",), needs=("child",)),
        ),
        "others": on(s.Others(), menu=helpful()),
        "needs": on(
            s.Needs(), menu=helpful(), wish=s.Wish(needs=("wheelchair",), social="elderly")
        ),
        "before": on(s.Before("cash"), menu=prepared()),
        "before_papers": on(s.Before("business"), menu=prepared()),
        "before_machine": on(s.Before("exchange"), menu=prepared()),
        "before_away": on(s.Before("cash"), menu=prepared(), time=SILENT),
        "services_unchecked": on(s.Services(), note=s.Note.CARD_UNCHECKED),
        "services_waits": on(s.Services(), tier="gold", waits_as="A017"),
        "code": on(s.Code(typed="20261123"), menu=helpful()),
        "code_empty": on(s.Code()),
        "code_unknown": on(s.Code(token="0" * 64), note=s.Note.CODE_UNKNOWN),
        "looking": on(s.Looking(PlaceRequest(id="r", token="0" * 64), NOW - 2)),
        "stands": on(s.Stands(PLACE, "0" * 64)),
        "stands_back": on(s.Stands(BACK, "0" * 64)),
        "stands_called": on(s.Stands(CALLED, "0" * 64)),
        "stands_over": on(s.Stands(OVER, "0" * 64)),
        "form_kept": on(s.FormKept()),
        "not_now": on(s.NotNow()),
        "identify": on(s.Identify()),
        "identifying": on(s.Identifying("q", None, NOW)),
        **staff_scenes(shown),
        "asking": on(s.Asking(request("r"), "t", NOW)),
        "asking_long": on(s.Asking(request("r"), "t", NOW - 2)),
        "printing": on(s.Printing("r", TICKET, NOW)),
        "take": on(s.Take("A021", on_paper=True, ticket=TICKET)),
        "number": on(s.Take("A021", on_paper=False, ticket=TICKET), help=s.Help("h", NOW)),
        "take_alone": on(s.Take("A505", on_paper=True, ticket=ALONE)),
        "take_late": on(s.Take("A021", on_paper=True, ticket=LATE)),
        "number_late": on(s.Take("A021", on_paper=False, ticket=LATE)),
        "number_recovered": on(s.Take("A7-001", on_paper=False)),
        "refused": on(s.Declined(REFUSAL)),
        "closed": on(s.Closed()),
        "full": on(s.Full(), menu=full()),
        "full_unsaid": on(s.Full(), menu=helpful(menu(0))),
        "ask_staff": on(s.AskStaff()),
        "warning": on(s.Services(), warned=NOW - 4),
    }
