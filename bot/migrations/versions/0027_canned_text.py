"""Texts that members of staff write once and send often."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "canned_text",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.String(80), sa.ForeignKey("agent.username", ondelete="CASCADE"), index=True),
        sa.Column("shortcut", sa.String(30), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("changed_by", sa.String(80)),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("canned_text")
