"""Queries about installing that has begun: a state is written down once and taken away once."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, select

from bot.storage.database import Session, machine_now
from bot.storage.install_tables import InstallRow


async def begin(session: Session, state: str, good_for: timedelta, most: int) -> bool:
    """Remembers a state, unless ``most`` are open already; what is too old goes."""
    now = await machine_now(session)
    await session.execute(delete(InstallRow).where(InstallRow.expires_at <= now))
    if (await session.scalar(select(func.count()).select_from(InstallRow)) or 0) >= most:
        return False
    session.add(InstallRow(digest=_digest(state), expires_at=now + good_for))
    return True


async def take(session: Session, state: str) -> bool:
    """Whether the state was good; it is so no more, whichever process is asked next."""
    row = InstallRow.digest == _digest(state)
    expires_at = await session.scalar(delete(InstallRow).where(row).returning(InstallRow.expires_at))
    return expires_at is not None and expires_at > await machine_now(session)


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode(errors="replace")).hexdigest()
