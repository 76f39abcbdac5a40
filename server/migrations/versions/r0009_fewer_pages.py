"""fewer pages: requests lie in their key; no index twice."""

from alembic import op


revision = 'r0009'
down_revision = 'r0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_ticket_branch_day', table_name='ticket')
    lay_out(with_rowid=False)


def downgrade() -> None:
    lay_out(with_rowid=True)
    op.create_index('ix_ticket_branch_day', 'ticket', ['branch', 'day'])


def lay_out(with_rowid: bool) -> None:
    """SQLite copies a table to lay it out in another way; PostgreSQL has no such choice."""
    if op.get_bind().dialect.name == 'sqlite':
        how = {'sqlite_with_rowid': with_rowid}
        with op.batch_alter_table('request', recreate='always', table_kwargs=how):
            pass
