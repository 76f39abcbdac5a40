"""terminal: which log-in of a teller may press, and the keys that they have chosen."""

import sqlalchemy as sa
from alembic import op


revision = 'r0016'
down_revision = 'r0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'terminal',
        sa.Column('name', sa.String(64), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('name', name='pk_terminal'),
    )


def downgrade() -> None:
    op.drop_table('terminal')
