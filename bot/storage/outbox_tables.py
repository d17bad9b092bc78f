"""What a workspace is, where its people are written to, and what is said to them. Rules as in `tables`.

Two clocks: *product time* is what people see and `--at` moves, *machine time* is what leases and limits
use and nothing moves. Columns of machine time say so. Why: docs/decisions/two-clocks.md.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.binding import WorkspaceKey
from bot.storage.partial import partial
from bot.storage.types import EPOCH, Base, Key, Token, Unreadable, Utc, WordsJson


class WorkspaceRow(Base):
    """One Slack team that installed the bot; its row is also the shared pace of all replicas."""

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(WorkspaceKey, primary_key=True)
    team_id: Mapped[str] = mapped_column(unique=True)
    enterprise_id: Mapped[str | None]
    org_wide: Mapped[bool] = mapped_column(default=False)  # served by its organisation's installation
    name: Mapped[str] = mapped_column(default="")
    token: Mapped[str | Unreadable | None] = mapped_column(Token)  # None: the token of the environment
    bot_user_id: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    stopped_why: Mapped[str | None]
    installed_at: Mapped[datetime] = mapped_column(Utc)
    erase_at: Mapped[datetime | None] = mapped_column(Utc, index=True)  # after the app was removed
    retention_months: Mapped[int | None]  # that the members' times were reckoned with
    next_profiles_at: Mapped[datetime | None] = mapped_column(Utc)  # when its people are looked through
    profiles_cursor: Mapped[str | None]  # Slack's, of the page that is next; NULL: the first
    # Machine time from here: the two buckets (GCRA) and what a 429 forbids until when.
    tat: Mapped[datetime] = mapped_column(Utc, default=EPOCH)
    blocked_until: Mapped[datetime] = mapped_column(Utc, default=EPOCH)
    edits_blocked_until: Mapped[datetime] = mapped_column(Utc, default=EPOCH)
    history_tat: Mapped[datetime] = mapped_column(Utc, default=EPOCH)
    history_blocked_until: Mapped[datetime] = mapped_column(Utc, default=EPOCH)


class DmChannelRow(Base):
    """The D id of a person's direct messages with the bot: opened once, kept for ever."""

    __tablename__ = "dm_channels"

    workspace_id: Mapped[int] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]


class DeliveryRow(Base):
    """One thing the bot says: a row of the outbox (its states: docs/decisions/delivery.md)."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(unique=True)  # opaque: stands in metadata that all can read
    subject_type: Mapped[str]
    subject_id: Mapped[int] = mapped_column(Key)
    kind: Mapped[str]
    period: Mapped[str] = mapped_column(default="")
    call: Mapped[str] = mapped_column(default="post")
    priority: Mapped[int] = mapped_column(default=1)
    user_id: Mapped[str | None]
    channel: Mapped[str | None]
    thread_ts: Mapped[str | None]
    names_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id", ondelete="SET NULL"))
    edits_ts: Mapped[str | None]
    payload: Mapped[dict[str, Any] | None] = mapped_column(WordsJson)
    state: Mapped[str] = mapped_column(default="queued")
    due_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    withdrawn: Mapped[bool] = mapped_column(default=False)  # cancelled while in flight: never queue again
    attempt: Mapped[int] = mapped_column(default=0)
    read_backs: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None]
    after_ts: Mapped[str | None]  # last message known in the channel before the first try
    slack_ts: Mapped[str | None]
    error: Mapped[str | None]
    # Machine time from here.
    retry_at: Mapped[datetime | None] = mapped_column(Utc)
    claimed_at: Mapped[datetime | None] = mapped_column(Utc)
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    believe_at: Mapped[datetime | None] = mapped_column(Utc)  # asked from then on, "absent" counts
    sent_at: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (
        UniqueConstraint(
            "workspace_id", "subject_type", "subject_id", "kind", "period", name="uq_deliveries_key"
        ),
        CheckConstraint(
            "state IN ('queued','sending','uncertain','sent','failed','expired','cancelled')", name="state"
        ),
        CheckConstraint("call IN ('post','update','upload','delete')", name="call"),
        CheckConstraint("priority IN (0, 1)", name="priority"),
        CheckConstraint("(state IN ('sending','uncertain')) = (lease_until IS NOT NULL)", name="lease"),
        CheckConstraint("(state = 'sent') = (slack_ts IS NOT NULL)", name="sent"),
        CheckConstraint("state IN ('queued','sending','uncertain') OR payload IS NULL", name="emptied"),
        CheckConstraint(
            "state NOT IN ('queued','sending','uncertain') OR user_id IS NOT NULL OR channel IS NOT NULL"
            " OR names_id IS NOT NULL",
            name="somewhere",
        ),
        # Literals, not parameters, in the WHERE: SQLite and PostgreSQL then both use these indexes.
        partial(
            "d_ready",
            "workspace_id",
            "priority",
            "due_at",
            "id",
            where="state = 'queued'",
        ),
        partial(
            "d_ending",
            "expires_at",
            where="state = 'queued'",
        ),
        partial(
            "d_lease",
            "lease_until",
            where="state IN ('sending','uncertain')",
        ),
        partial(
            "d_one_in_flight",
            "workspace_id",
            "channel",
            unique=True,
            where="state = 'sending'",
        ),
        partial(
            "d_last",
            "workspace_id",
            "channel",
            "sent_at",
            where="state = 'sent'",
        ),
        partial(
            "d_over",
            "expires_at",
            where="state IN ('sent','failed','expired','cancelled')",
        ),
        partial(
            "d_names",
            "names_id",
            where="names_id IS NOT NULL",
        ),
    )
