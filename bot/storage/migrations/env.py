"""What Alembic runs: `bot.storage.migrating` hands it a connection inside a transaction."""

from alembic import context

from bot.storage.partial import tell_postgresql
from bot.storage.schema import METADATA

connection = context.config.attributes["connection"]
tell_postgresql(METADATA)
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
context.run_migrations()
