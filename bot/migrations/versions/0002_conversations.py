"""Conversations, their messages and the choices that were shown."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(43), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer, primary_key=True),
        _conversation_id(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("author", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(20)),
        sa.Column("intent", sa.String(60)),
        sa.Column("confidence", sa.Float),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("conversation_id", "position"),
    )
    op.create_table(
        "choice",
        sa.Column("id", sa.String(16), primary_key=True),
        _conversation_id(),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("choice", "message", "conversation"):
        op.drop_table(table)


def _conversation_id() -> sa.Column:
    return sa.Column(
        "conversation_id",
        sa.String(43),
        sa.ForeignKey("conversation.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )
