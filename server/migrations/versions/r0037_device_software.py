"""device software: releases, their roll-outs, and what each device runs."""

import sqlalchemy as sa
from alembic import op


revision = 'r0037'
down_revision = 'r0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'software_release',
        sa.Column('version', sa.String(64), nullable=False),
        sa.Column('file', sa.String(160), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('added', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('version', name='pk_software_release'),
    )
    op.create_table(
        'rollout',
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('version', sa.String(64), nullable=False),
        sa.Column('attempt', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(64), nullable=False),
        sa.Column('stage', sa.Integer(), nullable=False),
        sa.Column('since', sa.DateTime(timezone=True), nullable=False),
        sa.Column('begun', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by', sa.String(160), nullable=False),
        sa.Column('pause_seconds', sa.Integer(), nullable=False),
        sa.Column('any_time', sa.Boolean(), nullable=False),
        sa.Column('why', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('number', name='pk_rollout'),
    )
    op.create_table(
        'box',
        sa.Column('name', sa.String(64), nullable=False),
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('device', sa.String(64), nullable=False),
        sa.Column('kind', sa.String(64), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('asked', sa.DateTime(timezone=True), nullable=False),
        sa.Column('since', sa.DateTime(timezone=True), nullable=False),
        sa.Column('told', sa.String(160), nullable=False),
        sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('name', name='pk_box'),
    )
    op.create_table(
        'heard',
        sa.Column('name', sa.String(64), nullable=False),
        sa.Column('branch', sa.String(64), nullable=False),
        sa.Column('device', sa.String(64), nullable=False),
        sa.Column('version', sa.String(64), nullable=False),
        sa.Column('ready', sa.Boolean(), nullable=False),
        sa.Column('since', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('name', name='pk_heard'),
    )


def downgrade() -> None:
    op.drop_table('heard')
    op.drop_table('box')
    op.drop_table('rollout')
    op.drop_table('software_release')
