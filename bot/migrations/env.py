"""Alembic environment: one chain of migrations for the registration list and the conversations."""

from alembic import context
from sqlalchemy import text

from bot.handover.models import HandoverRow
from bot.platform.database import connect
from bot.registry.models import Base as RegistryBase
from bot.servicedesk.access.models import Base as AccessBase

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
