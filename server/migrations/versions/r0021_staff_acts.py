"""staff acts: log-ins, and what was done to accounts."""

import sqlalchemy as sa
from alembic import op

from server.adapters.columns import Instant


revision = 'r0021'
down_revision = 'r0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'staff_act',
        sa.Column('place', sa.Integer(), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.Column('by', sa.String(160), nullable=False),
        sa.Column('what', sa.String(64), nullable=False),
        sa.Column('of', sa.String(64), nullable=False),
        sa.Column('detail', sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint('place', name='pk_staff_act'),
    )
    op.create_index('ix_staff_act_at', 'staff_act', ['at'])


def downgrade() -> None:
    op.drop_index('ix_staff_act_at', 'staff_act')
    op.drop_table('staff_act')
