"""The tables of growing: what a member plans, whom they ask, what they look back on. Rules as in `tables`.

Everything here belongs to one member and goes with them.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.partial import partial
from bot.storage.types import Base, Key, Utc, Words


class CommitmentRow(Base):
    """One if-then plan: "When <cue>, <deed>." At most one of a member is open."""

    __tablename__ = "commitments"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    cue: Mapped[str] = mapped_column(Words)
    deed: Mapped[str] = mapped_column(Words)
    plan_id: Mapped[str | None]  # of the bank, if it was taken as it stood there
    made_at: Mapped[datetime] = mapped_column(Utc)
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompts.id", ondelete="SET NULL"))  # which asks
    not_yet: Mapped[bool] = mapped_column(default=False)  # said so in that prompt: the next one asks again
    outcome: Mapped[str | None]
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
    settled_month: Mapped[str | None]  # local, "2026-11"
    told_id: Mapped[int | None] = mapped_column(ForeignKey("reflections.id", ondelete="SET NULL"))

    __table_args__ = (
        CheckConstraint("outcome IN ('done','partly','dropped','replaced')", name="outcome"),
        partial(
            "co_open",
            "member_id",
            unique=True,
            where="outcome IS NULL",
        ),
        Index("co_member", "member_id", "settled_at"),
        Index("co_prompt", "prompt_id"),
        partial(
            "co_told",
            "told_id",
            where="told_id IS NOT NULL",
        ),
    )


class AdditionRow(Base):
    """What a member added to one activity: its sentence before it was raised, or what they recommend."""

    __tablename__ = "additions"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"))
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(Words)  # raised: the sentence that stood there
    was: Mapped[str] = mapped_column(default="")  # raised: "rung placing stretch" that it had
    at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (
        UniqueConstraint("activity_id", "kind"),
        CheckConstraint("kind IN ('raised','recommended')", name="kind"),
        Index("add_member", "member_id"),
    )


class MentorRow(Base):
    """A senior person whom a member chose to ask: of this Slack, or by a name from outside."""

    __tablename__ = "mentors"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[str | None]
    name: Mapped[str] = mapped_column(Words)
    every: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(Utc)
    ended: Mapped[bool] = mapped_column(default=False)  # not to be asked any more; the thread stays

    __table_args__ = (CheckConstraint("every IN ('month','quarter')", name="every"),)


class AskRow(Base):
    """One question to a mentor: what they said, and what the member did about it."""

    __tablename__ = "asks"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(Words)
    for_me: Mapped[bool] = mapped_column(default=False)  # the bot asked
    asked_at: Mapped[datetime] = mapped_column(Utc)
    answer: Mapped[str | None] = mapped_column(Words)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    answered_by_mentor: Mapped[bool] = mapped_column(default=False)
    may_quote: Mapped[bool] = mapped_column(default=False)  # by name, in a review: only the mentor says so
    declined: Mapped[bool] = mapped_column(default=False)
    did: Mapped[str | None] = mapped_column(Words)
    did_at: Mapped[datetime | None] = mapped_column(Utc)


class ContactRow(Base):
    """Somebody whom the bot asked for a member: when last, for all members together, or never again."""

    __tablename__ = "contacts"

    workspace_id: Mapped[int] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime | None] = mapped_column(Utc)
    refused_at: Mapped[datetime | None] = mapped_column(Utc)


class EvidenceRow(Base):
    """The address of a message in Slack that stands behind a reflection; never the words of somebody else."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    reflection_id: Mapped[int] = mapped_column(ForeignKey("reflections.id", ondelete="CASCADE"), index=True)
    link: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Utc)


class IntroductionRow(Base):
    """How a member introduced themselves, once a quarter ("2026-Q4")."""

    __tablename__ = "introductions"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    quarter: Mapped[str]
    words: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (UniqueConstraint("member_id", "quarter"),)


class ProblemRow(Base):
    """A problem that a member owns."""

    __tablename__ = "problems"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Words)
    was: Mapped[str | None] = mapped_column(Words)  # its name before: for undo
    standing: Mapped[str] = mapped_column(default="open")
    opened_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)  # closed or dropped
    result: Mapped[str | None] = mapped_column(Words)

    __table_args__ = (CheckConstraint("standing IN ('open','closed','dropped')", name="standing"),)


class TieRow(Base):
    """Which problem an activity belongs to, and which part of its story it tells: one at most."""

    __tablename__ = "ties"

    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True
    )
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id", ondelete="CASCADE"), index=True)
    part: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (CheckConstraint("part IN ('evidence','decision','result')", name="part"),)


class CeilingRow(Base):
    """That a member was told of three months under their floor: after which month, and on what figures."""

    __tablename__ = "ceilings"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    month: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)
    placed: Mapped[int]
    beyond: Mapped[int]
    floor: Mapped[int | None]  # as they had chosen it: for undo

    __table_args__ = (UniqueConstraint("member_id", "month"),)
