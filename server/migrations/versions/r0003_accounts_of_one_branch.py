"""accounts of one branch: an account may be bound to it; those that were there are not."""

import sqlalchemy as sa
from alembic import op


revision = 'r0003'
down_revision = 'r0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('account') as batch:
        batch.add_column(sa.Column('branch', sa.String(64), nullable=False, server_default=''))
    with op.batch_alter_table('account') as batch:
        batch.alter_column('branch', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('account') as batch:
        batch.drop_column('branch')
