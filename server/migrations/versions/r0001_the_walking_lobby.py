"""the walking lobby."""

import sqlalchemy as sa
from alembic import op


revision = 'r0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('role', sa.String(length=64), nullable=False),
    sa.Column('password', sa.Text(), nullable=False),
    sa.Column('disabled', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_account'))
    )
    op.create_table('branch',
    sa.Column('branch', sa.String(length=64), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.Column('last', sa.JSON(), nullable=False),
    sa.Column('void', sa.JSON(), nullable=False),
    sa.Column('help', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('branch', name=op.f('pk_branch'))
    )
    op.create_table('desk',
    sa.Column('branch', sa.String(length=64), nullable=False),
    sa.Column('counter', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('teller', sa.String(length=64), nullable=True),
    sa.Column('reason', sa.String(length=64), nullable=False),
    sa.Column('ticket', sa.String(length=64), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('window_ticket', sa.String(length=64), nullable=True),
    sa.Column('window_leg', sa.String(length=64), nullable=True),
    sa.Column('window_opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('window_closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('branch', 'counter', name=op.f('pk_desk'))
    )
    op.create_table('epoch',
    sa.Column('branch', sa.String(length=64), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('branch', name=op.f('pk_epoch'))
    )
    op.create_table('journal',
    sa.Column('branch', sa.String(length=64), nullable=False),
    sa.Column('sequence', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('actor', sa.String(length=64), nullable=False),
    sa.Column('request', sa.String(length=64), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('branch', 'sequence', name=op.f('pk_journal'))
    )
    op.create_table('request',
    sa.Column('branch', sa.String(length=64), nullable=False),
    sa.Column('request', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('refusal', sa.String(length=64), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('branch', 'request', name=op.f('pk_request'))
    )
    op.create_table('ticket',
    sa.Column('branch', sa.String(length=64), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('service', sa.String(length=64), nullable=False),
    sa.Column('tier', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waits_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('language', sa.String(length=64), nullable=False),
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('arrival', sa.Integer(), nullable=False),
    sa.Column('leg', sa.Integer(), nullable=False),
    sa.Column('bonus', sa.Float(), nullable=False),
    sa.Column('only_at', sa.String(length=64), nullable=True),
    sa.Column('counter', sa.String(length=64), nullable=True),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=64), nullable=True),
    sa.Column('rating', sa.Integer(), nullable=True),
    sa.Column('rating_state', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('branch', 'id', name=op.f('pk_ticket'))
    )
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_branch_day', ['branch', 'day'], unique=False)
        batch_op.create_index('uq_ticket_number', ['branch', 'day', 'number'], unique=True)



def downgrade() -> None:
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index('uq_ticket_number')
        batch_op.drop_index('ix_ticket_branch_day')

    op.drop_table('ticket')
    op.drop_table('request')
    op.drop_table('journal')
    op.drop_table('epoch')
    op.drop_table('desk')
    op.drop_table('branch')
    op.drop_table('account')
