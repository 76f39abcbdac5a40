"""pictures: the bank's own, named by what they are."""

import sqlalchemy as sa
from alembic import op

from server.adapters.columns import Instant


revision = 'r0031'
down_revision = 'r0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'picture',
        sa.Column('name', sa.String(64), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('by', sa.String(160), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.PrimaryKeyConstraint('name', name='pk_picture'),
    )


def downgrade() -> None:
    op.drop_table('picture')
