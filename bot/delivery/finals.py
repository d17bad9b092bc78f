"""Calling services when a delivery has ended, in the transaction that ends it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime

from bot.logs import logger
from bot.storage.database import Session
from bot.storage.outbox_claims import Taken
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.presence import is_away

log = logger(__name__)

OnFinal = Callable[[Session, DeliveryRow, datetime], Awaitable[None]]
"""Is called with the session (do not commit), the row in its final state (sent, failed, expired or cancelled;
its payload is gone) and product time."""

Hooks = Mapping[str, Sequence[OnFinal]]
"""What to call, by kind of delivery."""


def ids_of(row: Taken | DeliveryRow) -> dict[str, int]:
    """What a line of the log names a delivery by."""
    return {"workspace": row.workspace_id, "delivery": row.id}


async def tell(hooks: Hooks, session: Session, rows: Iterable[DeliveryRow], now: datetime) -> None:
    """Runs the hooks of each row. If a hook raises, what it did is undone and logged; the row stays ended,
    and the other hooks run."""
    for row in rows:
        named = ids_of(row) | {"kind": row.kind, "state": row.state}
        for hook in hooks.get(row.kind, ()):
            try:
                async with session.begin_nested():
                    await hook(session, row, now)
            except Exception as error:
                if is_away(error):
                    raise
                log.exception("what follows was not done", **named)
                await session.refresh(row)  # undoing it has emptied what it had changed
