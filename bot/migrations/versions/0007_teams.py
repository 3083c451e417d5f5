"""Where in Microsoft Teams a conversation lives, what was delivered there, and which activities were received."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "teams_conversation",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column(
            "conversation_id",
            sa.String(43),
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("service_url", sa.Text, nullable=False),
        sa.Column("chat_id", sa.String(300), nullable=False),
        sa.Column("bot_id", sa.String(300), nullable=False),
        sa.Column("tenant_id", sa.String(64)),
        sa.Column("delivered", sa.Integer, nullable=False),
        sa.Column("busy_until", sa.DateTime(timezone=True)),
        sa.Column("reachable", sa.Boolean, nullable=False),
    )
    op.create_table(
        "teams_message",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "key",
            sa.String(64),
            sa.ForeignKey("teams_conversation.key", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("message_id", sa.String(300), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )
    op.create_table(
        "teams_activity",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
    )


def downgrade() -> None:
    for table in ("teams_activity", "teams_message", "teams_conversation"):
        op.drop_table(table)
