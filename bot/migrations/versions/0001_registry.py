"""The registration list: snapshots, organisations, attempts to refresh, and the lease for refreshing."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_snapshot",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("imported_at", sa.DateTime, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("checksum", sa.String(64), nullable=False),
        sa.Column("row_count", sa.Integer, nullable=False),
        sa.Column("bronhouder_count", sa.Integer, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
    )
    op.create_table(
        "registry_organisation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("snapshot_id", sa.Integer, sa.ForeignKey("registry_snapshot.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("normalised_name", sa.Text, nullable=False),
        sa.Column("bronhouder", sa.Boolean, nullable=False),
        sa.Column("kvk", sa.String(8)),
        sa.Column("kind", sa.String(20)),
    )
    op.create_index("registry_organisation_by_name", "registry_organisation", ["snapshot_id", "normalised_name"])
    op.create_table(
        "registry_attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("finished_at", sa.DateTime, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text),
    )
    lease = op.create_table(
        "registry_lease",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("holder", sa.String(40)),
        sa.Column("expires_at", sa.DateTime),
    )
    op.bulk_insert(lease, [{"name": "sync"}])


def downgrade() -> None:
    for table in ("registry_lease", "registry_attempt", "registry_organisation", "registry_snapshot"):
        op.drop_table(table)
