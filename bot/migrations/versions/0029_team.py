"""The teams that agents are in, and the team that a conversation was given to."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agent", sa.Column("teams", sa.JSON))
    op.add_column("handover", sa.Column("team", sa.String(30)))


def downgrade() -> None:
    for table, column in (("handover", "team"), ("agent", "teams")):
        with op.batch_alter_table(table) as changed:
            changed.drop_column(column)
