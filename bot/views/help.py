"""Help: usage, what was not understood, who can see what, and small talk."""

from difflib import get_close_matches

from bot.views.blocks import (
    Block,
    Message,
    Modal,
    bullets,
    code,
    modal,
    own,
    simple,
    small,
    words,
)
from bot.views.ladder import ladder

_GIVEN = 60
_NEAR = 0.75
"""How like a word of ours a mistyped one must be, 0..1."""

_COMMANDS = (
    ("/reflect Showed product why customers leave", "keeps that at once"),
    ("/reflect", "opens a form"),
    ("Save as reflection", "in the menu of any message: keeps what you did, with a link to it"),
    ("/growth summary", "this month so far; or `/growth summary October`, `/growth summary quarter`"),
    ("/growth history", "all you told me; or of a month: `/growth history October`"),
    ("/growth search checkout", "what you told me, by its words"),
    ("/growth commit", "one plan for next week, and how earlier ones went"),
    ("/growth up", "says a tactical thing one level up; `/growth room`: where you sat in, and your view"),
    ("/growth problem", "what you own, from evidence to decision to result"),
    ("/growth pack 6", "what you confirmed in so many months, as a document for a review"),
    ("/growth mentor", "whom you ask, what they said, what came of it"),
    ("/growth introduce", "how you say what you do, beside what you said before"),
    ("/growth settings", "day, hour, zone, holidays, field, target, reminder"),
    ("/growth away", "whether I leave you alone while your Slack status says vacation or sick"),
    ("/growth pause 2 weeks", "and `/growth resume`"),
    ("/growth learn", "I learn how you use the steps, from what you placed; at night I do it by myself"),
    ("/growth skip", "this week's question"),
    ("/growth snooze", "puts it off to the next working day; or `/growth snooze until Thursday`"),
    ("/growth team", "in a channel: a monthly digest for its people"),
    ("/growth privacy", "who can see what"),
    ("/growth stop", "I stop writing; `/growth start` to go on"),
    ("/growth export", "everything you told me, as files"),
    ("/growth forget", "erases all of it"),
)


def usage(joined: bool) -> Message:
    """`/growth`, `/growth help`, help."""
    if joined:
        first = "Write to me in your own words, at any time. The rest is here when you need it."
    else:
        first = "I ask once a week what you did outside your comfort zone. `/growth start` to begin."
    return simple(first, commands(), *ladder())


def commands() -> Block:
    return bullets([code(command), f": {what}"] for command, what in _COMMANDS)


def unknown(command: str) -> Message:
    """`command` is what the person typed, after `/growth` or whole."""
    text = "I don't know that one."
    meant = _meant(command)
    then = f"Did you mean `{meant}`? Here is all I do:" if meant else "Here is what I do:"
    return Message(text, [own("I don't know “", words(command, _GIVEN), "”. ", then), commands()])


def _meant(command: str) -> str | None:
    """The command that was probably mistyped: "sumary" is near `/growth summary`."""
    named = (command.split() for command, _ in _COMMANDS)
    known = {rest[0]: f"/growth {rest[0]}" for first, *rest in named if first == "/growth"}
    typed = command.casefold().split()[:1]
    near = get_close_matches(typed[0], known, n=1, cutoff=_NEAR) if typed else []
    return known[near[0]] if near else None


def bad_argument(command: str, given: str, accepted: str, example: str) -> Message:
    """What was typed is no month, no length …: what is accepted, with an example to copy."""
    text = f"{command} doesn't take that."
    if given.strip():
        first = own(f"`{command}` doesn't take “", words(given, _GIVEN), "”.")
    else:
        first = own(f"`{command}` needs to know a little more.")
    return Message(text, [first, own(f"It takes {accepted}. For example: `{example}`")])


def privacy(minimum: int = 5, months: int = 24) -> Message:
    """Who sees what, in ten lines. `minimum`: from how many people up a team's figures are shown; `months`:
    how long what was told is kept."""
    lines = [
        "*Your words*: you. They are kept in Slack, where you wrote them, and on the machine I run on. They"
        " go nowhere else: no other service reads them, and I sort them on that machine.",
        "*What you send on*: a sentence that you share stands in a digest, a question that you let me ask"
        " goes to that mentor, a pack to whom you hand it. Nothing else, and never by itself.",
        "*Whoever runs that machine* could read them.",
        "*Your Slack's owners* may be able to export messages, these included, as any others.",
        "*Managers*: nothing of yours, through me. Not your words, your figures, or whether you joined.",
        f"*A team's digest*: totals of at least {minimum} people, only if you said “count me in”.",
        "*In a channel*, what I answer to your commands is shown to you alone.",
        "*Notifications* never quote you.",
        "*Away*, and until when, is all I store of a Slack status that says so, never why.",
        "*Erasing*: delete your message, and I erase what I kept of it and what I quoted."
        f" `/growth forget` erases everything. What is older than {months} months I erase by myself.",
    ]
    return simple("Only you see what you write to me. In detail:", bullets(lines))


def thanks() -> Message:
    return simple("You're welcome.")


def take_back() -> Message:
    """ "undo", "delete that": words undo nothing."""
    return simple(
        "To take something back, edit or delete your own message: I change or erase what I kept of it.",
        small("“Change” under what I kept does it thing by thing."),
    )


def hi() -> Message:
    """To a member; whoever hasn't joined gets the welcome."""
    return simple(
        "Hello. What did you do lately that felt new or uncomfortable? A line is enough.",
        small("“help” shows what else I do."),
    )


def window(message: Message, title: str = "Headroom") -> Modal:
    """A message as a window, where Slack takes no charts."""
    return modal(title, message.plain_blocks or message.blocks)


def nothing_there() -> Modal:
    """Behind a button of something that is gone."""
    first = "That isn't there any more, so there is nothing to open."
    return window(simple(first, small("/growth history shows what you told me.")))


def error_away() -> Message:
    """What a command, a button or a form is about cannot be reached; it comes back by itself."""
    return simple(
        "I can't get at my notes right now, so I couldn't do that. Please try again in a few minutes."
    )


def error_sorry() -> Message:
    """A command, a button or a form failed on our side."""
    return simple(
        "Something went wrong on my side, and I didn't do that. Please try once more in a minute; if it fails"
        " again, tell whoever runs me."
    )
