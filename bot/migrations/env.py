"""Alembic environment: one chain of migrations for all tables."""

from alembic import context
from sqlalchemy import text

from bot.platform.database import connect

engine = connect(context.config.get_main_option("sqlalchemy.url") or "")
with engine.connect() as connection:
    if engine.dialect.name == "postgresql":  # gateways that start together migrate one after the other
        connection.execute(text("SELECT pg_advisory_xact_lock(6451823)"))
    context.configure(connection=connection, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
