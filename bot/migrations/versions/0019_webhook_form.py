"""A webhook can be the one of a channel in Teams, which takes a card."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("webhook", sa.Column("form", sa.String(8), nullable=False, server_default="event"))


def downgrade() -> None:
    with op.batch_alter_table("webhook") as table:
        table.drop_column("form")
