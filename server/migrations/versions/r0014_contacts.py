"""contacts: what customers agreed to, sealed; messages about legs; calls back and their results."""

import sqlalchemy as sa
from alembic import op

from server.adapters.columns import Instant


revision = 'r0014'
down_revision = 'r0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'contact',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(160), nullable=False),
        sa.Column('purpose', sa.String(64), nullable=False),
        sa.Column('of', sa.String(160), nullable=False),
        sa.Column('until', Instant(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'id', name='pk_contact'),
    )
    op.create_table(
        'message',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('leg', sa.String(160), nullable=False),
        sa.Column('state', sa.String(64), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'leg', name='pk_message'),
    )
    op.create_table(
        'return_call',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(160), nullable=False),
        sa.Column('steps', sa.Integer(), nullable=False),
        sa.Column('opened', Instant(), nullable=False),
        sa.Column('due', Instant(), nullable=False),
        sa.Column('closed', Instant(), nullable=True),
        sa.Column('body', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'id', name='pk_return_call'),
    )
    op.create_index('ix_return_call_branch_closed', 'return_call', ['branch', 'closed'])
    op.create_table(
        'return_call_text',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(160), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'id', name='pk_return_call_text'),
    )
    op.create_table(
        'number_seen',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('id', sa.String(160), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.Column('actor', sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'id', 'at', 'actor', name='pk_number_seen'),
    )


def downgrade() -> None:
    op.drop_table('number_seen')
    op.drop_table('return_call_text')
    op.drop_table('return_call')
    op.drop_table('message')
    op.drop_table('contact')
