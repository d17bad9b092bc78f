"""Granting what a message, or a word after /growth, wishes for. A message back is the answer."""

from bot.context import Context, Who
from bot.domain.wishes import Wish, Wished
from bot.services import absences, managing, members, packs, prompts, quarters, rights, snoozing, summaries
from bot.views import commitments as plan_views
from bot.views import help as help_views
from bot.views import history as history_views
from bot.views import managing as managing_views
from bot.views import members as member_views
from bot.views import mentoring as mentor_views
from bot.views import problems as problem_views
from bot.views import raising as raising_views
from bot.views import rights as rights_views
from bot.views.blocks import Message


async def grant(context: Context, who: Who, wished: Wished, to: str) -> Message | None:
    """Do it, and say what was done; None when what was wished for is the answer, and queued already.

    ``to`` names the message or command, so that it is answered once.
    """
    joined = await members.choices(context, who) is not None
    match wished.wish:
        case Wish.NOTHING:
            return member_views.welcome()  # of a member it is an answer, and never comes here
        case Wish.START:
            return await start(context, who)
        case Wish.STOP:
            return await members.stop(context, who)
        case Wish.PAUSE:
            return await members.pause(context, who, wished.rest)
        case Wish.RESUME:
            return await members.resume(context, who)
        case Wish.SKIP:
            return await prompts.skip(context, who)
        case Wish.SNOOZE:
            return await snoozing.by_words(context, who, wished.rest)
        case Wish.SUMMARY if wished.rest.casefold() == "quarter":
            return await quarters.on_demand(context, who, to)
        case Wish.SUMMARY:
            return await summaries.on_demand(context, who, wished.rest, to)
        case Wish.SETTINGS if wished.rest:
            return await absences.set_by_words(context, who, wished.rest)
        case Wish.AWAY:
            return await absences.set_by_words(context, who, f"away {wished.rest}")
        case Wish.SETTINGS:
            return await settings(context, who)
        case Wish.PRIVACY:
            told = help_views.privacy(
                minimum=context.settings.minimum_group, months=context.settings.retention_months
            )
            return managing_views.for_privacy(told, await managing.looked_at(context, who))
        case Wish.COMMIT:
            return plan_views.in_a_message() if joined else member_views.not_a_member()
        case Wish.UP:
            return raising_views.in_a_message() if joined else member_views.not_a_member()
        case Wish.PACK:
            return await packs.make(context, who, wished.rest, to)
        case Wish.PROBLEM:
            return problem_views.in_a_message() if joined else member_views.not_a_member()
        case Wish.MENTOR:
            return mentor_views.in_a_message() if joined else member_views.not_a_member()
        case Wish.HISTORY:
            return history_views.in_a_message()
        case Wish.EXPORT:
            return await rights.export(context, who, to)
        case Wish.FORGET:
            return rights_views.ask_before_forgetting()
        case Wish.THANKS:
            return help_views.thanks()
        case Wish.HI:
            return help_views.hi() if joined else member_views.welcome()
        case Wish.HELP:
            return help_views.usage(joined=joined)


async def start(context: Context, who: Who) -> Message:
    """The welcome, or for a member what they chose and when they are asked next."""
    found = await members.standing(context, who)
    return member_views.welcome() if found is None else member_views.already_member(*found)


async def settings(context: Context, who: Who) -> Message:
    """What a member chose, with a button that opens the form: a message cannot open one by itself."""
    found = await members.standing(context, who)
    return member_views.not_a_member() if found is None else member_views.already_member(*found)
