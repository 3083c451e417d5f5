"""A list can be withdrawn; the normalised name of an organisation, which nothing read, goes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    withdrawn = sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("registry_snapshot", withdrawn)  # in a batch SQLite drops the rows that refer to it
    op.drop_index("registry_organisation_by_name", "registry_organisation")
    op.create_index("ix_registry_organisation_snapshot_id", "registry_organisation", ["snapshot_id"])
    op.drop_column("registry_organisation", "normalised_name")


def downgrade() -> None:
    op.add_column("registry_organisation", sa.Column("normalised_name", sa.Text, nullable=False, server_default=""))
    op.drop_index("ix_registry_organisation_snapshot_id", "registry_organisation")
    op.create_index("registry_organisation_by_name", "registry_organisation", ["snapshot_id", "normalised_name"])
    op.drop_column("registry_snapshot", "withdrawn")
