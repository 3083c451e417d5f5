"""What the website needs of a conversation: checklist, takeover, retries, feedback, outcomes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversation", sa.Column("agent", sa.String(80)))
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("message_id", sa.String(36)))
        message.add_column(sa.Column("checklist", sa.JSON, nullable=False, server_default="[]"))
        message.create_unique_constraint("message_once", ["conversation_id", "message_id"])
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.String(43), sa.ForeignKey("conversation.id", ondelete="SET NULL"), index=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("intent", sa.String(60)),
        sa.Column("confidence", sa.Float),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "feedback",
        sa.Column(
            "conversation_id", sa.String(43), sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("rating", sa.String(4), nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("feedback")
    op.drop_table("outcome")
    with op.batch_alter_table("message") as message:
        message.drop_constraint("message_once", type_="unique")
        message.drop_column("checklist")
        message.drop_column("message_id")
    op.drop_column("conversation", "agent")
