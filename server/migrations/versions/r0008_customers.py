"""customers: to which tier a keyed hash belongs."""

import sqlalchemy as sa
from alembic import op


revision = 'r0008'
down_revision = 'r0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'customer',
        sa.Column('identity', sa.String(64), nullable=False),
        sa.Column('tier', sa.String(64), nullable=False),
        sa.Column('until', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('identity', name='pk_customer'),
    )


def downgrade() -> None:
    op.drop_table('customer')
