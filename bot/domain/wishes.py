"""A message that is only a wish: help, stop, "nothing this week". Anything else is an answer."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.packs import parse_months
from bot.domain.pauses import parse_day
from bot.domain.weeks import parse_month


class Wish(StrEnum):
    HELP = "help"
    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    SNOOZE = "snooze"
    SUMMARY = "summary"
    QUARTER = "quarter"
    SETTINGS = "settings"
    AWAY = "away"
    PRIVACY = "privacy"
    PROBLEM = "problem"
    PACK = "pack"
    MENTOR = "mentor"
    HISTORY = "history"
    COMMIT = "commit"
    UP = "up"
    ROOM = "room"
    INTRODUCE = "introduce"
    EXPORT = "export"
    FORGET = "forget"
    HI = "hi"
    THANKS = "thanks"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish, and what was said after its word: "2 weeks" of "pause 2 weeks"."""

    wish: Wish
    rest: str = ""


_PHRASES = {
    Wish.HELP: "help|help me|help please|what can you do|how does this work|commands|usage",
    Wish.START: "start|join|join me|sign me up|i want to join|begin",
    Wish.STOP: "stop|stop it|stop please|please stop|unsubscribe|leave|quit|leave me alone",
    Wish.RESUME: "resume|unpause|continue|go on|i am back|im back",
    Wish.SKIP: "skip|skip this week|skip it|pass|not this week|skip please",
    Wish.SETTINGS: "settings|preferences|options|change settings|change my settings",
    Wish.AWAY: "away|im away|i am away",
    Wish.PRIVACY: "privacy|who can see this|who sees this|who can see my answers|who reads this",
    Wish.PROBLEM: "problem|problems|my problems|a problem i own|problems i own",
    Wish.MENTOR: "mentor|mentors|my mentor|my mentors",
    Wish.HISTORY: "history|my history|search",
    Wish.QUARTER: "quarter|my quarter|the quarter|this quarter|last quarter|last three months",
    Wish.COMMIT: "commit|commitment|plan next week|my plan|plan",
    Wish.UP: "up|one level up|level up",
    Wish.ROOM: "room|in the room",
    Wish.INTRODUCE: "introduce|introduction|introduce myself|my introduction",
    Wish.EXPORT: "export|export my data|download my data",
    Wish.FORGET: "forget me|forget everything|erase everything|delete my data|delete everything",
    Wish.HI: "hi|hello|hey|hi there|hello there|hey there|good morning|good afternoon|good evening|morning"
    "|hi headroom|hello headroom|hey headroom|yo",
    Wish.THANKS: "thanks|thank you|thx|ty|cheers|many thanks|thanks a lot|thank you so much|ok thanks"
    "|great thanks|thanks headroom|ok|okay|cool|great|nice|got it|will do",
    Wish.NOTHING: "nothing|nothing this week|nothing really|nope|no|none|nothing new|nothing special"
    "|nothing to report|not really|not much|not much this week|nothing much|nothing much this week"
    "|same as always|same as usual|same old|business as usual|bau|nothing outside my comfort zone"
    "|nothing outside my comfort zone this week|nothing at all|nada|no nothing|sorry nothing this week"
    "|nothing this week sorry",
}
_BY_PHRASE = {phrase: wish for wish, phrases in _PHRASES.items() for phrase in phrases.split("|")}
_AWAY = {"ask me even when im away": "ask", "leave me alone when im away": "quiet"}
_LONGEST = 80
_EMOJI = re.compile(r":[a-z0-9_+\-]+:")
_OF_A_WORD, _BETWEEN_WORDS = re.compile(r"[^\W_]"), re.compile(r"[\W_]+")  # letters and digits, all others
_ANY_DAY = date(2000, 12, 31)  # whether words name a day or a month at all doesn't depend on today


def wished(text: str) -> Wished | None:
    """The wish that a message is nothing but, or None. Case, punctuation and emoji don't matter."""
    if len(text) > _LONGEST:
        return None
    plain = _plain(text)
    if plain in _BY_PHRASE:
        return Wished(_BY_PHRASE[plain])
    if plain in _AWAY:
        return Wished(Wish.AWAY, _AWAY[plain])
    first, _, rest = plain.partition(" ")
    rest = _keep_dates(text, rest)
    if first == "pause" and (not rest or _is_length(rest)):
        return Wished(Wish.PAUSE, rest)
    if first == "snooze" and (not rest or _is_length(rest) or parse_day(rest, _ANY_DAY) is not None):
        return Wished(Wish.SNOOZE, rest)
    if first == "away" and rest.startswith(("until ", "till ")) and parse_day(rest, _ANY_DAY) is not None:
        return Wished(Wish.AWAY, rest)
    if first == "settings" and rest.partition(" ")[0] in ("country", "away"):
        return Wished(Wish.SETTINGS, rest)
    if first == "pack" and (not rest or parse_months(rest) is not None):
        return Wished(Wish.PACK, rest)
    if first == "history" and parse_month(rest, _ANY_DAY) is not None:
        return Wished(Wish.HISTORY, rest)
    if first == "summary" and len(rest.split()) <= 2:
        return Wished(Wish.SUMMARY, rest)
    return None


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it, beside :emoji:."""
    return _OF_A_WORD.search(_EMOJI.sub(" ", text.casefold())) is not None


def _plain(text: str) -> str:
    """Lower case words with single blanks, without punctuation, symbols and :emoji:."""
    spoken = _EMOJI.sub(" ", text.casefold()).replace("'", "").replace("’", "")
    return _BETWEEN_WORDS.sub(" ", spoken).strip()


def _keep_dates(text: str, plain_rest: str) -> str:
    """What follows the first word as it was written: "2026-12-03" must keep its dashes."""
    return " ".join(text.split()[1:]).strip(" .,") if plain_rest else ""


def _is_length(rest: str) -> bool:
    """Whether this may be meant as the length of a pause, not as a sentence that begins with "pause"."""
    words = rest.split()
    return (
        len(words) == 1
        or (
            len(words) <= 4
            and (words[0] in ("for", "until", "till", "next") or any(c.isdigit() for c in rest))
        )
        or (words[0] in ("a", "one", "two", "three", "four") and len(words) == 2)
    )
