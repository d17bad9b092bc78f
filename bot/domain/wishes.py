"""A message that is only a wish: help, stop, "nothing this week". Anything else is an answer, or a
question."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.packs import parse_months
from bot.domain.pauses import parse_day
from bot.domain.weeks import month_number, parse_month


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
    UNDO = "undo"
    HI = "hi"
    THANKS = "thanks"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish, and what was said after its word: "2 weeks" of "pause 2 weeks"."""

    wish: Wish
    rest: str = ""


_PHRASES = {
    Wish.HELP: "help|help me|what can you do|how does this work|how does it work|commands|usage|menu"
    "|what is this|whats this|what should i write|what do i write|who are you|what are you|are you a bot"
    "|what|huh|reflect|team|learn",
    Wish.START: "start|join|join me|join again|sign me up|i want to join|begin",
    Wish.STOP: "stop|stop it|stop now|stop it now|unsubscribe|unsubscribe me|leave|quit|leave me alone"
    "|go away|stop asking|stop asking me|stop messaging me|stop writing to me|dont ask me again"
    "|dont ask me any more|i want to stop|i want to leave|opt out|opt me out|remove me",
    Wish.RESUME: "resume|unpause|continue|go on|i am back|im back|ask me again|ask me every week|every week"
    "|keep asking|keep asking me|yes every week|yes keep asking",
    Wish.SKIP: "skip|skip this week|skip it|pass|not this week|next week|ask me next week|maybe next week"
    "|no time|no time this week|too busy|too busy this week",
    Wish.SNOOZE: "later|maybe later|not now|not right now|ask me later|remind me later|tomorrow",
    Wish.SETTINGS: "settings|preferences|options|change settings|change my settings|change day|change the day"
    "|change my day|change time|change the time|change my time",
    Wish.AWAY: "away",
    Wish.PRIVACY: "privacy",
    Wish.PROBLEM: "problem|problems|my problems|a problem i own|problems i own",
    Wish.MENTOR: "mentor|mentors|my mentor|my mentors",
    Wish.HISTORY: "history|search|what did i say|what did i say last week|what did i tell you",
    Wish.QUARTER: "quarter|the quarter|this quarter|last quarter|last three months",
    Wish.COMMIT: "commit|commitment|plan next week|my plan|plan",
    Wish.UP: "up|one level up|level up",
    Wish.ROOM: "room|in the room",
    Wish.INTRODUCE: "introduce|introduction|introduce myself|my introduction",
    Wish.EXPORT: "export|export my data|download my data",
    Wish.FORGET: "forget|forget me|forget everything|erase everything|delete my data|delete everything",
    Wish.UNDO: "undo|undo that|undo this|delete that|delete this|delete it|delete my last message|remove that"
    "|remove it|take that back|scratch that|ignore that|ignore this|forget that|forget it|never mind"
    "|nevermind|nvm|cancel|cancel that|wrong chat|wrong window",
    Wish.HI: "hi|hello|hey|hi there|hello there|hey there|good morning|good afternoon|good evening|morning"
    "|hi headroom|hello headroom|hey headroom|yo",
    Wish.THANKS: "thanks|thank you|thx|ty|cheers|many thanks|thanks a lot|thank you so much|ok thanks"
    "|great thanks|thanks headroom|ok|okay|k|kk|cool|great|nice|got it|will do",
    Wish.NOTHING: "nothing|nothing this week|nothing really|nope|no|none|nothing new|nothing special"
    "|nothing to report|nothing to say|not really|not much|not much this week|not a lot|nothing much"
    "|nothing much this week|same|same as always|same as usual|same as last week|same as before|same old"
    "|same old same old|usual|usual stuff|the usual|business as usual|bau|nothing outside my comfort zone"
    "|nothing outside my comfort zone this week|nothing at all|nada|no nothing|n a|na|idk|i dont know|dunno",
}
_BY_PHRASE = {phrase: wish for wish, phrases in _PHRASES.items() for phrase in phrases.split("|")}
_AWAY = {"ask me even when im away": "ask", "leave me alone when im away": "quiet"}
_LONGEST = 80
_BEHIND = {"please", "pls", "plz", "sorry", "thanks", "thx", "tbh", "headroom"}
_BEFORE = _BEHIND | {"ok", "okay", "just", "so", "well", "show", "me", "my"}
"""Words that change nothing of a wish."""
_I_AM = re.compile(r"^\W*i(['’]?m| am) ", re.IGNORECASE)
_QUESTION = re.compile(r"(how|what|whats|who|why|when|where|which|can|could|is|are|does|do|did|should|will) ")
_TOLD = (
    "(any of |all of |all )?(this|that|it|these|them|mine|me|what|anything|everything"
    "|my (own )?(answers?|words|repl(y|ies)|reflections?|messages?|notes?|data|stuff|things?)"
    "|((what|anything|everything|things) )?i (write|wrote|say|said|tell|told|type|typed|send|sent|put)( .*)?)"
)
"""What somebody may call that which they tell us: "this", "my answers", "what I write here"."""
_SOMEBODY = r"(?!now |finally |still |already |also )\w+( \w+){0,2}( able to| get to)?"
"""Whom somebody may ask about; "Can now read it" asks nothing."""
_PRIVATE = "(anonymous|private|confidential|secret)"
_WHO_SEES = re.compile(
    rf"who( else| all)?( can| could| will| would| may| is)? (sees?|reads?|reading)( {_TOLD})?( too| here)?"
    rf"|(can|could|will|would|do|does|is) {_SOMEBODY} (see|read|reading) {_TOLD}( too| here)?"
    rf"|(is|are|will|does) {_TOLD} (really |all |kept |be |stay )*{_PRIVATE}( .*)?"
    rf"|how {_PRIVATE} (is|are) {_TOLD}( .*)?"
)
_GOES_ON = re.compile(r"[.?!:;]\s+\w")  # a second sentence
_REMIND = re.compile(r"(remind|ask) me (again )?(?P<day>.+)")
_ONLY_MARKS = re.compile(r"[\s?]*\?[\s?]*")
_EMOJI = re.compile(r":[a-z0-9_+\-]+:")
_OF_A_WORD, _BETWEEN_WORDS = re.compile(r"[^\W_]"), re.compile(r"[\W_]+")  # letters and digits, all others
_ANY_DAY = date(2000, 12, 31)  # whether words name a day or a month at all doesn't depend on today


def wished(text: str) -> Wished | None:
    """The wish that a message is nothing but, or None. Case, punctuation, emoji and "please" don't matter."""
    if len(text) > _LONGEST:
        return None
    if _ONLY_MARKS.fullmatch(text):
        return Wished(Wish.HELP)
    whole = _plain(text)
    if whole in _BY_PHRASE:
        return Wished(_BY_PHRASE[whole])
    text = _bare(text)
    plain = _plain(text)
    if plain in _BY_PHRASE:
        return Wished(_BY_PHRASE[plain])
    if plain in _AWAY:
        return Wished(Wish.AWAY, _AWAY[plain])
    if _WHO_SEES.fullmatch(plain) and not _GOES_ON.search(text):
        return Wished(Wish.PRIVACY)
    if (remind := _REMIND.fullmatch(plain)) and parse_day(remind["day"], _ANY_DAY) is not None:
        return Wished(Wish.SNOOZE, remind["day"])
    first, _, rest = plain.partition(" ")
    names_a_month = month_number(first) is not None or plain.endswith(" month")
    if names_a_month and parse_month(plain, _ANY_DAY) is not None:
        return Wished(Wish.SUMMARY, plain)
    return _with_a_rest(first, _as_written(text) if rest else "")


def _with_a_rest(first: str, rest: str) -> Wished | None:
    """A wish of one word, with a day, a length or a month after it, if it takes one."""
    if first == "pause" and (not rest or _is_length(rest)):
        return Wished(Wish.PAUSE, rest)
    if first == "stop" and parse_day(rest, _ANY_DAY) not in (None, _ANY_DAY):  # "for 2 weeks": not for good
        return Wished(Wish.PAUSE, rest)
    if first == "snooze" and (not rest or _is_length(rest) or parse_day(rest, _ANY_DAY) is not None):
        return Wished(Wish.SNOOZE, rest)
    if first == "away" and rest.casefold() in ("ask", "quiet"):
        return Wished(Wish.AWAY, rest)
    if first == "away" and rest.startswith(("until ", "till ")) and parse_day(rest, _ANY_DAY) is not None:
        return Wished(Wish.AWAY, rest)
    if first == "settings" and rest.partition(" ")[0] in ("country", "away"):
        return Wished(Wish.SETTINGS, rest)
    if first == "pack" and (not rest or parse_months(rest) is not None):
        return Wished(Wish.PACK, rest)
    if first == "history" and parse_month(rest, _ANY_DAY) is not None:
        return Wished(Wish.HISTORY, rest)
    if first == "summary" and (rest in ("", "quarter") or parse_month(rest, _ANY_DAY) is not None):
        return Wished(Wish.SUMMARY, rest)
    return None


def is_question(text: str) -> bool:
    """Whether it asks something. One in which nothing was found that somebody did answers no prompt."""
    return text.rstrip().endswith("?") or _QUESTION.match(_plain(text)) is not None


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it, beside :emoji:."""
    return _OF_A_WORD.search(_EMOJI.sub(" ", text.casefold())) is not None


def _bare(text: str) -> str:
    """Without the words that change nothing: "settings" of "settings pls", "away" of "I'm away"."""
    words = [word for word in _I_AM.sub("", text).split() if has_words(word)]
    while words and _plain(words[0]) in _BEFORE:
        del words[0]
    while words and _plain(words[-1]) in _BEHIND:
        del words[-1]
    return " ".join(words)


def _plain(text: str) -> str:
    """Lower case words with single blanks, without punctuation, symbols and :emoji:."""
    spoken = _EMOJI.sub(" ", text.casefold()).replace("'", "").replace("’", "")
    return _BETWEEN_WORDS.sub(" ", spoken).strip()


def _as_written(text: str) -> str:
    """What follows the first word: "2026-12-03" must keep its dashes, and "-3" its sign."""
    return re.sub(r"^[\W_]*[^\W_]+(?:(?!\s-\d)[\W_])*", "", text).strip(" .,*_~`!?")


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
