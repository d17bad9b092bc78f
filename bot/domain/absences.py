"""Whether a Slack status says vacation or sick, in two dozen languages; and when that is over.

A status is a line that a person wrote for colleagues: "OOO until 3 Dec", "Working remotely", "im Urlaub". It
must not be read too freely: whoever posts a giveaway, or a holiday campaign, is at work. So a *phrase* counts
wherever it stands as whole words ("on leave"), and a lone *word* only where the status says little else
("Holiday!", "Vacation until 3 Dec").
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from bot.domain.dates_in_words import WEEKDAYS
from bot.domain.weeks import MONTHS


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away. `until` (UTC) is when the status clears by itself; None if they clear it."""

    until: datetime | None = None


_EMOJI = {
    "palm_tree", "desert_island", "beach_with_umbrella", "umbrella_on_ground", "face_with_thermometer",
    "thermometer",
}  # fmt: skip
"""Those with which Slack itself says "Vacationing" and "Out sick", and what people take for them."""

_AT_WORK = (
    "working|wfh|workation|remote|remotely|home office|homeoffice|back from|recovered|not sick|not away"
    "|not on vacation|not on holiday|kein urlaub"
    "|mobiles arbeiten|arbeite|zurück aus|télétravail|de retour|teletrabajo|trabajando|de vuelta|trabalhando"
    "|de volta|smart working|telelavoro|thuiswerken|werk thuis|zdalnie|etätöissä|удаленно|удалённо|在宅勤務"
    "|居家办公|재택"
)
"""Says that they work, whatever else stands there: "Sick kid, working from home"."""

_PHRASES = (
    # English
    "on vacation|on holiday|on holidays|on my holidays|on hols|annual leave|on leave|pto"
    "|ooo|ooto|oof|out of office|out of the office|out sick|off sick|off ill|sick leave|sick day"
    "|medical leave|bereavement leave|compassionate leave|parental leave|maternity leave|paternity leave"
    "|family leave|on sabbatical|vacationing|holidaying|day off|days off|week off|time off|public holiday"
    "|bank holiday|not working|on maternity|on paternity|vacation in|holiday in|holidays in"
    # German
    "|im urlaub|in urlaub|urlaub|krank|krankgemeldet|krankgeschrieben|krankheitsbedingt|elternzeit"
    "|mutterschutz|abwesend|nicht im büro|außer haus|feiertag|sonderurlaub|kind krank|resturlaub"
    # French
    "|en vacances|en congé|en congés|congé maladie|arrêt maladie|en arrêt|congé maternité|congé paternité"
    "|congé parental|jour férié|en rtt|absent du bureau|absente du bureau"
    # Spanish
    "|de vacaciones|en vacaciones|de baja|baja médica|permiso de maternidad|permiso de paternidad"
    "|fuera de la oficina|día libre|día festivo|de permiso"
    # Portuguese
    "|de férias|em férias|licença médica|licença maternidade|licença paternidade|licença parental"
    "|de licença|fora do escritório|dia de folga|de folga|de atestado"
    # Italian
    "|in ferie|in vacanza|in malattia|in maternità|in paternità|congedo parentale|fuori ufficio|in permesso"
    # Dutch
    "|op vakantie|met vakantie|ziekgemeld|met verlof|ouderschapsverlof|zwangerschapsverlof|afwezig|vrije dag"
    # Swedish, Danish, Norwegian, Finnish
    "|på semester|sjukskriven|föräldraledig|tjänstledig|vabbar|på ferie|sygemeldt|sykmeldt|på barsel"
    "|i permisjon|foreldrepermisjon|lomalla|vuosilomalla|sairaslomalla|sairauslomalla|vanhempainvapaalla"
    # Polish, Czech, Turkish
    "|na urlopie|na zwolnieniu|na l4|zwolnienie lekarskie|urlop macierzyński|na dovolené|na nemocenské"
    "|yıllık izin|yıllık izinde|izinde|izindeyim|tatilde|tatildeyim|raporluyum|doğum izni"
    # Russian, Ukrainian, Greek
    "|в отпуске|на больничном|больничный|в декрете|у відпустці|на лікарняному|σε άδεια|σε διακοπές"
    # Arabic, Hebrew, Hindi
    "|في إجازة|في اجازة|إجازة مرضية|בחופש|בחופשה|חופשת מחלה|חופשת לידה|छुट्टी पर"
)
"""Mean it wherever they stand."""

_WORDS = (
    "out|vacation|vacations|holiday|holidays|hols|sick|ill|unwell|poorly|away|leave|sabbatical|off"
    "|vacances|congé|congés|malade|absent|absente|vacaciones|enfermo|enferma|ausente|férias|doente|folga"
    "|ferie|vacanza|malattia|malato|malata|assente|vakantie|ziek|verlof|semester|sjuk|vab|syg|syk|barsel"
    "|permisjon|lomailee|sairaana|urlop|chory|chora|l4|dovolená|nemocný|nemocná|tatil|hasta|izinli|raporlu"
    "|отпуск|болею|болен|больна|відпустка|лікарняний|хворію|άδεια|διακοπές|άρρωστος|άρρωστη"
    "|إجازة|اجازة|مريض|مريضة|חופש|חופשה|חולה|छुट्टी|बीमार|ferien|reha"
)
"""Mean it only where the status says little else."""

_BESIDE = (
    "until|till|til|to|from|through|for|in|this|next|the|and|a|an|my|on|back|today|tomorrow|day|days|week|weeks"
    "|month|am|is|be|i|m|mode|time|all|rest|of|with|family|again|sorry|still|pm|morning|afternoon"
    "|bis|ab|vom|zum|heute|morgen|wieder|da|ich|bin|und|tag|woche|jusqu|au|du|le|la|les|hasta|el|del|al|de|até"
    "|o|fino|il|dal|tot|en|met|till|och|med|do|od|i|с|до|по"
)
"""Words that may stand beside a lone word."""

_TOPICS = (
    "campaign|campaigns|launch|rental|rentals|promo|season|sale|sales|guide|party|planning|plan|rota|schedule"
    "|content|shoot|posts|requests|tracker|policy|cover|calendar|pay|figures|report|beats"
)
"""What is worked on: a holiday campaign, the leave policy, the sick rota."""

_WITHOUT_SPACES = (
    "休暇|有給|有休|お休み|病欠|病休|育休|産休|夏休み|体調不良|休假|病假|年假|事假|产假|產假|陪产假|请假|請假|度假"
    "|휴가|연차|월차|병가|육아휴직|출산휴가|휴무|ลาพักร้อน|ลาป่วย|ลาพักผ่อน"
)
"""Of languages that don't part their words."""


def _set(lines: str) -> frozenset[str]:
    return frozenset(" ".join(_tokens(line)) for line in lines.split("|"))


def _tokens(text: str) -> list[str]:
    """Words in lower case, and numbers. An apostrophe parts them, too: "I'll be back" is nobody ill."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = (c if unicodedata.category(c)[0] in "LNM" else " " for c in plain)
    return "".join(kept).split()


_STRONG, _LONE, _WORKS, _MAY_STAND = _set(_PHRASES), _set(_WORDS), _set(_AT_WORK), _set(_BESIDE)
_WORKED_ON = _set(_TOPICS)
_LONGEST_PHRASE = max(len(one.split()) for one in _STRONG | _WORKS)
_DATES = frozenset(name.casefold()[:length] for name in (*MONTHS, *WEEKDAYS) for length in (3, 4, len(name)))
_ALSO_ELSE = {"off", "out", "leave"}
_UNSPACED = re.compile(unicodedata.normalize("NFKC", _WITHOUT_SPACES))
_LATEST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()
_CODE = re.compile(r":([\w+'-]+):", re.IGNORECASE)


def away_by(text: str, emoji: str, expiration: int, now: datetime) -> Absence | None:
    """What a Slack status says; None if it doesn't say that they are away.

    `expiration` as Slack has it: when the status clears itself, in seconds since 1970, 0 for never. One that
    has expired says nothing. Colleagues who work are at work, whatever emoji stands there.
    """
    if 0 < expiration <= now.timestamp() or not _says_so(text, emoji):
        return None
    return Absence(datetime.fromtimestamp(expiration, UTC) if 0 < expiration < _LATEST else None)


def _says_so(text: str, emoji: str) -> bool:
    words = _tokens(_CODE.sub(" ", text))
    phrases = _phrases(words)
    if "not working" not in phrases and (phrases & _WORKS or _is_about_work(words)):
        return False
    said = phrases & _STRONG or _is_little_else(words) or _UNSPACED.search(text)
    return bool(said) or any(_is_away_emoji(one) for one in [*_CODE.findall(text), *_CODE.findall(emoji)])


def _is_about_work(words: list[str]) -> bool:
    return any(one in _LONE | _STRONG and other in _WORKED_ON for one, other in pairwise(words))


def _phrases(words: list[str]) -> set[str]:
    """Every run of words that may be a phrase."""
    runs = range(1, _LONGEST_PHRASE + 1)
    return {" ".join(words[at : at + n]) for n in runs for at in range(len(words) - n + 1)}


def _is_little_else(words: list[str]) -> bool:
    """Whether a status has one of the lone words, and beside it nothing but dates and the like."""
    rest = [word for word in words if word not in _LONE]
    return len(rest) < len(words) and all(_may_stand_beside(word) for word in rest)


def _may_stand_beside(word: str) -> bool:
    return word in _MAY_STAND or word in _DATES or word[0].isdigit()


def _is_away_emoji(name: str) -> bool:
    """One of Slack's, whatever its skin; or a workspace's own that is called by such a word: `:ooo:`."""
    name = name.partition("::")[0].casefold()
    spoken = " ".join(_tokens(name.replace("_", " ").replace("-", " ")))
    return name in _EMOJI or spoken in _STRONG or spoken in _LONE - _ALSO_ELSE
