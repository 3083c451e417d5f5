"""Until when a talk with a person is put aside."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handover", sa.Column("snoozed_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("handover") as table:
        table.drop_column("snoozed_until")
