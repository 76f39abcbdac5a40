"""all quantiles: a forecast is kept with all of the twin's, from which the calibration learns."""

import sqlalchemy as sa
from alembic import op


revision = 'r0006'
down_revision = 'r0005'
branch_labels = None
depends_on = None

OLD = ('raw50', 'raw80', 'raw90')


def upgrade() -> None:
    # What was kept of three levels cannot be made nineteen: it counts for the page, and is not learnt from.
    with op.batch_alter_table('forecast') as batch:
        batch.add_column(sa.Column('raw', sa.Text(), nullable=False, server_default='[]'))
        for name in OLD:
            batch.drop_column(name)
    with op.batch_alter_table('forecast') as batch:
        batch.alter_column('raw', server_default=None)


def downgrade() -> None:
    calibrated = {name: sa.column('p' + name[3:], sa.Float()) for name in OLD}
    with op.batch_alter_table('forecast') as batch:
        for name in OLD:
            batch.add_column(sa.Column(name, sa.Float(), nullable=True))
    forecast = sa.table('forecast', *(sa.column(name, sa.Float()) for name in OLD), *calibrated.values())
    op.execute(forecast.update().values(**calibrated))
    with op.batch_alter_table('forecast') as batch:
        for name in OLD:
            batch.alter_column(name, nullable=False)
        batch.drop_column('raw')
