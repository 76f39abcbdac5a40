"""floor: alerts and who saw to them, what is told to tellers, which advice was taken."""

import sqlalchemy as sa
from alembic import op

from server.adapters.columns import Instant


revision = 'r0024'
down_revision = 'r0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'alert',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('kind', sa.String(64), nullable=False),
        sa.Column('subject', sa.String(160), nullable=False),
        sa.Column('raised', Instant(), nullable=False),
        sa.Column('by', sa.String(160), nullable=False, server_default=''),
        sa.Column('claimed', Instant(), nullable=True),
        sa.Column('escalated', Instant(), nullable=True),
        sa.Column('done', Instant(), nullable=True),
        sa.Column('ended', Instant(), nullable=True),
        sa.PrimaryKeyConstraint('branch', 'kind', 'subject', 'raised', name='pk_alert'),
    )
    op.create_index(
        'uq_alert_running',
        'alert',
        ['branch', 'kind', 'subject'],
        unique=True,
        sqlite_where=sa.text('ended IS NULL'),
        postgresql_where=sa.text('ended IS NULL'),
    )
    op.create_table(
        'broadcast',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(64), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.Column('by', sa.String(160), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'id', name='pk_broadcast'),
    )
    op.create_table(
        'broadcast_seen',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(64), nullable=False),
        sa.Column('by', sa.String(160), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'id', 'by', name='pk_broadcast_seen'),
    )
    op.create_table(
        'advice_answer',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(64), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.Column('by', sa.String(160), nullable=False),
        sa.Column('accepted', sa.Boolean(), nullable=False),
        sa.Column('change', sa.Text(), nullable=False),
        sa.Column('before', sa.Float(), nullable=True),
        sa.Column('after', sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint('branch', 'id', name='pk_advice_answer'),
    )


def downgrade() -> None:
    for table in ('advice_answer', 'broadcast_seen', 'broadcast'):
        op.drop_table(table)
    op.drop_index('uq_alert_running', 'alert')
    op.drop_table('alert')
