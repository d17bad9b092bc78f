"""The tables of members: what they chose, were asked, and told. Others: every file that ends in "tables".

Times are UTC instants; what a person wrote is `Words`; each row names its workspace. Columns of machine time
say so; all others hold product time, which `--at` moves. Why: docs/decisions/two-clocks.md.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.partial import partial
from bot.storage.types import Base, Key, Utc, Words


class MemberRow(Base):
    """A person who joined in one workspace: what they chose, and when we next turn to them."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    user_id: Mapped[str]
    standing: Mapped[str]
    joined_at: Mapped[datetime] = mapped_column(Utc)
    stopped_at: Mapped[datetime | None] = mapped_column(Utc)
    deactivated: Mapped[bool] = mapped_column(default=False)  # in Slack
    deactivated_at: Mapped[datetime | None] = mapped_column(Utc)
    field: Mapped[str] = mapped_column(Words)  # a key of the field bank, or the member's own word
    aspiration: Mapped[str]
    target: Mapped[int]
    floor: Mapped[int | None]  # per cent beyond the field; NULL: what goes with the aspiration, 0: none
    rhythm: Mapped[str]
    weekday: Mapped[int]
    at: Mapped[str]  # local wall time, "15:00"
    zone: Mapped[str]
    zone_chosen: Mapped[bool] = mapped_column(default=False)
    zone_was: Mapped[str | None]  # the zone followed Slack elsewhere; said in the next prompt
    remind: Mapped[bool] = mapped_column(default=True)
    paused_until: Mapped[date | None]  # local; the first day that is no longer paused
    away: Mapped[bool] = mapped_column(default=False)  # Slack says so; never why
    away_until: Mapped[datetime | None] = mapped_column(Utc)  # NULL: until they clear their status
    ask_anyway: Mapped[bool] = mapped_column(default=False, server_default=false())  # even when away
    country: Mapped[str | None]  # whose holidays count, ISO 3166 or "none"; NULL: the zone's
    was_away: Mapped[bool] = mapped_column(default=False)  # said in the next prompt
    unanswered: Mapped[int] = mapped_column(default=0)  # prompts in a row
    asked_to_go_on_at: Mapped[datetime | None] = mapped_column(Utc)
    gone_quiet: Mapped[bool] = mapped_column(default=False)  # that question went unanswered
    last_week: Mapped[str | None]  # the last ISO week with a prompt row, "2026-W48"
    next_prompt_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    next_summary_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    next_ceiling_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    summary_month: Mapped[str | None]  # which month the next summary is about, "2026-10"
    empty_months: Mapped[int] = mapped_column(default=0)
    next_retention_at: Mapped[datetime | None] = mapped_column(Utc, index=True)

    __table_args__ = (UniqueConstraint("workspace_id", "user_id"),)


class PromptRow(Base):
    """One weekly ask to one member for one local ISO week."""

    __tablename__ = "prompts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    week: Mapped[str]  # "2026-W48"
    local_date: Mapped[date]  # of the slot: decides the month
    slot_at: Mapped[datetime] = mapped_column(Utc)
    closes_at: Mapped[datetime] = mapped_column(Utc)  # when the next one is due
    question_id: Mapped[str]
    because_of_mix: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str]  # asked until its message is out, then sent; or skipped, expired
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    remind_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    ask_again_at: Mapped[datetime | None] = mapped_column(Utc, index=True)  # put off until then
    snoozes: Mapped[int] = mapped_column(default=0)  # how often it was asked again

    __table_args__ = (
        UniqueConstraint("member_id", "week"),
        CheckConstraint("state IN ('asked','sent','skipped','expired')", name="state"),
        Index("p_open", "member_id", "closes_at"),
    )


class ReflectionRow(Base):
    """One answer in a member's own words. ``placed_at`` is NULL while the activities wait to be cut out."""

    __tablename__ = "reflections"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompts.id", ondelete="SET NULL"))
    adds_to_id: Mapped[int | None] = mapped_column(ForeignKey("reflections.id", ondelete="SET NULL"))
    source: Mapped[str]  # dm, thread, form, command
    channel: Mapped[str]  # with ts: Slack's name of the message, or ours of a form or command
    ts: Mapped[str]
    thread_ts: Mapped[str | None]  # where the read-back goes
    edited_ts: Mapped[str | None]
    words: Mapped[str] = mapped_column(Words)
    stretch_end: Mapped[int] = mapped_column(default=0)  # code points that stand under "comfort zone"
    keep_anyway: Mapped[bool] = mapped_column(default=False)  # kept although no activity was found
    local_date: Mapped[date]
    told_at: Mapped[datetime] = mapped_column(Utc)
    placed_at: Mapped[datetime | None] = mapped_column(Utc)
    # Machine time: until when one worker has it for placing.
    lease_until: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (
        UniqueConstraint("workspace_id", "channel", "ts"),
        Index("r_member", "member_id", "told_at"),
        Index("r_prompt", "prompt_id"),
        partial(
            "r_adds_to",
            "adds_to_id",
            where="adds_to_id IS NOT NULL",
        ),
        partial(
            "r_waiting",
            "id",
            where="placed_at IS NULL",
        ),
    )


class ActivityRow(Base):
    """One thing done, cut out of a reflection; the month is its reflection's, for counting."""

    __tablename__ = "activities"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    reflection_id: Mapped[int] = mapped_column(ForeignKey("reflections.id", ondelete="CASCADE"))
    start: Mapped[int]  # code points in the reflection's words
    end: Mapped[int]
    words: Mapped[str] = mapped_column(Words)
    month: Mapped[str]  # "2026-11"
    rung: Mapped[str | None]
    placing: Mapped[str]
    stretch: Mapped[bool]
    stretch_said: Mapped[bool] = mapped_column(default=False)
    suggested_rung: Mapped[str | None]
    suggested_stretch: Mapped[bool]
    confidence: Mapped[float]
    model: Mapped[str]

    __table_args__ = (
        CheckConstraint("rung IN ('tactical','functional','business')", name="rung"),
        CheckConstraint("\"placing\" IN ('suggested','confirmed','open','no_activity')", name="placing"),
        CheckConstraint("(rung IS NOT NULL) = (\"placing\" IN ('suggested','confirmed'))", name="placed"),
        Index("a_reflection", "reflection_id", "start"),
        Index("a_month", "member_id", "month"),
        Index("a_latest", "member_id", "id"),
        partial(
            "a_open",
            "member_id",
            "id",
            where="\"placing\" = 'open'",
        ),
    )


class ChangeRow(Base):
    """What a member changed about an activity: when, from what, to what."""

    __tablename__ = "changes"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    reflection_id: Mapped[int] = mapped_column(ForeignKey("reflections.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Utc)
    what: Mapped[str]  # rung, stretch, words, split, join, delete
    before: Mapped[str] = mapped_column(Words)
    after: Mapped[str] = mapped_column(Words)

    __table_args__ = (Index("c_reflection", "reflection_id"), Index("c_member", "member_id"))


class DraftRow(Base):
    """Words that count nowhere yet: of somebody who hasn't joined, or in which no activity was found."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    user_id: Mapped[str]
    channel: Mapped[str]
    ts: Mapped[str]
    words: Mapped[str] = mapped_column(Words)
    stretch_end: Mapped[int] = mapped_column(default=0)  # as of a reflection
    evidence: Mapped[str | None] = mapped_column(Words)  # the address of the message that it was saved from
    at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc, index=True)
    said_id: Mapped[int | None] = mapped_column(Key)  # the delivery that shows it back, or has its button

    __table_args__ = (UniqueConstraint("workspace_id", "channel", "ts"),)


class TombstoneRow(Base):
    """A deleted message: no words, kept for 48 hours so that a late copy of it is not stored."""

    __tablename__ = "tombstones"

    workspace_id: Mapped[int] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    channel: Mapped[str] = mapped_column(primary_key=True)
    ts: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(Utc, index=True)


class QuoteRow(Base):
    """Which message of the bot quotes which reflection: what must be blanked when it is erased."""

    __tablename__ = "quotes"

    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    reflection_id: Mapped[int] = mapped_column(Key, primary_key=True, index=True)


class UnaskedRow(Base):
    """One unasked message to a member on one local day: the primary key is the promise of at most one."""

    __tablename__ = "unasked"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    local_date: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]


class SummaryRow(Base):
    """What a member was told about a month; a sent summary is never counted anew."""

    __tablename__ = "summaries"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    month: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)
    tactical: Mapped[int]
    functional: Mapped[int]
    business: Mapped[int]
    open: Mapped[int]
    stretches: Mapped[int]
    confirmed: Mapped[int]

    __table_args__ = (UniqueConstraint("member_id", "month"),)


class AdaptationRow(Base):
    """What was learnt from the corrections of a member, or (NULL) of a workspace; goes with the member."""

    __tablename__ = "adaptations"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    fresh: Mapped[int] = mapped_column(default=0)  # corrections since it was learnt
    erasures: Mapped[int] = mapped_column(default=0)  # spoil what is being learnt meanwhile
    due_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    model: Mapped[str | None]  # on top of which it was learnt
    weights: Mapped[str | None] = mapped_column(Words)  # base64, sealed: made of words; NULL: doesn't help
    corrections: Mapped[int] = mapped_column(default=0)  # it was learnt from
    before: Mapped[float] = mapped_column(default=0.0)  # shares placed right unseen, 0..1: the model alone
    after: Mapped[float] = mapped_column(default=0.0)  # with it
    learnt_at: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (
        UniqueConstraint("workspace_id", "member_id"),
        partial(
            "ad_workspace",
            "workspace_id",
            unique=True,
            where="member_id IS NULL",
        ),
        Index("ad_member", "member_id"),
    )
