"""cases: what went badly, its history, and its texts where they can be erased."""

import sqlalchemy as sa
from alembic import op

from server.adapters.columns import Instant


revision = 'r0013'
down_revision = 'r0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'service_case',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(160), nullable=False),
        sa.Column('steps', sa.Integer(), nullable=False),
        sa.Column('due', Instant(), nullable=False),
        sa.Column('closed', Instant(), nullable=True),
        sa.Column('body', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'id', name='pk_service_case'),
    )
    op.create_index('ix_service_case_branch_closed', 'service_case', ['branch', 'closed'])
    op.create_table(
        'case_step',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(160), nullable=False),
        sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'id', 'place', name='pk_case_step'),
    )
    op.create_table(
        'case_text',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(160), nullable=False),
        sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'id', 'place', name='pk_case_text'),
    )


def downgrade() -> None:
    op.drop_table('case_text')
    op.drop_table('case_step')
    op.drop_table('service_case')
