"""The tables of teams: who manages and counts in, and what their channel was told. Rules as in `tables`."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.partial import partial
from bot.storage.types import Base, Key, Utc, Words


class TeamRow(Base):
    """A channel with a monthly digest."""

    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    channel: Mapped[str]
    name: Mapped[str] = mapped_column(Words)
    zone: Mapped[str]
    set_up_by: Mapped[str]
    set_up_at: Mapped[datetime] = mapped_column(Utc)
    active: Mapped[bool] = mapped_column(default=True)
    first_month: Mapped[str]  # the first month that a digest is about
    digest_month: Mapped[str]  # the next one
    next_digest_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    withheld: Mapped[int] = mapped_column(default=0)  # digests in a row without figures
    working_day: Mapped[int] = mapped_column(default=3)  # of the month, on which the digest comes
    hour: Mapped[int] = mapped_column(default=10)  # local to the team
    paused: Mapped[bool] = mapped_column(default=False)
    is_private: Mapped[bool] = mapped_column(default=False)  # the channel, as last seen
    posted_invitation_at: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (UniqueConstraint("workspace_id", "channel"),)


class TeamManagerRow(Base):
    """Somebody who manages a team, or did until some time; need not have joined."""

    __tablename__ = "team_managers"

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    until: Mapped[datetime | None] = mapped_column(Utc)  # out of the figures of that month too


class TeamMemberRow(Base):
    """A member's answer to one team: the second yes. No answer means no."""

    __tablename__ = "team_members"

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    counts_in: Mapped[bool | None]
    ask_at: Mapped[datetime | None] = mapped_column(Utc, index=True)  # NULL: not to be asked
    asked_at: Mapped[datetime | None] = mapped_column(Utc)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    promised: Mapped[int] = mapped_column(default=5)  # the minimum that they were told when they said yes


class DigestRow(Base):
    """A month of a team as it was posted: the rounded shares in per cent, never what they were made of."""

    __tablename__ = "digests"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    month: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)
    shown: Mapped[bool]
    minimum: Mapped[int] = mapped_column(default=5)  # as it was when this was posted
    people: Mapped[int] = mapped_column(default=0)
    tactical: Mapped[int] = mapped_column(default=0)
    functional: Mapped[int] = mapped_column(default=0)
    business: Mapped[int] = mapped_column(default=0)
    stretches: Mapped[int] = mapped_column(default=0)
    themes: Mapped[str] = mapped_column(default="")  # answered most, separated by commas
    beside: Mapped[str] = mapped_column(default="")  # the months that were shown beside it
    task_id: Mapped[str]

    __table_args__ = (UniqueConstraint("team_id", "month"), Index("dg_month", "month"))


class DigestMemberRow(Base):
    """Who was counted in a digest: only to decide whether two months may be compared, never shown."""

    __tablename__ = "digest_members"

    digest_id: Mapped[int] = mapped_column(ForeignKey("digests.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(Key, primary_key=True)


class HighlightRow(Base):
    """Words that their author chose to share in a team's digest: a row of its own, with words of its own."""

    __tablename__ = "highlights"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    source: Mapped[str]  # "activity", or "told" for what a mentor said
    source_id: Mapped[int] = mapped_column(Key)
    reflection_id: Mapped[int | None] = mapped_column(Key, index=True)  # erased with it
    words: Mapped[str] = mapped_column(Words)
    by_name: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Utc)
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digests.id", ondelete="SET NULL"))

    __table_args__ = (
        UniqueConstraint("team_id", "source", "source_id"),
        partial(
            "h_waiting",
            "team_id",
            where="digest_id IS NULL",
        ),
        Index("h_digest", "digest_id"),
    )


class HighlightOfferRow(Base):
    """The one offer of a month, under its summary, and what became of it."""

    __tablename__ = "highlight_offers"

    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id", ondelete="CASCADE"), primary_key=True)
    activity_id: Mapped[int] = mapped_column(Key, index=True)
    answer: Mapped[str | None]  # named, unnamed, no

    __table_args__ = (CheckConstraint("answer IN ('named','unnamed','no')", name="answer"),)


class InvitationRow(Base):
    """Somebody who was picked by hand: one message a year across all teams, and a No is final."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    user_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)
    sent: Mapped[bool]
    refused: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("i_person", "workspace_id", "user_id"), Index("i_team", "team_id", "at"))


class TeamLookRow(Base):
    """A manager's look at a team's figures over time: shown to the members of that team."""

    __tablename__ = "team_looks"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    user_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)
    what: Mapped[str]  # figures, file

    __table_args__ = (
        CheckConstraint("what IN ('figures','file')", name="what"),
        Index("l_team", "team_id", "at"),
    )
