"""A webhook that is there is in use: whether it was active nobody ever set or read."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("webhook") as changed:
        changed.drop_column("active")


def downgrade() -> None:
    with op.batch_alter_table("webhook") as changed:
        changed.add_column(sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()))
