"""An approved text can be live at once, one for each text of the files, until somebody puts the file's text back."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_LIVE = sa.text("state = 'live'")


def upgrade() -> None:
    op.add_column("answer_draft", sa.Column("ended_by", sa.String(80)))
    op.add_column("answer_draft", sa.Column("ended_at", sa.DateTime(timezone=True)))
    op.create_index(
        "answer_draft_live_once",
        "answer_draft",
        ["name", "place"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )


def downgrade() -> None:
    op.drop_index("answer_draft_live_once", "answer_draft")
    with op.batch_alter_table("answer_draft") as changed:
        changed.drop_column("ended_at")
        changed.drop_column("ended_by")
