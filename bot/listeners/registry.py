"""Registers all listeners, in the order in which Bolt tries them; the last ones match everything else.

What comes most often stands first: messages, events about people (each change of a status is one), and Home.
"""

from slack_bolt.async_app import AsyncApp

from bot.listeners import (
    buttons,
    commands,
    door,
    errors,
    gate,
    growing,
    highlights,
    home,
    lifecycle,
    managing,
    mentoring,
    messages,
    modals,
    packs,
    rights,
    shortcuts,
)


def register(app: AsyncApp, the_door: door.Door) -> None:
    gate.register(app, the_door)
    messages.register(app, the_door)
    lifecycle.register(app, the_door)
    home.register(app, the_door)
    commands.register(app, the_door)
    buttons.register(app, the_door)
    modals.register(app, the_door)
    rights.register(app, the_door)
    packs.register(app, the_door)
    growing.register(app, the_door)
    managing.register(app, the_door)
    highlights.register(app, the_door)
    mentoring.register(app, the_door)
    shortcuts.register(app, the_door)
    errors.register(app, the_door)
