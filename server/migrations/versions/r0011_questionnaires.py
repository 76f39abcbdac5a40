"""questionnaires: of each served leg what was rated on its own, and which version was asked."""

import sqlalchemy as sa
from alembic import op


revision = 'r0011'
down_revision = 'r0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('served_leg', sa.Column('aspects', sa.Text(), nullable=False, server_default='[]'))
    op.add_column('served_leg', sa.Column('version', sa.String(64), nullable=False, server_default='usual'))


def downgrade() -> None:
    with op.batch_alter_table('served_leg') as table:
        table.drop_column('version')
        table.drop_column('aspects')
