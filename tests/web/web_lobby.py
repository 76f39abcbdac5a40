"""What a lobby manager does in a day, touch by touch."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Journey:
    """What is touched, and what is seen.

    A step is `+selector` touched, `"text` typed, a key, or `selector ~ text` awaited
    (`selector =`: hidden).
    """

    name: str
    steps: str
    """One after the other, with ` | ` between them."""


JOURNEYS = (
    Journey(
        "types a number on the keypad and sees the person",
        '"7 | Enter | .person-number ~ A007 | .person-line ~ Basic',
    ),
    Journey(
        "scans a slip with a scanner that types, from anywhere on the page",
        '"https://phone.bank.example/p/token-05-0123456789abcdef0123456789abcdef | Enter | '
        ".person-number ~ D001",
    ),
    Journey(
        "is asked which of several is meant",
        '"2 | Enter | .person-card ~ Which one? | +.choices [data-person=ticket-08] | '
        ".person-number ~ B002",
    ),
    Journey(
        "sends somebody to another service and takes it back",
        "+#segment-D001 | +.choices [value=accounts] | #row-accounts ~ D001 | "
        "+#undo-last | #row-exchange ~ D001 | #undo-last =",
    ),
    Journey(
        "sends somebody to a machine",
        "+#segment-D001 | +.choices [value=atm] | .queues .count ~ 11 waiting",
    ),
    Journey(
        "changes a tier with a reason and takes it back",
        "+#segment-D001 | +#upgrade summary | +#upgrade [value=gold] | "
        "+#upgrade button.do | #segment-D001 .segment-mark ~ ★ | +#undo-last | "
        "#segment-D001 .segment-mark ~ ○",
    ),
    Journey(
        "merges two numbers of one person",
        '+#segment-D001 | +#merge summary | +#other | "A001 | +#merge button.do | '
        ".queues .count ~ 11 waiting | +#undo-last | .queues .count ~ 12 waiting",
    ),
    Journey(
        "gives up somebody who was called, and brings them back by number",
        '"C001 | Enter | .person-line ~ Diamond | '
        "+.choices button[hx-post$=no-show] | #counter-c4 ~ Free | .person-card = | "
        '"C001 | Enter | +.choices button[hx-post$=reinstate] | #row-loans ~ C001',
    ),
    Journey(
        "lets somebody who was called wait for three more",
        '"C001 | Enter | +.choices [hx-post$=requeue][value="3"] | #row-loans ~ C001',
    ),
    Journey(
        "puts somebody aside and brings them back to a counter",
        '"A003 | Enter | +#hold summary | +#hold [value=form] | #counter-c1 ~ Free | '
        '"A003 | Enter | .person-line ~ Gold | +[hx-post$=resume][value=c6] | '
        "#counter-c6 ~ A003",
    ),
    Journey(
        "notes that the papers are complete",
        "+#segment-D001 | +[hx-post$=papers] | .person-card = | +#segment-D001 | "
        ".person-card .state ~ Papers are complete",
    ),
    Journey(
        "writes a note",
        '+#segment-D001 | +#note | "waits outside | Enter | .person-card = | '
        "+#segment-D001 | .person-number ~ D001",
    ),
    Journey(
        "cancels somebody who has left",
        "+#segment-D001 | +summary >> text=Cancel this ticket | "
        "+.person-card .is-grave | .queues .count ~ 11 waiting",
    ),
    Journey(
        "sees what moving three would do, moves them, and takes it back",
        "+#what-if > summary | +.wish >> nth=1 >> text=Show the effect | #effect ~ Then | "
        "+#move | #row-accounts .figure ~ 6 waiting | +#undo-last | "
        "#row-accounts .figure ~ 3 waiting",
    ),
    Journey(
        "gives somebody a ticket in three touches",
        "+#new | +#new-ticket [name=service][value=cash] | +#new-do | "
        ".person-number ~ A008 | .person-card ~ printed | #row-cash ~ A008",
    ),
    Journey(
        "gives five tickets at the door in one press",
        "+#new | +#new-ticket [name=service][value=loans] | +#customers | Control+a | "
        '"5 | +#new-do | .person-number ~ C002 – C006 | .person-card ~ The slips are printed',
    ),
    Journey(
        "gives a ticket whose number is told, not printed",
        "+#new | +#new-ticket [name=service][value=cash] | +#new-ticket [name=printer][value=''] | "
        "+#new-do | .person-card ~ tell the customer",
    ),
    Journey(
        "sends somebody to a machine in vain, and gives them their place again",
        "+#segment-D001 | +.choices [value=atm] | .queues .count ~ 11 waiting | "
        '"D001 | Enter | .person-card ~ is back? | +[hx-post$=back] | .person-number ~ D003 | '
        "#machine-atm ~ came back today: 1",
    ),
    Journey(
        "puts a language right",
        "+#segment-D001 | +#describe summary | +#describe [value=ko] | +#describe button.do | "
        ".person-card = | +#segment-D001 | .person-line ~ 한국어",
    ),
    Journey(
        "sees to an alert, and everybody reads the name",
        "#alert-late-cash ~ Nobody has gone yet | +#alert-late-cash >> text=I see to it | "
        "#alert-late-cash ~ lena sees to it | +#alert-late-cash >> text=Seen to | "
        "#alert-late-cash =",
    ),
    Journey(
        "switches the sound on, and a loud alert is heard",
        "+#signal | #signal[aria-pressed=true] ~ Sound | #signal[data-told=loud] ~ Sound",
    ),
    Journey(
        "takes an advice, which tells the tellers",
        "+#accept-1 | .told-of ~ Please open counter 5: 28 → 19 min. | "
        ".told-of ~ Nobody has read it yet | #warning-cash-gold ~ lena took this",
    ),
    Journey(
        "leaves an advice for now",
        "+#reject-1 | #warning-cash-gold ~ lena: not now",
    ),
    Journey(
        "tells the tellers something",
        '+#broadcast summary | +#broadcast-text | "The vault opens at ten | Enter | '
        ".told-of ~ The vault opens at ten",
    ),
    Journey(
        "sees what another profile would do, changes it, and puts it back",
        "+#plate-c6 | .person-number ~ Counter 6 | +#counter-card [value=loans] | "
        "+#counter-card .choices .do | #profile-effect ~ Then | +#profile-change | "
        ".person-card = | "
        "+#plate-c6 | .person-line ~ others than planned | +#profile-planned | .person-card = | "
        "+#plate-c6 | .person-number ~ Counter 6",
    ),
    Journey(
        "learns that nobody holds a number",
        '"999 | Enter | .person-card ~ no such ticket',
    ),
)
