"""told: how far the audit trail has been told to the bank's own records."""

import sqlalchemy as sa
from alembic import op


revision = 'r0033'
down_revision = 'r0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'told',
        sa.Column('stream', sa.String(160), nullable=False),
        sa.Column('place', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('stream', name='pk_told'),
    )


def downgrade() -> None:
    op.drop_table('told')
