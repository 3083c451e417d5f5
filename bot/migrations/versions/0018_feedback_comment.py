"""What a visitor writes with a thumb, for which Teams has a field of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feedback", sa.Column("comment", sa.Text))


def downgrade() -> None:
    with op.batch_alter_table("feedback") as table:
        table.drop_column("comment")
