"""Every table. Times are UTC instants; what a person wrote is `Words`; each row names its workspace.

Two clocks: *product time* is what people see and `--at` moves, *machine time* is what leases and limits
use and nothing moves. Columns of machine time say so. Why: docs/decisions/delivery.md.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.types import EPOCH, Base, Key, Utc, Words, WordsJson


class WorkspaceRow(Base):
    """One Slack team that installed the bot; its row is also the shared pace of all replicas."""

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    team_id: Mapped[str] = mapped_column(unique=True)
    enterprise_id: Mapped[str | None]
    name: Mapped[str] = mapped_column(default="")
    token: Mapped[str | None] = mapped_column(Words)  # None: the token of the environment
    bot_user_id: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    stopped_why: Mapped[str | None]
    installed_at: Mapped[datetime] = mapped_column(Utc)
    retention_months: Mapped[int | None]  # that the members' times were reckoned with
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
    believe_at: Mapped[datetime | None] = mapped_column(Utc)  # from when "absent" counts as not sent
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
        Index(
            "d_ready",
            "workspace_id",
            "priority",
            "due_at",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "d_ending",
            "expires_at",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "d_lease",
            "lease_until",
            sqlite_where=text("state IN ('sending','uncertain')"),
            postgresql_where=text("state IN ('sending','uncertain')"),
        ),
        Index(
            "d_one_in_flight",
            "workspace_id",
            "channel",
            unique=True,
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
        Index(
            "d_last",
            "workspace_id",
            "channel",
            "sent_at",
            sqlite_where=text("state = 'sent'"),
            postgresql_where=text("state = 'sent'"),
        ),
        Index(
            "d_over",
            "expires_at",
            sqlite_where=text("state IN ('sent','failed','expired','cancelled')"),
            postgresql_where=text("state IN ('sent','failed','expired','cancelled')"),
        ),
        Index(
            "d_names",
            "names_id",
            sqlite_where=text("names_id IS NOT NULL"),
            postgresql_where=text("names_id IS NOT NULL"),
        ),
    )


# --- the nouns: members, prompts, reflections and all that belongs to them stand below this line ---


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
    snoozes: Mapped[int] = mapped_column(default=0)

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
        Index(
            "r_waiting",
            "id",
            sqlite_where=text("placed_at IS NULL"),
            postgresql_where=text("placed_at IS NULL"),
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
        Index(
            "a_open",
            "member_id",
            "id",
            sqlite_where=text("\"placing\" = 'open'"),
            postgresql_where=text("\"placing\" = 'open'"),
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

    __table_args__ = (Index("c_reflection", "reflection_id"),)


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
        Index(
            "h_waiting",
            "team_id",
            sqlite_where=text("digest_id IS NULL"),
            postgresql_where=text("digest_id IS NULL"),
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
        Index(
            "ad_workspace",
            "workspace_id",
            unique=True,
            sqlite_where=text("member_id IS NULL"),
            postgresql_where=text("member_id IS NULL"),
        ),
        Index("ad_member", "member_id"),
    )
