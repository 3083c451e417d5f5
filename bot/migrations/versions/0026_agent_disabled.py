"""Since when an account is disabled: it opens nothing, and what it did keeps its name."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agent", sa.Column("disabled_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.execute("DELETE FROM agent WHERE disabled_at IS NOT NULL")  # the program of before would let them in
    with op.batch_alter_table("agent") as table:
        table.drop_column("disabled_at")
