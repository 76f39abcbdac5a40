"""sessions: who is logged in, and the second factor of those who have one."""

import sqlalchemy as sa
from alembic import op

from server.adapters.columns import Instant


revision = 'r0020'
down_revision = 'r0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'session',
        sa.Column('key', sa.String(64), nullable=False),
        sa.Column('account', sa.String(64), nullable=False),
        sa.Column('begun', Instant(), nullable=False),
        sa.Column('seen', Instant(), nullable=False),
        sa.PrimaryKeyConstraint('key', name='pk_session'),
    )
    op.create_index('ix_session_account', 'session', ['account'])
    op.create_table(
        'second_factor',
        sa.Column('account', sa.String(64), nullable=False),
        sa.Column('sealed', sa.Text(), nullable=False),
        sa.Column('confirmed', sa.Boolean(), nullable=False),
        sa.Column('used', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('account', name='pk_second_factor'),
    )


def downgrade() -> None:
    op.drop_table('second_factor')
    op.drop_index('ix_session_account', 'session')
    op.drop_table('session')
