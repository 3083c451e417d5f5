"""Where conversations live, in any channel whose replies go out as messages: what was of Teams alone, for all."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TEAMS = ("service_url", "chat_id", "bot_id", "tenant_id")
_PLACE = sa.table(
    "place",
    *(sa.column(name) for name in ("key", "channel", "conversation_id", "delivered", "busy_until", "reachable")),
    sa.column("address", sa.JSON),
)
_OF_TEAMS = sa.table(
    "teams_conversation",
    *(sa.column(name) for name in ("key", "conversation_id", *_TEAMS, "delivered", "busy_until", "reachable")),
)


def upgrade() -> None:
    op.create_table(
        "place",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        _conversation(),
        sa.Column("address", sa.JSON, nullable=False),
        *_delivery(),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(_OF_TEAMS)).mappings().all():
        address = {name: row[name] for name in _TEAMS}
        rest = {name: row[name] for name in ("key", "conversation_id", "delivered", "reachable")}
        connection.execute(_PLACE.insert().values(channel="teams", address=address, **rest))
    _move_messages("teams_message", "place_message", "place.key")
    op.drop_table("teams_conversation")
    op.drop_index("ix_teams_activity_at", "teams_activity")
    op.rename_table("teams_activity", "received")
    op.create_index("ix_received_at", "received", ["at"])


def downgrade() -> None:
    op.create_table(
        "teams_conversation",
        sa.Column("key", sa.String(64), primary_key=True),
        _conversation(),
        sa.Column("service_url", sa.Text, nullable=False),
        sa.Column("chat_id", sa.String(300), nullable=False),
        sa.Column("bot_id", sa.String(300), nullable=False),
        sa.Column("tenant_id", sa.String(64)),
        *_delivery(),
    )
    connection = op.get_bind()
    connection.execute(_PLACE.delete().where(_PLACE.c.channel != "teams"))
    for row in connection.execute(sa.select(_PLACE)).mappings().all():
        rest = {name: row[name] for name in ("key", "conversation_id", "delivered", "reachable")}
        connection.execute(_OF_TEAMS.insert().values(**row["address"], **rest))
    _move_messages("place_message", "teams_message", "teams_conversation.key")
    op.drop_table("place")
    op.drop_index("ix_received_at", "received")
    op.rename_table("received", "teams_activity")
    op.create_index("ix_teams_activity_at", "teams_activity", ["at"])


def _conversation() -> sa.Column:
    conversation = sa.ForeignKey("conversation.id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.String(43), conversation, nullable=False, unique=True)


def _delivery() -> tuple[sa.Column, ...]:
    return (
        sa.Column("delivered", sa.Integer, nullable=False),
        sa.Column("busy_until", sa.DateTime(timezone=True)),
        sa.Column("reachable", sa.Boolean, nullable=False),
    )


def _move_messages(old: str, new: str, place: str) -> None:
    key = sa.ForeignKey(place, ondelete="CASCADE")
    op.create_table(
        new,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(64), key, nullable=False, index=True),
        sa.Column("message_id", sa.String(300), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )
    names = ("key", "message_id", "position")
    was, is_now, places = (sa.table(name, *map(sa.column, names)) for name in (old, new, place.removesuffix(".key")))
    kept = sa.select(was).where(was.c.key.in_(sa.select(places.c.key)))
    op.execute(is_now.insert().from_select(names, kept))
    op.drop_table(old)
