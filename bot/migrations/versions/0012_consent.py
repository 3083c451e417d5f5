"""When a visitor said yes: before that the servicedesk sees nothing of the conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_HANDOVER = sa.table(
    "handover",
    sa.column("state", sa.String),
    *(sa.column(name, _MOMENT) for name in ("consented_at", "waiting_since", "email_asked_at", "ended_at")),
)


def upgrade() -> None:
    """Who waited, was asked for an address, or went by mail, had said yes."""
    op.add_column("handover", sa.Column("consented_at", _MOMENT))
    mailed = sa.case((_HANDOVER.c.state == "per_mail", _HANDOVER.c.ended_at))
    known = sa.func.coalesce(_HANDOVER.c.waiting_since, _HANDOVER.c.email_asked_at, mailed)
    op.execute(_HANDOVER.update().values(consented_at=known))


def downgrade() -> None:
    op.drop_column("handover", "consented_at")
