"""texts of notes: a table beside the journal, from which they can be erased."""

import sqlalchemy as sa
from alembic import op


revision = 'r0005'
down_revision = 'r0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'note',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('note', sa.String(64), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'note', name='pk_note'),
    )


def downgrade() -> None:
    op.drop_table('note')
