"""journals at head office: which branches send theirs, and what has come."""

import sqlalchemy as sa
from alembic import op


revision = 'r0036'
down_revision = 'r0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'sender',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('token', sa.String(64), nullable=False),
        sa.Column('heard', sa.DateTime(timezone=True), nullable=True),
        sa.Column('reached', sa.Integer(), nullable=False),
        sa.Column('error', sa.String(64), nullable=False),
        sa.Column('now', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('branch', name='pk_sender'),
    )
    op.create_table(
        'chapter',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('epoch', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('after', sa.Integer(), nullable=False),
        sa.Column('after_hash', sa.String(64), nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('hash', sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'epoch', name='pk_chapter'),
    )
    op.create_table(
        'received',
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('epoch', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('sequence', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('kind', sa.String(64), nullable=False),
        sa.Column('actor', sa.String(160), nullable=False),
        sa.Column('request', sa.String(160), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('hash', sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint('branch', 'epoch', 'sequence', name='pk_received'),
    )


def downgrade() -> None:
    op.drop_table('received')
    op.drop_table('chapter')
    op.drop_table('sender')
