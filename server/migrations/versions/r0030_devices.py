"""devices: who is invited, and who has which certificate."""

import sqlalchemy as sa
from alembic import op

from server.adapters.columns import Instant


revision = 'r0030'
down_revision = 'r0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'invitation',
        sa.Column('name', sa.String(64), nullable=False),
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('device', sa.String(64), nullable=False),
        sa.Column('kind', sa.String(64), nullable=False),
        sa.Column('verifier', sa.String(64), nullable=False),
        sa.Column('until', Instant(), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('by', sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint('name', name='pk_invitation'),
    )
    op.create_table(
        'certificate',
        sa.Column('serial', sa.String(64), nullable=False),
        sa.Column('name', sa.String(64), nullable=False),
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('device', sa.String(64), nullable=False),
        sa.Column('kind', sa.String(64), nullable=False),
        sa.Column('made', Instant(), nullable=False),
        sa.Column('not_after', Instant(), nullable=False),
        sa.Column('revoked', Instant(), nullable=True),
        sa.Column('by', sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint('serial', name='pk_certificate'),
    )
    op.create_index('ix_certificate_name', 'certificate', ['name'])


def downgrade() -> None:
    op.drop_index('ix_certificate_name', 'certificate')
    op.drop_table('certificate')
    op.drop_table('invitation')
