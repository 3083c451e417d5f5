"""The second step of signing in: the secret of the app, the last code used, recovery codes, codes still due."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_COLUMNS = ("second_step", "second_step_at", "second_step_used")


def upgrade() -> None:
    op.add_column("agent", sa.Column("second_step", sa.Text))
    op.add_column("agent", sa.Column("second_step_at", sa.DateTime(timezone=True)))
    op.add_column("agent", sa.Column("second_step_used", sa.Integer))
    op.add_column("agent_session", sa.Column("code_due", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column(
            "username", sa.String(80), sa.ForeignKey("agent.username", ondelete="CASCADE"), nullable=False, index=True
        ),
    )


def downgrade() -> None:
    op.execute("DELETE FROM agent_session WHERE code_due")  # the program of before would take them for whole ones
    op.drop_table("recovery_code")
    with op.batch_alter_table("agent_session") as table:
        table.drop_column("code_due")
    with op.batch_alter_table("agent") as table:
        for column in _COLUMNS:
            table.drop_column(column)
