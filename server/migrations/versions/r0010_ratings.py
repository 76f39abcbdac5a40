"""ratings: the served legs of past days, with what was asked and answered."""

import sqlalchemy as sa
from alembic import op

from server.adapters.columns import Instant


revision = 'r0010'
down_revision = 'r0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'served_leg',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('leg', sa.String(160), nullable=False),
        sa.Column('service', sa.String(64), nullable=False),
        sa.Column('tier', sa.String(64), nullable=False),
        sa.Column('counter', sa.String(64), nullable=False),
        sa.Column('teller', sa.String(64), nullable=False),
        sa.Column('started', Instant(), nullable=False),
        sa.Column('finished', Instant(), nullable=False),
        sa.Column('asked', Instant(), nullable=True),
        sa.Column('shortened', sa.Boolean(), nullable=False),
        sa.Column('answered', Instant(), nullable=True),
        sa.Column('score', sa.Integer(), nullable=True),
        sa.Column('reasons', sa.Text(), nullable=False),
        sa.Column('finishes', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'day', 'leg', name='pk_served_leg'),
    )


def downgrade() -> None:
    op.drop_table('served_leg')
