"""Which workspaces are served, by the database: no event costs a call to Slack."""

from bot.clock import awake
from bot.context import Context
from bot.services import workspaces
from bot.services.workspaces import Workspace

REMEMBERED = 5.0  # seconds in which another replica may not know yet of an uninstall


class Served:
    """Remembers each for a few seconds; the process that hears of an uninstall forgets it at once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._by_team: dict[str, tuple[float, Workspace]] = {}
        self._by_id: dict[int, Workspace] = {}

    async def team(self, team_id: str) -> Workspace | None:
        """The workspace of a Slack team; None for one that is not served."""
        until, found = self._by_team.get(team_id, (0.0, None))
        if found is None or awake() >= until:
            if found is not None:  # while one request looks it up again, all others go on with the old answer
                self._by_team[team_id] = (awake() + REMEMBERED, found)
            found = await workspaces.served(self._context, team_id)
            if found is None:
                self.drop(team_id)
            else:
                self._by_team[team_id] = (awake() + REMEMBERED, found)
                self._by_id[found.id] = found
        return found

    def workspace(self, workspace_id: int) -> Workspace:
        """One that `team` has returned before. Raises KeyError for any other."""
        return self._by_id[workspace_id]

    def drop(self, team_id: str) -> None:
        self._by_team.pop(team_id, None)
