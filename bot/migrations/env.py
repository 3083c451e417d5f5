"""Alembic environment: one chain of migrations for the registration list and the conversations."""

from alembic import context
from sqlalchemy import text

from actions.registry.models import Base as RegistryBase
from bot.channels.servicedesk.access.models import Base as AccessBase
from bot.conversations.handover_models import HandoverRow
from bot.database import connect

target_metadata = [RegistryBase.metadata, HandoverRow.metadata, AccessBase.metadata]

engine = connect(context.config.get_main_option("sqlalchemy.url") or "")
with engine.connect() as connection:
    if engine.dialect.name == "postgresql":  # gateways that start together migrate one after the other
        connection.execute(text("SELECT pg_advisory_xact_lock(6451823)"))
    context.configure(connection=connection, target_metadata=target_metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
