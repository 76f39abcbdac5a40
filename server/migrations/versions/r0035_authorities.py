"""authorities: on which CA each certificate hangs, while one takes the other's place."""

import sqlalchemy as sa
from alembic import op


revision = 'r0035'
down_revision = 'r0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('certificate') as table:
        table.add_column(sa.Column('ca', sa.String(64), nullable=False, server_default=''))
    with op.batch_alter_table('certificate') as table:
        table.alter_column('ca', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('certificate') as table:
        table.drop_column('ca')
