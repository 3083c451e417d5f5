"""Of what a member of staff wrote we keep why a channel did not take it, so that the console can say so."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("undelivered", sa.String(40)))


def downgrade() -> None:
    with op.batch_alter_table("message") as table:
        table.drop_column("undelivered")
