"""Notices, the kill switch, and what privacy needs: conversations to preserve, and jobs that one process does."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "operation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False, index=True),
        sa.Column("text", sa.Text),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("set_by", sa.String(80)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "preserved",
        sa.Column(
            "conversation_id", sa.String(43), sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    job = op.create_table(
        "job",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("holder", sa.String(40)),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
    )
    op.bulk_insert(job, [{"name": "purge"}])


def downgrade() -> None:
    for table in ("job", "preserved", "operation"):
        op.drop_table(table)
