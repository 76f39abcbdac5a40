"""screens: who is told on a locked screen; what came of advice that was answered."""

import sqlalchemy as sa
from alembic import op

from server.adapters.columns import Instant


revision = 'r0032'
down_revision = 'r0031'
branch_labels = None
depends_on = None

CAME_OF_IT: tuple[sa.Column[object], ...] = (
    sa.Column('service', sa.String(64), nullable=True),
    sa.Column('tier', sa.String(64), nullable=True),
    sa.Column('waited', sa.Float(), nullable=True),
    sa.Column('customers', sa.Integer(), nullable=True),
    sa.Column('judged', Instant(), nullable=True),
)


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
    with op.batch_alter_table('advice_answer') as batch:
        for column in CAME_OF_IT:
            batch.add_column(column._copy())


def downgrade() -> None:
    with op.batch_alter_table('advice_answer') as batch:
        for column in CAME_OF_IT:
            batch.drop_column(column.name)
    op.drop_table('push_told')
    op.drop_table('push_screen')
