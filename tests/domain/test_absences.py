"""What a Slack status says: vacation or sick, in several languages, and nothing where somebody is at work."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absences import Absence, away_by
from bot.domain.wishes import Wish, Wished, wished

NOW = datetime(2026, 11, 27, 15, tzinfo=UTC)

AWAY = """
    On vacation | Vacation until 3 Dec | Vacation in Italy | OOO | ooo until Monday | Out sick | sick
    I'm sick | On leave | Holiday! | Holiday 3–10 Dec | away | Away till Monday | Not working today | PTO
    parental leave | OOO, back in the office on Monday | On vacation, ask Priya | Sick today, back tomorrow
    I'm off today | Out until Monday | Out today | OOTO
    im Urlaub bis 3.12. | Krank | Elternzeit | nicht im Büro | en vacances jusqu'au 3 décembre | arrêt maladie
    de vacaciones | de baja | férias | de licença | In ferie | in malattia | op vakantie | ziek | På semester
    sjukskriven | på ferie | lomalla | na urlopie | L4 | na dovolené | izinde | в отпуске | на больничном
    у відпустці | σε άδεια | في إجازة | בחופשה | छुट्टी पर | 休暇中 | 病欠 | 休假 | 病假 | 휴가 | 병가
"""
AT_WORK = """
    Posting the giveaway | homesick | Sick beats | Holiday campaign launch | Focus on holiday campaign
    on holiday rota | leave policy review | vacation rental launch | Working from Lisbon | Sick kid, WFH
    back from vacation | Working on the holiday campaign | In a meeting | Focus time | semester planning
    right away | leave me a message | Sick of meetings | I'll be back | I'll be back on Monday | lunch
    Commuting | Out for lunch | Out now! | Out on site
    back at 2 | Urlaubsplanung | mobiles Arbeiten | gegen 3 zurück | réunion | teletrabajo
    会議中
"""


def each(lines: str) -> list[str]:
    return [one.strip() for line in lines.split("\n") for one in line.split("|") if one.strip()]


@pytest.mark.parametrize("text", each(AWAY))
def test_vacation_and_sick_are_understood(text: str) -> None:
    assert away_by(text, "", 0, NOW) == Absence()
    assert away_by(text.upper(), ":speech_balloon:", 0, NOW) == Absence()


@pytest.mark.parametrize("text", each(AT_WORK))
def test_whoever_is_at_work_is_asked(text: str) -> None:
    assert away_by(text, "", 0, NOW) is None
    assert away_by(text, ":calendar:", 0, NOW) is None


@pytest.mark.parametrize(
    "emoji", [":palm_tree:", ":face_with_thermometer:", ":palm_tree::skin-tone-2:", ":ooo:", ":on-leave:"]
)
def test_an_emoji_says_it_alone(emoji: str) -> None:
    assert away_by("", emoji, 0, NOW) == Absence()
    assert away_by(f"{emoji} until Monday", "", 0, NOW) == Absence()


@pytest.mark.parametrize(
    "emoji", ["", ":house_with_garden:", ":giveaway:", ":off:", ":out:", ":bus:", "palm_tree"]
)
def test_other_emoji_do_not(emoji: str) -> None:
    assert away_by("", emoji, 0, NOW) is None


def test_words_of_work_overrule_the_emoji() -> None:
    assert away_by("Working remotely", ":palm_tree:", 0, NOW) is None
    assert away_by("Not working", ":palm_tree:", 0, NOW) == Absence()


def test_a_status_that_clears_itself_says_until_when_and_nothing_afterwards() -> None:
    until = NOW + timedelta(days=3)
    assert away_by("Out sick", "", int(until.timestamp()), NOW) == Absence(until)
    assert away_by("Out sick", "", int(until.timestamp()), until) is None


@given(st.text(max_size=120), st.text(max_size=40), st.integers(max_value=10**18))
def test_any_status_is_read(text: str, emoji: str, expiration: int) -> None:
    found = away_by(text, emoji, expiration, NOW)
    assert found is None or found.until is None or found.until > NOW


def test_away_until_a_day_is_a_wish_and_a_sentence_that_begins_so_an_answer() -> None:
    assert wished("Away until 3 Dec.") == Wished(Wish.AWAY, "until 3 Dec")
    assert wished("Away until the deal was signed") is None
    assert wished("Away on Friday") is None
