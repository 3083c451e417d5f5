"""Suggested replies, what agents did with them, the questions to learn from, and the numbers of past days."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = (
    "statistic",
    "learning_question",
    "suggestion_event",
    "suggestion_text",
    "suggestion",
    "suggestion_set",
)


def upgrade() -> None:
    op.create_table(
        "suggestion_set",
        sa.Column("id", sa.String(24), primary_key=True),
        _conversation_id("SET NULL"),
        sa.Column("pasted", sa.Boolean, nullable=False),
        sa.Column("form", sa.String(5), nullable=False),
        sa.Column("agent", sa.String(80)),
        sa.Column("reason", sa.String(20)),
        sa.Column("model_version", sa.String(60)),
        sa.Column("content_version", sa.String(12), nullable=False),
        _at(),
    )
    op.create_table(
        "suggestion",
        sa.Column("id", sa.String(24), primary_key=True),
        _part_of("set_id", "suggestion_set", index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("intent", sa.String(60), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("band", sa.String(14), nullable=False),
    )
    op.create_table(
        "suggestion_text",
        _part_of("set_id", "suggestion_set", primary_key=True),
        _conversation_id("CASCADE"),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("proposals", sa.JSON, nullable=False),
        _at(),
    )
    op.create_table(
        "suggestion_event",
        sa.Column("id", sa.Integer, primary_key=True),
        _part_of("suggestion_id", "suggestion", index=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("event", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(12)),
        sa.Column("distance", sa.Integer),
        sa.Column("share", sa.Float),
        sa.Column("agent", sa.String(80)),
        _at(),
        sa.UniqueConstraint("suggestion_id", "key"),
    )
    op.create_table(
        "learning_question",
        sa.Column("id", sa.Integer, primary_key=True),
        _conversation_id("CASCADE"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("ref", sa.String(40), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("topic", sa.String(60)),
        sa.Column("note", sa.Text),
        sa.Column("decided_by", sa.String(80)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        _at(),
        sa.UniqueConstraint("kind", "ref"),
    )
    op.create_table(
        "statistic",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("topic", sa.String(60), primary_key=True),
        sa.Column("counts", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)


def _at() -> sa.Column:
    return sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True)


def _conversation_id(on_delete: str) -> sa.Column:
    return sa.Column("conversation_id", sa.String(43), sa.ForeignKey("conversation.id", ondelete=on_delete), index=True)


def _part_of(name: str, table: str, **options: bool) -> sa.Column:
    return sa.Column(name, sa.String(24), sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, **options)
