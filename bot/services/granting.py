"""Doing what a message that is only a wish, or a word after /growth, asks for. Returns the answer as a
message."""

from collections.abc import Awaitable, Callable, Mapping

from bot.context import Context, Who
from bot.domain.wishes import Wish, Wished
from bot.services import absences, managing, members, packs, prompts, quarters, rights, snoozing, summaries
from bot.views import commitments as plan_views
from bot.views import help as help_views
from bot.views import history as history_views
from bot.views import introductions as introduction_views
from bot.views import managing as managing_views
from bot.views import members as member_views
from bot.views import mentoring as mentor_views
from bot.views import problems as problem_views
from bot.views import raising as raising_views
from bot.views import rights as rights_views
from bot.views.blocks import Message

Granting = Callable[[Context, Who, str, str], Awaitable[Message | None]]
"""Grants a wish. Its last two arguments: what was said after the word, and what names the asking (`to`)."""

DOING: Mapping[Wish, Granting] = {
    Wish.START: lambda context, who, *_: start(context, who),
    Wish.STOP: lambda context, who, *_: members.stop(context, who),
    Wish.PAUSE: lambda context, who, rest, _: members.pause(context, who, rest),
    Wish.RESUME: lambda context, who, *_: members.resume(context, who),
    Wish.SKIP: lambda context, who, *_: prompts.skip(context, who),
    Wish.SNOOZE: lambda context, who, rest, _: snoozing.by_words(context, who, rest),
    Wish.SUMMARY: lambda context, who, rest, to: _summary(context, who, rest, to),
    Wish.QUARTER: lambda context, who, _, to: quarters.on_demand(context, who, to),
    Wish.SETTINGS: lambda context, who, rest, _: _settings(context, who, rest),
    Wish.AWAY: lambda context, who, rest, _: absences.set_by_words(context, who, f"away {rest}"),
    Wish.PRIVACY: lambda context, who, *_: _privacy(context, who),
    Wish.PACK: lambda context, who, rest, _: packs.make(context, who, rest),
    Wish.HISTORY: lambda context, who, rest, _: _history(rest),
    Wish.EXPORT: lambda context, who, _, to: rights.export(context, who, to),
}
OPENING: Mapping[Wish, Callable[[], Message]] = {
    Wish.COMMIT: plan_views.in_a_message,
    Wish.UP: raising_views.in_a_message,
    Wish.ROOM: raising_views.room_in_a_message,
    Wish.PROBLEM: problem_views.in_a_message,
    Wish.MENTOR: mentor_views.in_a_message,
    Wish.INTRODUCE: introduction_views.in_a_message,
}
"""Wishes that open a window. A message cannot do that, so it is answered with a button."""


async def grant(context: Context, who: Who, wished: Wished, to: str) -> Message | None:
    """Do it, and return what to say. None if the answer is queued already, as a summary is.

    ``to`` names the message or command, so that it is answered once.
    """
    if wished.wish in DOING:
        return await DOING[wished.wish](context, who, wished.rest, to)
    joined = await members.choices(context, who) is not None
    if wished.wish in OPENING:
        return OPENING[wished.wish]() if joined else member_views.not_a_member()
    match wished.wish:
        case Wish.THANKS:
            return help_views.thanks()
        case Wish.UNDO:
            return help_views.take_back()
        case Wish.FORGET:
            return rights_views.ask_before_forgetting()
        case Wish.HELP:
            return help_views.usage(joined=joined)
        case _:  # hello; and "nothing this week", which of a member is an answer and never comes here
            return help_views.hi() if joined else member_views.welcome()


async def _summary(context: Context, who: Who, rest: str, to: str) -> Message | None:
    if rest.casefold() == "quarter":
        return await quarters.on_demand(context, who, to)
    return await summaries.on_demand(context, who, rest, to)


async def _settings(context: Context, who: Who, rest: str) -> Message:
    return await (absences.set_by_words(context, who, rest) if rest else settings(context, who))


async def _history(month: str) -> Message:
    """Also for members who stopped: their history stays theirs."""
    return history_views.in_a_message(month)


async def _privacy(context: Context, who: Who) -> Message:
    chosen = context.settings
    told = help_views.privacy(minimum=chosen.minimum_group, months=chosen.retention_months)
    return managing_views.for_privacy(told, await managing.looked_at(context, who))


async def start(context: Context, who: Who) -> Message:
    """The welcome, or for a member what they chose and when they are asked next."""
    found = await members.standing(context, who)
    return member_views.welcome() if found is None else member_views.already_member(*found)


async def settings(context: Context, who: Who) -> Message:
    """What a member chose, with a button that opens the form: a message cannot open one by itself."""
    found = await members.standing(context, who)
    return member_views.not_a_member() if found is None else member_views.settings_here(*found)
