"""plan drafts: plans that are being written."""

import sqlalchemy as sa
from alembic import op

from server.adapters.columns import Instant


revision = 'r0022'
down_revision = 'r0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'plan_draft',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('actor', sa.String(160), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.PrimaryKeyConstraint('branch', name='pk_plan_draft'),
    )


def downgrade() -> None:
    op.drop_table('plan_draft')
