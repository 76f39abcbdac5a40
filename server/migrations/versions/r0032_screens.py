"""screens: who is told on a locked screen."""

import sqlalchemy as sa
from alembic import op


revision = 'r0032'
down_revision = 'r0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'push_screen',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(64), nullable=False),
        sa.Column('session', sa.String(64), nullable=False),
        sa.Column('account', sa.String(160), nullable=False),
        sa.Column('language', sa.String(64), nullable=False),
        sa.Column('endpoint', sa.Text(), nullable=False),
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('auth', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'id', name='pk_push_screen'),
    )
    op.create_table(
        'push_told',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(64), nullable=False),
        sa.Column('kind', sa.String(64), nullable=False),
        sa.Column('subject', sa.String(160), nullable=False),
        sa.Column('stage', sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'id', 'kind', 'subject', name='pk_push_told'),
    )


def downgrade() -> None:
    op.drop_table('push_told')
    op.drop_table('push_screen')
