"""Members: welcome, joining, settings, pausing, stopping, and words of somebody who hasn't joined."""

from datetime import date, datetime

from bot.domain.dates_in_words import long_date, zone_in_words
from bot.domain.members import Choices, Rhythm
from bot.views import ids
from bot.views.absences import holidays_in_words
from bot.views.blocks import Block, Message, Modal, actions, button, modal, own, quote, simple, small, words
from bot.views.choices import DEFAULT_CHOICES as DEFAULT_CHOICES
from bot.views.choices import choices_form as choices_form
from bot.views.choices import field_in_words
from bot.views.dates import when
from bot.views.help import bad_argument
from bot.views.ladder import ladder

_QUOTED = 1000

WELCOME = (
    "I'm Headroom. Once a week I ask what you did outside your comfort zone; once a month I show how much"
    " of your work was doing and how much was deciding. It takes two minutes a week. Only you see what you"
    " write."
)
START_NOW = "Want to start now? Tell me one thing from this week that felt new or uncomfortable."


def welcome() -> Message:
    """The first DM, and `/growth start`."""
    return simple(WELCOME, join_buttons(), *ladder())


def welcome_used() -> Message:
    """The welcome after Join: its buttons turned into a line."""
    return simple(WELCOME, small("You joined."))


def join_buttons() -> Block:
    return actions(
        button("Join", ids.MEMBER_JOIN, primary=True),
        button("How it works", ids.MEMBER_EXPLAIN),
        button("No thanks", ids.MEMBER_DECLINE),
    )


def _now_button() -> Block:
    return actions(button("Tell me something now", ids.REFLECTION_WRITE))


def how_it_works() -> Modal:
    """Before anybody joins: what happens, who sees what, how to get out."""
    return modal(
        "How it works",
        [
            own("*Every week* I ask two short questions here, on a day and at an hour you choose. Answer in"
                " your own words; I sort them onto four steps, and you correct me where I'm wrong."),
            own("*Every month* I show you the mix: how much was doing, how much was deciding, how much of it"
                " beyond your field. Counts of what you told me, nothing else."),
            *ladder(),
            own("*Who sees it*: you. Your words are kept in Slack, where you wrote them, and on the machine I"
                " run on; they go nowhere else. Whoever runs that machine could read them, and a Slack's"
                " owners may be able to export messages. No manager can, through me."),
            own("*A team's digest* is a second yes, asked separately: totals of several people together,"
                " never yours alone."),
            own("*Getting out*: `/growth pause 2 weeks` or `/growth stop`, at any time, without a reason."),
        ],
    )  # fmt: skip


def joined(
    choices: Choices, first: datetime | None, today: date, *, kept: bool = False, away: bool = False
) -> Message:
    """After Join. `first` is local; None: "only when I write first". `kept`: a draft became their first;
    `away`: so says their Slack status."""
    start = "You're in, and what you wrote is kept." if kept else "You're in."
    if first is None:
        asked = "I won't write first; tell me something here whenever you like."
    else:
        asked = f"I'll ask {when(first, today)}, {zone_in_words(choices.zone)}."
    waits = [small(_WAITS)] if away and first is not None else []
    if kept:
        return simple(f"{start} {asked}", *waits)
    return simple(f"{start} {asked} {START_NOW}", *waits, _now_button())


_WAITS = "Your Slack status says you're away, so I don't ask before that is over; /growth away changes that."


def already_member(choices: Choices, next_prompt: datetime | None, today: date) -> Message:
    return simple(f"You're in already. {_next(choices, next_prompt, today)}", _settings_buttons())


def settings_here(choices: Choices, next_prompt: datetime | None, today: date) -> Message:
    """ "settings" in a message: only a press opens a form."""
    return simple(
        f"{_next(choices, next_prompt, today)} “Settings” changes that and the rest.", _settings_buttons()
    )


def settings_saved(choices: Choices, next_prompt: datetime | None, today: date) -> Message:
    """After the settings were saved: when the next question comes, and what was chosen, in a line."""
    aim = f"{choices.target} of ten things strategic" if choices.target else "no target"
    reminder = "one reminder" if choices.remind else "no reminder"
    return simple(
        f"Saved. {_next(choices, next_prompt, today)}",
        own(words(field_in_words(choices.field), 100), f" · {' · '.join([aim, reminder, *_quiet(choices)])}"),
    )


def _quiet(choices: Choices) -> list[str]:
    holidays = holidays_in_words(choices.country, choices.zone)
    return [holidays, "asked even when away"] if choices.ask_anyway else [holidays]


def _next(choices: Choices, next_prompt: datetime | None, today: date) -> str:
    if next_prompt is not None:
        return f"Next question {when(next_prompt, today)}, {zone_in_words(choices.zone)}."
    if choices.rhythm is Rhythm.ON_REQUEST:
        return "I won't write first; tell me something here whenever you like."
    return "I've gone quiet and won't ask by myself; `/growth resume` brings the question back."


def _settings_buttons() -> Block:
    return actions(
        button("Tell me something now", ids.REFLECTION_WRITE), button("Settings", ids.MEMBER_SETTINGS)
    )


def no_thanks() -> Message:
    return simple("Fine. I won't write first. If you change your mind: `/growth start`.")


def not_a_member() -> Message:
    """Settings, pause, plan … of somebody who hasn't joined, or has stopped."""
    return simple("That works once you're in. " + WELCOME, join_buttons())


def stopped() -> Message:
    """After `/growth stop`."""
    return simple(
        "Stopped. I won't write first any more, and you count in no digest from today."
        " What you told me stays yours: `/growth export`, `/growth forget`, or `/growth start` to go on."
    )


def paused(until: date, today: date, *, chosen: bool = True) -> Message:
    """`until` is the first day that is no longer paused; ``chosen``: they said how long."""
    other = "" if chosen else " Two weeks is the usual; `/growth pause 1 month` makes it longer."
    return simple(
        f"Paused until {long_date(until, today)}. I won't write before then, and nothing counts as missed."
        f"{other}",
        actions(button("Resume now", ids.MEMBER_RESUME)),
    )


def pause_not_understood(given: str) -> Message:
    accepted = "a length of up to a year or a day to come: 2 weeks, 10 days, until 3 Dec, until Monday"
    return bad_argument("/growth pause", given, accepted, "/growth pause 2 weeks")


def resumed(next_prompt: datetime | None, today: date) -> Message:
    """`next_prompt` is local."""
    asked = f"I'll ask {when(next_prompt, today)}." if next_prompt else "Tell me something whenever you like."
    return simple(f"Back on. {asked}")


def only_when_you_write() -> Message:
    return simple(
        "I'll stay quiet and listen. Write here, or `/reflect`, whenever there is something."
        " `/growth resume` brings the weekly question back."
    )


def asked_four_times(member_id: int) -> Message:
    """Once, instead of the fifth prompt."""
    return simple(
        "I've asked four times and it wasn't the moment. Shall I keep asking?",
        actions(
            button("Every week", ids.MEMBER_RHYTHM_WEEKLY, member_id),
            button("Only when I write first", ids.MEMBER_RHYTHM_ON_REQUEST, member_id),
            button("Stop", ids.MEMBER_STOP, member_id),
        ),
        small("If you don't answer, I go quiet. What you told me stays."),
    )


def words_wait(said: str, draft_id: int, *, stopped: bool = False) -> Message:
    """Somebody who hasn't joined, or has stopped, wrote something: it waits a day, and counts nowhere."""
    why = "You've stopped" if stopped else "You haven't joined yet"
    return simple(
        f"{why}, so I haven't kept this:",
        quote(said, _QUOTED),
        actions(
            button("Join and keep it", ids.DRAFT_JOIN, draft_id, primary=True),
            button("Keep it, don't ask me weekly", ids.DRAFT_KEEP, draft_id),
            button("Drop it", ids.DRAFT_DROP, draft_id),
        ),
        small("It waits for 24 hours and counts nowhere; then I erase it."),
    )


def draft_kept() -> Message:
    return simple("Kept.")


def draft_dropped() -> Message:
    return simple("Dropped. I've erased it here; your own message in Slack is yours to delete.")


def draft_gone() -> Message:
    return simple(
        "That isn't waiting any more: it was kept or dropped, or I erased it after 24 hours."
        " `/growth history` shows what I kept."
    )


def works_in_dms() -> Message:
    """Privately, to whoever mentions the bot in a channel."""
    return simple(
        "I work in direct messages, so that only you see what you write. Write to me there, or use `/reflect`"
        " here: nobody else sees it."
    )


def guest_refused() -> Message:
    return simple(
        "I'm for full members of this workspace, so I can't sign up guests. I've kept nothing of that. If you"
        " told me things before, `/growth export` and `/growth forget` still work."
    )


def stranger_refused() -> Message:
    return simple("I'm for people of the workspace that installed me, not of another. I've kept nothing.")


def too_much_at_once() -> Message:
    """Under the first message that was not kept, beside a button, under a form, or to a command."""
    return simple(
        "That's a lot at once, so I didn't take this, nor what comes in the next minute. What came before is"
        " kept. Send the rest again after that."
    )


def not_mine() -> Message:
    """A form that carries what none of ours does."""
    return simple("I don't know this form, so I did nothing. Please open it again.")
