"""Run by Alembic: applies the scripts over the connection that `upgrade` opened."""

from alembic import context

from app.migrations import VERSION_TABLE
from app.migrations.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
