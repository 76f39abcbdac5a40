"""bodies and a chain: rows keep what is not asked for by itself as JSON, journals are chained.

Going back drops what the first release did not know: plans, checkpoints and leases.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import context, op


revision = 'r0002'
down_revision = 'r0001'
branch_labels = None
depends_on = None

TICKET_BODY = {
    'issued_at': sa.DateTime(timezone=True), 'waits_since': sa.DateTime(timezone=True),
    'language': sa.String(64), 'token': sa.String(64), 'leg': sa.Integer(), 'bonus': sa.Float(),
    'only_at': sa.String(64), 'counter': sa.String(64), 'attempt': sa.Integer(),
    'called_at': sa.DateTime(timezone=True), 'announced_at': sa.DateTime(timezone=True),
    'started_at': sa.DateTime(timezone=True), 'finished_at': sa.DateTime(timezone=True),
    'outcome': sa.String(64), 'rating': sa.Integer(), 'rating_state': sa.String(64),
}
# What a row that has lost a field of its body gets, going back.
TICKET_DEFAULTS = {'leg': 1, 'bonus': 0.0, 'attempt': 0, 'rating_state': '', 'language': '', 'token': ''}
DESK_BODY = {
    'state': sa.String(64), 'teller': sa.String(64), 'reason': sa.String(64),
    'ticket': sa.String(64), 'since': sa.DateTime(timezone=True),
    'window_ticket': sa.String(64), 'window_leg': sa.String(64),
    'window_opened_at': sa.DateTime(timezone=True), 'window_closes_at': sa.DateTime(timezone=True),
}
BRANCH_BODY = {'last': sa.JSON(), 'void': sa.JSON(), 'help': sa.JSON()}
GENESIS = '0' * 64


def upgrade() -> None:
    bind = op.get_bind()
    widen(160)
    new_tables()
    add('ticket', {'body': sa.Text()})
    add('desk', {'body': sa.Text()})
    add('branch', {'body': sa.Text(), 'head': sa.String(64), 'version': sa.Integer()})
    add('journal', {'hash': sa.String(64)})
    tickets_to_bodies(bind)
    desks_to_bodies(bind)
    chain(bind, context.config.attributes['key'])
    branches_to_bodies(bind)
    drop('ticket', TICKET_BODY)
    drop('desk', DESK_BODY)
    drop('branch', BRANCH_BODY)
    for table, names in {'ticket': ['body'], 'desk': ['body'], 'branch': ['body', 'head', 'version'], 'journal': ['hash']}.items():
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.alter_column(name, nullable=False)
    actors_of_requests(bind)


def downgrade() -> None:
    bind = op.get_bind()
    add('ticket', TICKET_BODY)
    add('desk', DESK_BODY)
    add('branch', BRANCH_BODY)
    bodies_to_tickets(bind)
    bodies_to_desks(bind)
    bodies_to_branches(bind)
    drop('ticket', ['body'])
    drop('desk', ['body'])
    drop('branch', ['body', 'head', 'version'])
    drop('journal', ['hash'])
    for table, names in {
        'ticket': ['issued_at', 'waits_since', 'language', 'token', 'leg', 'bonus', 'attempt', 'rating_state'],
        'desk': ['state', 'reason'],
        'branch': ['last', 'void', 'help'],
    }.items():
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.alter_column(name, nullable=False)
    requests_without_actors(bind)
    for table in ('owner', 'lease', 'checkpoint', 'plan'):
        op.drop_table(table)
    widen(64)


# --- shapes ----------------------------------------------------------------------------------------
def new_tables() -> None:
    op.create_table('plan',
    sa.Column('branch', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=160), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('branch', 'version', name=op.f('pk_plan'))
    )
    op.create_table('checkpoint',
    sa.Column('branch', sa.String(length=64), nullable=False),
    sa.Column('sequence', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('head', sa.String(length=64), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('branch', 'sequence', name=op.f('pk_checkpoint'))
    )
    op.create_table('lease',
    sa.Column('branch', sa.String(length=64), nullable=False),
    sa.Column('owner', sa.String(length=160), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('expires', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('branch', name=op.f('pk_lease'))
    )
    op.create_table('owner',
    sa.Column('owner', sa.String(length=160), nullable=False),
    sa.Column('expires', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('owner', name=op.f('pk_owner'))
    )


def widen(length: int) -> None:
    for table, names in {'journal': ['actor', 'request'], 'request': ['request']}.items():
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.alter_column(name, type_=sa.String(length), existing_nullable=False)


def add(table: str, columns: dict[str, Any]) -> None:
    with op.batch_alter_table(table) as batch:
        for name, kind in columns.items():
            batch.add_column(sa.Column(name, kind, nullable=True))


def drop(table: str, names: Iterable[str]) -> None:
    with op.batch_alter_table(table) as batch:
        for name in names:
            batch.drop_column(name)


def table(name: str, **columns: Any) -> sa.TableClause:
    return sa.table(name, *(sa.column(column, kind) for column, kind in columns.items()))


def rows(bind: sa.Connection, of: sa.TableClause) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in bind.execute(sa.select(of))]


def text(value: Any) -> Any:
    """A value as the bodies hold it."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).isoformat().replace('+00:00', 'Z')
    return value


def moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


# --- forth -----------------------------------------------------------------------------------------
KEYS = {'branch': sa.String(64), 'id': sa.String(64)}
TICKET_KEPT = {'number': sa.String(64), 'service': sa.String(64), 'tier': sa.String(64),
               'state': sa.String(64), 'arrival': sa.Integer()}


def tickets_to_bodies(bind: sa.Connection) -> None:
    tickets = table('ticket', **KEYS, **TICKET_KEPT, **TICKET_BODY, body=sa.Text())
    for row in rows(bind, tickets):
        body = {name: text(row[name]) for name in ('id', *TICKET_KEPT, *TICKET_BODY)}
        mine = (tickets.c.branch == row['branch']) & (tickets.c.id == row['id'])
        bind.execute(tickets.update().where(mine).values(body=json.dumps(body)))


def desks_to_bodies(bind: sa.Connection) -> None:
    desks = table('desk', branch=sa.String(64), counter=sa.String(64), **DESK_BODY, body=sa.Text())
    for row in rows(bind, desks):
        body = {name: text(row[name]) for name in ('state', 'teller', 'reason', 'ticket', 'since')}
        window = {name: text(row[f'window_{name}']) for name in ('ticket', 'leg', 'opened_at', 'closes_at')}
        body['window'] = window if row['window_leg'] else None
        mine = (desks.c.branch == row['branch']) & (desks.c.counter == row['counter'])
        bind.execute(desks.update().where(mine).values(body=json.dumps(body)))


def chain(bind: sa.Connection, key: bytes) -> None:
    """Chain what the first release wrote, as if it had always been chained."""
    journal = table('journal', branch=sa.String(64), sequence=sa.Integer(), at=sa.DateTime(timezone=True),
                    kind=sa.String(64), actor=sa.String(160), request=sa.String(160), body=sa.Text(), hash=sa.String(64))
    heads = dict[str, str]()
    for row in bind.execute(sa.select(journal).order_by(journal.c.branch, journal.c.sequence)).mappings().all():
        at = row['at'].replace(tzinfo=row['at'].tzinfo or UTC).astimezone(UTC)
        fields = [row['branch'], row['sequence'], at.isoformat(timespec='microseconds'),
                  row['kind'], row['actor'], row['request'], row['body']]
        line = json.dumps(fields, ensure_ascii=False, separators=(',', ':'))
        head = heads.get(row['branch'], GENESIS)
        heads[row['branch']] = hmac.digest(key, (head + line).encode(), hashlib.sha256).hex()
        mine = (journal.c.branch == row['branch']) & (journal.c.sequence == row['sequence'])
        bind.execute(journal.update().where(mine).values(hash=heads[row['branch']]))
    branches = table('branch', branch=sa.String(64), head=sa.String(64))
    for name in [each['branch'] for each in rows(bind, branches)]:
        head = heads.get(name, GENESIS)
        bind.execute(branches.update().where(branches.c.branch == name).values(head=head))


def branches_to_bodies(bind: sa.Connection) -> None:
    branches = table('branch', branch=sa.String(64), **BRANCH_BODY, body=sa.Text(), version=sa.Integer())
    for row in rows(bind, branches):
        body = {name: row[name] for name in BRANCH_BODY}
        mine = branches.c.branch == row['branch']
        bind.execute(branches.update().where(mine).values(version=0, body=json.dumps(body)))


def actors_of_requests(bind: sa.Connection) -> None:
    """A request belongs to its actor; who asked for what was refused is not known."""
    old, new = 'request', 'request_by_actor'
    columns = dict(branch=sa.String(64), request=sa.String(160), at=sa.DateTime(timezone=True), first=sa.Integer(),
                   count=sa.Integer(), refusal=sa.String(64), body=sa.Text())
    journal = table('journal', branch=sa.String(64), sequence=sa.Integer(), actor=sa.String(160))
    requests = table(old, **columns)
    create_requests(new, 160, ('branch', 'actor', 'request'))
    found = sa.select(requests, sa.func.coalesce(journal.c.actor, '').label('actor')).select_from(
        requests.outerjoin(journal, (journal.c.branch == requests.c.branch) & (requests.c.count > 0)
                           & (journal.c.sequence == requests.c.first)))
    filled = [dict(row._mapping) for row in bind.execute(found)]
    if filled:
        bind.execute(table(new, **columns, actor=sa.String(160)).insert(), filled)
    op.drop_table(old)
    rename(new)


def create_requests(name: str, length: int, key: tuple[str, ...]) -> None:
    actor = [sa.Column('actor', sa.String(length), nullable=False)] if 'actor' in key else []
    op.create_table(name,
    sa.Column('branch', sa.String(length=64), nullable=False),
    *actor,
    sa.Column('request', sa.String(length=length), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('refusal', sa.String(length=64), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint(*key, name='pk_' + name)
    )


def rename(name: str) -> None:
    op.rename_table(name, 'request')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'ALTER INDEX pk_{name} RENAME TO pk_request')


# --- back ------------------------------------------------------------------------------------------
def bodies_to_tickets(bind: sa.Connection) -> None:
    tickets = table('ticket', **KEYS, **TICKET_BODY, body=sa.Text())
    for row in rows(bind, tickets):
        body = TICKET_DEFAULTS | json.loads(row['body'])
        values = {name: known(body.get(name), kind) for name, kind in TICKET_BODY.items()}
        mine = (tickets.c.branch == row['branch']) & (tickets.c.id == row['id'])
        bind.execute(tickets.update().where(mine).values(**values))


def bodies_to_desks(bind: sa.Connection) -> None:
    desks = table('desk', branch=sa.String(64), counter=sa.String(64), **DESK_BODY, body=sa.Text())
    for row in rows(bind, desks):
        body = json.loads(row['body'])
        body |= {f'window_{name}': value for name, value in (body.get('window') or {}).items()}
        values = {name: known(body.get(name), kind) for name, kind in DESK_BODY.items()}
        mine = (desks.c.branch == row['branch']) & (desks.c.counter == row['counter'])
        bind.execute(desks.update().where(mine).values(**values))


def bodies_to_branches(bind: sa.Connection) -> None:
    branches = table('branch', branch=sa.String(64), **BRANCH_BODY, body=sa.Text())
    for row in rows(bind, branches):
        body = {'last': {}, 'void': [], 'help': {}} | json.loads(row['body'])
        mine = branches.c.branch == row['branch']
        bind.execute(branches.update().where(mine).values(**{name: body[name] for name in BRANCH_BODY}))


def known(value: Any, kind: Any) -> Any:
    return moment(value) if isinstance(kind, sa.DateTime) else value


def requests_without_actors(bind: sa.Connection) -> None:
    """Of two actors' requests by one name the first release can keep only the older."""
    new, columns = 'request_by_name', dict(
        branch=sa.String(64), request=sa.String(64), at=sa.DateTime(timezone=True), first=sa.Integer(),
        count=sa.Integer(), refusal=sa.String(64), body=sa.Text())
    requests = table('request', **columns)
    create_requests(new, 64, ('branch', 'request'))
    kept = dict[tuple[str, str], dict[str, Any]]()
    for row in bind.execute(sa.select(requests).order_by(requests.c.at.desc())):
        kept[row.branch, row.request] = dict(row._mapping)
    if kept:
        bind.execute(table(new, **columns).insert(), list(kept.values()))
    op.drop_table('request')
    rename(new)
