"""What handing a conversation over to a person needs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('aangeboden', 'wachtend', 'in_gesprek')")


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.String(43), sa.ForeignKey("conversation.id", ondelete="SET NULL"), index=True),
        sa.Column("reference", sa.String(20), unique=True),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("topic", sa.String(60)),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("agent", sa.String(80), index=True),
        sa.Column("agent_name", sa.String(80)),
        sa.Column("summary", sa.JSON),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("waiting_since", "email_asked_at", "taken_at")),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("first_answer_at", "ended_at", "agent_seen_at")),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("ticket", sa.String(200)),
    )
    op.create_index(
        "handover_open_once", "handover", ["conversation_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_table(
        "handover_outbox",
        sa.Column("handover_id", sa.Integer, sa.ForeignKey("handover.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sealed_address", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("form", sa.String(10)))
        message.add_column(sa.Column("suggestion_id", sa.String(40)))


def downgrade() -> None:
    with op.batch_alter_table("message") as message:
        message.drop_column("suggestion_id")
        message.drop_column("form")
    op.drop_table("handover_outbox")
    op.drop_table("handover")
