"""The drawing that goes with an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("drawing", sa.JSON))


def downgrade() -> None:
    with op.batch_alter_table("message") as table:
        table.drop_column("drawing")
