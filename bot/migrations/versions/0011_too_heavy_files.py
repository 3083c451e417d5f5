"""Files that hit a limit when they were read are remembered, so that a restart does not read them again."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_too_heavy",
        sa.Column("checksum", sa.String(64), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("refused_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("registry_too_heavy")
