"""Members of staff, their sessions, API tokens, webhooks and the audit record."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = (
    "webhook_delivery",
    "webhook",
    "audit",
    "sign_in_attempts",
    "api_token",
    "agent_session",
    "agent",
)

_APPEND_ONLY = {
    "sqlite": [
        "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
        "CREATE TRIGGER audit_kept BEFORE DELETE ON audit WHEN OLD.keep_until >= date('now') "
        "BEGIN SELECT RAISE(ABORT, 'audit must be kept'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' AND OLD.keep_until < (now() AT TIME ZONE 'UTC')::date THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION 'audit is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_kept()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "agent",
        sa.Column("username", sa.String(80), primary_key=True),
        sa.Column("display_name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("issuer", sa.String(255)),
        sa.Column("subject", sa.String(255)),
        _moment("created_at", nullable=False),
        sa.UniqueConstraint("issuer", "subject"),
    )
    op.create_table(
        "agent_session",
        sa.Column("id_hash", sa.String(64), primary_key=True),
        sa.Column(
            "username",
            sa.String(80),
            sa.ForeignKey("agent.username", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        _moment("began_at", nullable=False),
        _moment("used_at", nullable=False),
    )
    op.create_table(
        "api_token",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("scopes", sa.JSON, nullable=False),
        _moment("created_at", nullable=False),
        _moment("ends_at", nullable=False),
        _moment("used_at"),
        _moment("revoked_at"),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("who", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        _moment("last_at", nullable=False),
        _moment("locked_until"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        _moment("at", nullable=False, index=True),
        sa.Column("agent", sa.String(80), nullable=False, index=True),
        sa.Column("action", sa.String(20), nullable=False, index=True),
        sa.Column("conversation_id", sa.String(43), index=True),
        sa.Column("detail", sa.Text),
        sa.Column("keep_until", sa.Date, nullable=False, index=True),
    )
    _webhooks()
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def _webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("events", sa.JSON, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_by", sa.String(80), nullable=False),
        _moment("created_at", nullable=False),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "webhook_id",
            sa.String(16),
            sa.ForeignKey("webhook.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("conversation_id", sa.String(43), sa.ForeignKey("conversation.id", ondelete="CASCADE"), index=True),
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        _moment("due_at", nullable=False, index=True),
        sa.Column("last_status", sa.String(40)),
        _moment("created_at", nullable=False, index=True),
        sa.UniqueConstraint("webhook_id", "event_id"),
    )


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_kept()")


def _moment(name: str, **options: bool) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), **options)
