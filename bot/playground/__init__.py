"""A Slack of our own on localhost, for the demo and end-to-end tests. It knows Slack and nothing of the bot.

world.py is the state (nouns.py what it is made of), events.py and socket_mode.py tell the bot what happened,
web_api.py takes its calls (chat, conversations, people, view_methods, uploads), check.py refuses what Slack
refuses, gestures.py is what a person's client does, driver.py the same in words for tests, page_api.py for
the browser.
"""

from bot.playground.cast import LARKSPUR, Cast, Room, person
from bot.playground.driver import Person
from bot.playground.nouns import Channel, File, Message, User, View
from bot.playground.server import Playground
from bot.playground.text import text_of

__all__ = [
    "LARKSPUR",
    "Cast",
    "Channel",
    "File",
    "Message",
    "Person",
    "Playground",
    "Room",
    "User",
    "View",
    "person",
    "text_of",
]
