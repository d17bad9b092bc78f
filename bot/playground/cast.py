"""Who plays: the people and channels of the clinic group Larkspur, and of any other workspace one likes."""

from dataclasses import dataclass

from bot.playground.nouns import User


@dataclass(frozen=True)
class Room:
    """A channel before the curtain rises: its members by first name."""

    name: str
    members: tuple[str, ...]
    is_private: bool = False
    is_general: bool = False


@dataclass(frozen=True)
class Cast:
    """A workspace to begin with. The bot is in no channel until somebody invites it."""

    team_id: str
    team_name: str
    people: tuple[User, ...]
    rooms: tuple[Room, ...]


def person(name: str, title: str, tz: str, color: str, blurb: str, *, is_admin: bool = False) -> User:
    """One of the cast. The id is made of the first name, so that a log can be read: U0ANA0000."""
    first, _, last = name.partition(" ")
    handle = f"{first}.{last}".lower() if last else first.lower()
    ident = f"U0{first.upper()}".ljust(9, "0")
    return User(ident, handle, name, title, tz, color, blurb, is_admin=is_admin)


LARKSPUR = Cast(
    team_id="T0LARKSPUR",
    team_name="Larkspur",
    people=(
        person("Ana Silva", "Social media lead", "Europe/Berlin", "#b4543f",
               "Posts everything and is called for every post; wants to decide what gets said."),
        person("Ben Okafor", "Backend engineer", "Europe/London", "#3f6fb4",
               "Keeps the booking app up. Happy to be the best at what he does."),
        person("Chidi Eze", "Nurse manager", "Africa/Lagos", "#7a5ea8",
               "Runs the day ward and has begun to ask why discharge takes four hours."),
        person("Dora Lindqvist", "Product designer", "Europe/Stockholm", "#c08a2e",
               "Draws the app's screens and would rather choose which problem they solve."),
        person("Emeka Obi", "Content writer", "Europe/London", "#4a7c74",
               "Writes fast and a lot. Has never seen the research his texts come from."),
        person("Farah Haddad", "Marketing analyst", "Asia/Dubai", "#a84a78",
               "Knows the numbers, seldom says what she would do about them."),
        person("Goran Petrovic", "Events and partnerships", "Europe/Belgrade", "#5b7f35",
               "Good in any room; is learning to arrive with a recommendation."),
        person("Hana Novak", "Practice manager", "Europe/Prague", "#8a6d3b",
               "Started this month and has not joined yet: see what Headroom shows a newcomer."),
        person("Priya Raman", "Head of marketing", "America/New_York", "#2f7f95",
               "Leads #marketing and set up its digest. Wants more people thinking beyond their field.",
               is_admin=True),
    ),
    rooms=(
        Room(
            "general",
            ("Ana", "Ben", "Chidi", "Dora", "Emeka", "Farah", "Goran", "Hana", "Priya"),
            is_general=True,
        ),
        Room("marketing", ("Ana", "Dora", "Emeka", "Farah", "Goran", "Ben", "Priya")),
        Room("clinic-ops", ("Chidi", "Ben", "Priya", "Farah", "Hana")),
    ),
)  # fmt: skip
