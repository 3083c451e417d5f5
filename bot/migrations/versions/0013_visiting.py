"""On which page of a website a visitor is, and until when that page is certainly open."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversation", sa.Column("page", sa.JSON))  # in a batch SQLite drops the rows that refer to it
    op.add_column("conversation", sa.Column("here_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("conversation", "here_until")
    op.drop_column("conversation", "page")
