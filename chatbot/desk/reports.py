"""What a supervisor asks of the past: the figures of a period beside those of the period before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from chatbot.desk import hand_over_figures as people
from chatbot.desk import periods, work_figures
from chatbot.desk.talk_figures import TalkTally, satisfaction
from chatbot.desk.working_time import WorkingTime
from chatbot.dialogue.ladder import PERSON
from chatbot.domain.conversation import EscalationReason
from chatbot.domain.figures import Figures
from chatbot.domain.report_rows import HandOver, Talk
from chatbot.domain.reports import AgentLoad, IntentFailures, Overview, Period
from chatbot.domain.routing import Team
from chatbot.errors import InvalidFields
from chatbot.playbook.catalogue import Catalogue
from chatbot.playbook.team_hours import hours_of
from chatbot.store.reports import Reports as Rows
from chatbot.store.teams import Teams

BOT_FAILED: tuple[EscalationReason, ...] = ("angry", "human_requested", "repeated_failure", "complex")
"""Danger, and what the shop's own rules leave to people, is no failure of the bot."""
Working = Callable[[str | None], WorkingTime]


@dataclass(frozen=True, slots=True)
class Reports:
    """The desk's analytics."""

    rows: Rows
    teams: Teams
    catalogue: Callable[[], Catalogue]
    clock: Callable[[], datetime]

    def today(self) -> date:
        """Return which day the shop has."""
        return self.catalogue().conventions.local(self.clock()).date()

    def overview(
        self, *, first: date | None = None, last: date | None = None, team_id: str | None = None
    ) -> Overview:
        """Return all figures of a period.

        Args:
            first: None: four weeks together with `last`.
            last: None: today.
            team_id: only what was handed over to this team.

        Raises:
            InvalidFields: there is no such period, or no such team.
        """
        now, zone = self.clock(), self.catalogue().conventions.time_zone
        period = periods.read_period(first, last, zone=zone, now=now)
        teams = {team.id: team for team in self.teams.all()}
        if team_id is not None and team_id not in teams:
            text = "there is no such team: leave it out for all of them"
            raise InvalidFields(f"team_id: {text}", fields={"team_id": text})
        return self._count(period, team_id, teams, now)

    def _count(
        self, period: Period, team_id: str | None, teams: Mapping[str, Team], now: datetime
    ) -> Overview:
        before = periods.period_before(period, now)
        working = self._working(teams, before.starts_at, now)
        step = periods.step_of(period)
        starts = periods.starts_of(period, step, now=now)
        steps: Counter[tuple[int, bool]] = Counter()

        def note(talk: Talk) -> None:
            steps[work_figures.place_of(talk.started_at, starts), talk.handed_over] += 1

        found, then = (
            self.rows.hand_overs(one.starts_at, one.ends_at, team_id=team_id) for one in (period, before)
        )
        figures = self._figures(period, team_id, found, working=working, now=now, note=note)
        talks = {place: (steps[place, False] + steps[place, True], steps[place, True]) for place, _ in steps}
        return Overview(
            period=period,
            before=before,
            step=step,
            team_id=team_id,
            made_at=now,
            kept_since=self.rows.began_at(),
            now=figures,
            then=self._figures(before, team_id, then, working=working, now=now),
            course=work_figures.course(starts, talks, found),
            teams=people.promises_by_team(found, {team.id: team.name for team in teams.values()}, now),
            intents=() if team_id else self._intents(period),
            agents=self._loads(period, team_id, working(team_id), now),
        )

    def _figures(
        self,
        period: Period,
        team_id: str | None,
        found: Sequence[HandOver],
        *,
        working: Working,
        now: datetime,
        note: Callable[[Talk], None] = lambda talk: None,
    ) -> Figures:
        start, end = period.starts_at, period.ends_at
        tally = TalkTally(now)
        for talk in self.rows.talks(start, end, team_id=team_id, small_talk=self._small_talk()):
            tally.add(talk)
            note(talk)
        ratings = self.rows.ratings(start, end, team_id=team_id)
        return Figures(
            volume=tally.volume_figure(),
            containment=None if team_id else tally.containment(),
            first_response=people.first_response(found, tally.first_answer(), working),
            resolution=people.resolution(found, tally.settling()),
            waiting=people.waiting(found, now),
            promises=people.promises(found, now),
            bot_satisfaction=satisfaction(ratings, "bot"),
            human_satisfaction=satisfaction(ratings, "human"),
            bot_mood=tally.bot_moods.course(),
            human_mood=tally.human_moods.course(),
            escalations=people.escalations(found),
        )

    def _intents(self, period: Period) -> tuple[IntentFailures, ...]:
        start, end = period.starts_at, period.ends_at
        return work_figures.failures_by_intent(
            self.rows.failures(start, end, reasons=BOT_FAILED, person=PERSON),
            self.rows.messages_by_intent(start, end),
            self._small_talk(),
        )

    def _loads(
        self, period: Period, team_id: str | None, working: WorkingTime, now: datetime
    ) -> tuple[AgentLoad, ...]:
        start, end = period.starts_at, period.ends_at
        return work_figures.loads(
            self.rows.held(start, end, team_id=team_id),
            self.rows.written(start, end, team_id=team_id),
            self.rows.names(),
            period=period,
            now=now,
            working=working,
        )

    def _small_talk(self) -> tuple[str, ...]:
        catalogue = self.catalogue()
        return tuple(name for name in catalogue.intents if not catalogue.is_wish(name))

    def _working(self, teams: Mapping[str, Team], start: datetime, end: datetime) -> Working:
        conventions = self.catalogue().conventions

        @cache  # one for each team that is asked for
        def working(team_id: str | None) -> WorkingTime:
            team = teams.get(team_id or "")
            zone = (team.time_zone if team else "") or conventions.time_zone
            return WorkingTime(hours_of(team, conventions), ZoneInfo(zone), start, end)

        return working
