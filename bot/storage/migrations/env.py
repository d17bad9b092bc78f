"""What Alembic runs: `bot.storage.migrating` hands it a connection inside a transaction."""

from alembic import context

from bot.storage import growth_tables
from bot.storage.tables import WorkspaceRow

assert growth_tables  # its tables are known once it is imported
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=WorkspaceRow.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
context.run_migrations()
