"""what is learnt: past days, laws, calibration, and every forecast with its outcome."""

from typing import Any

import sqlalchemy as sa
from alembic import op


revision = 'r0004'
down_revision = 'r0003'
branch_labels = None
depends_on = None

CODE = sa.String(length=64)
NAME = sa.String(length=160)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    table('past_day', ['branch', 'day'], branch=CODE, day=sa.Date(), source=CODE,
          first=sa.Integer(), through=sa.Integer(), at=INSTANT)
    table('past_leg', ['branch', 'day', 'key'], ['called', 'started', 'finished'],
          branch=CODE, day=sa.Date(), key=NAME, service=CODE, tier=CODE, counter=CODE, teller=CODE,
          issued=INSTANT, called=INSTANT, started=INSTANT, finished=INSTANT,
          ending=CODE, further=sa.Boolean(), bonus=sa.Float())
    table('past_presence', ['branch', 'day', 'counter', 'kind', 'begins'],
          branch=CODE, day=sa.Date(), counter=CODE, kind=CODE, begins=INSTANT, ends=INSTANT, teller=CODE)
    table('laws', ['branch', 'day'], branch=CODE, day=sa.Date(), at=INSTANT, days=sa.Integer(), body=sa.Text())
    table('calibration', ['branch'], branch=CODE, at=INSTANT, body=sa.Text())
    table('forecast', ['branch', 'ticket'], ['told50', 'told90', 'rule', 'waited'],
          branch=CODE, ticket=CODE, day=sa.Date(), service=CODE, tier=CODE, issued=INSTANT, made=INSTANT,
          raw50=sa.Float(), raw80=sa.Float(), raw90=sa.Float(), p50=sa.Float(), p80=sa.Float(), p90=sa.Float(),
          told50=sa.Float(), told90=sa.Float(), rule=sa.Float(), outcome=CODE, waited=sa.Float())
    with op.batch_alter_table('forecast') as batch:
        batch.create_index('ix_forecast_branch_day', ['branch', 'day'], unique=False)


def table(name: str, keys: list[str], nullable: list[str] = [], **columns: Any) -> None:
    op.create_table(name,
        *(sa.Column(column, kind, nullable=column in nullable) for column, kind in columns.items()),
        sa.PrimaryKeyConstraint(*keys, name=op.f('pk_' + name)))


def downgrade() -> None:
    with op.batch_alter_table('forecast') as batch:
        batch.drop_index('ix_forecast_branch_day')
    for name in ('forecast', 'calibration', 'laws', 'past_presence', 'past_leg', 'past_day'):
        op.drop_table(name)
