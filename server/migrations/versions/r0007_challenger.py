"""challenger: what trees have learnt of a branch, and whether they are heard."""

import sqlalchemy as sa
from alembic import op


revision = 'r0007'
down_revision = 'r0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'challenger',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('branch', name='pk_challenger'),
    )


def downgrade() -> None:
    op.drop_table('challenger')
