"""Since when an agent who has the console open takes no new conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agent", sa.Column("away_since", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("agent") as table:
        table.drop_column("away_since")
