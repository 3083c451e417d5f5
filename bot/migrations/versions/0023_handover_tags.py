"""Words by which members of staff find a conversation again."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handover", sa.Column("tags", sa.JSON))


def downgrade() -> None:
    with op.batch_alter_table("handover") as table:
        table.drop_column("tags")
