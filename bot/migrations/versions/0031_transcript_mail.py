"""A visitor may ask for the conversation by mail when it ends; the outbox says what must go, so that it holds more."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_TYPES = {name: sa.DateTime(timezone=True) for name in ("asked_at", "next_at")}
_NAMES = ("handover_id", "sealed_address", "attempts", "asked_at", "next_at")


def upgrade() -> None:
    op.add_column(
        "handover_contact", sa.Column("wants_transcript", sa.Boolean, nullable=False, server_default=sa.false())
    )
    what = sa.Column("what", sa.String(10), primary_key=True)
    _remake(what, [row | {"what": "ticket" if row["sealed_address"] else "note"} for row in _rows(_NAMES)])


def downgrade() -> None:
    rows = [row for row in _rows((*_NAMES, "what")) if row.pop("what") != "transcript"]
    _remake(None, rows)
    with op.batch_alter_table("handover_contact") as changed:
        changed.drop_column("wants_transcript")


def _rows(names: tuple[str, ...]) -> list[dict[str, object]]:
    table = sa.table("handover_outbox", *(sa.column(name, _TYPES.get(name)) for name in names))
    return [dict(row) for row in op.get_bind().execute(sa.select(table)).mappings()]


def _remake(what: sa.Column | None, rows: list[dict[str, object]]) -> None:
    """Make the table anew with these rows: a primary key cannot be widened in the same way in both databases."""
    op.drop_table("handover_outbox")
    table = op.create_table(
        "handover_outbox",
        sa.Column("handover_id", sa.Integer, sa.ForeignKey("handover.id", ondelete="CASCADE"), primary_key=True),
        *([what] if what is not None else []),
        sa.Column("sealed_address", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("asked_at", _TYPES["asked_at"], nullable=False),
        sa.Column("next_at", _TYPES["next_at"], nullable=False, index=True),
    )
    if rows:
        op.bulk_insert(table, rows)
