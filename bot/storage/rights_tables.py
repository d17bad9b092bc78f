"""The tables of a member's rights: who was forgotten, and who read or erased what. Neither holds words."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.types import Base, Key, Utc, Words


class ForgettingKeyRow(Base):
    """The key of a workspace's marks, made at its first forgetting; sealed like words where keys are set."""

    __tablename__ = "forgetting_keys"

    workspace_id: Mapped[int] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(Words)


class ForgottenRow(Base):
    """Somebody who was forgotten: a keyed hash of their id, so that late events of theirs are not stored."""

    __tablename__ = "forgotten"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    mark: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (UniqueConstraint("workspace_id", "mark"),)


class AuditRow(Base):
    """Who read or erased what of whom: marks instead of ids, and no words."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Utc)
    by: Mapped[str]  # themselves, operator, retention
    what: Mapped[str]  # export, forget, erase
    mark: Mapped[str]  # of the person
    rows: Mapped[int]

    __table_args__ = (Index("au_at", "workspace_id", "at"),)
