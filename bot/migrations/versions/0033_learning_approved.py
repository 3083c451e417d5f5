"""A question that was linked to a topic becomes an example when a second person approves it."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("learning_question", sa.Column("approved_by", sa.String(80)))


def downgrade() -> None:
    with op.batch_alter_table("learning_question") as changed:
        changed.drop_column("approved_by")
