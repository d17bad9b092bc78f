"""A person's words, made fit to be shown: cleaned of what cannot be seen, cut where a cut does no harm."""

import re
import unicodedata
from collections.abc import Callable

ELLIPSIS = "…"
NO_WORDS = "(no words)"

# Marks that reorder the text around them: LRM, RLM, ALM, embeddings, overrides, isolates.
_BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_UNSEEN = {0x200B, 0x2060, 0xFEFF, *range(0x206A, 0x2070), *range(0xFFF9, 0xFFFC)}
_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_MANY_BREAKS = re.compile(r"\n[ \t]*\n[\s]*\n")
_NO_CHARACTERS = "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
_DROPPED = "".join(map(chr, sorted(_BIDI | _UNSEEN)))
# Those, control characters but the line break, lone surrogates, what is no character at all, in any plane.
_NOT_SHOWN = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_DROPPED}{_NO_CHARACTERS}]+")
_JOINER = "\u200d"
_VIRAMA = 9  # the combining class of the sign that joins two letters of Indic scripts into one
_WORD_BREAK_WITHIN = 24  # so far back a cut looks for a blank
_BEYOND = 64  # characters after a cut, where the end of a text that goes on could still be tidied away


def clean(text: str) -> str:
    """Without control and direction characters, lone surrogates and long runs of empty lines."""
    text = _BREAKS.sub("\n", text.strip()).replace("\t", " ")
    if text.isprintable():  # as nearly all texts are: nothing to look for, one character after another
        return text.strip()
    return _MANY_BREAKS.sub("\n\n", _NOT_SHOWN.sub("", text)).strip()


def flat(text: str) -> str:
    """Clean, on one line."""
    return " ".join(clean(text).split())


def length(text: str) -> int:
    """In UTF-16 units: whether Slack counts these or code points is not said; these are never fewer."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """At most `limit` long (see `length`), with "…" for what is missing.

    Never splits an emoji, a flag or a letter from its marks, unless one of them alone is longer than the
    limit; ends between two words if there is a blank nearby.
    """
    if len(text) * 2 <= limit or length(text) <= limit:
        return text
    end = _last_break(text, _fitting(text, limit - 1))
    blank = max(text.rfind(" ", max(1, end - _WORD_BREAK_WITHIN), end + 1), 0)
    return text[: blank or end].rstrip() + ELLIPSIS


def _fitting(text: str, limit: int) -> int:
    """How many code points fit."""
    used = 0
    for index, char in enumerate(text):
        used += 2 if ord(char) > 0xFFFF else 1
        if used > limit:
            return index
    return len(text)


def _last_break(text: str, end: int) -> int:
    """The last place up to `end` at which a cut splits nothing; `end` itself if there is none."""
    place = end
    while place > 0 and _belongs_together(text, place):
        place -= 1
    return place or end


def _belongs_together(text: str, place: int) -> bool:
    """Whether the character at a place continues what stands before it."""
    before, here = text[place - 1], text[place]
    if before == _JOINER or here == _JOINER or _continues(here):
        return True
    if unicodedata.combining(before) == _VIRAMA:
        return True
    return _is_flag_half(here) and _flags_before(text, place) % 2 == 1


def _continues(char: str) -> bool:
    code = ord(char)
    is_tone = 0x1F3FB <= code <= 0x1F3FF
    is_tag = 0xE0020 <= code <= 0xE007F
    is_jamo = 0x1160 <= code <= 0x11FF
    return is_tone or is_tag or is_jamo or unicodedata.category(char)[0] == "M"


def _is_flag_half(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _flags_before(text: str, place: int) -> int:
    """How many halves of flags stand in a row before a place."""
    first = place
    while first > 0 and _is_flag_half(text[first - 1]):
        first -= 1
    return place - first


def shown(text: str, limit: int) -> str:
    """Clean and cut, and never empty: Slack refuses empty texts."""
    return cut(_begun(clean, text, limit), limit) or NO_WORDS


def shown_flat(text: str, limit: int) -> str:
    """The same on one line."""
    return cut(_begun(flat, text, limit), limit) or NO_WORDS


def _begun(cleaned: Callable[[str], str], text: str, limit: int) -> str:
    """Cleaned, but no further than will be shown: forty thousand characters may become a label of 75."""
    start = cleaned(text[: 4 * limit + _BEYOND])
    is_enough = len(start) > limit + _BEYOND  # what a cut looks at is there, and the same
    return start if is_enough else cleaned(text)
