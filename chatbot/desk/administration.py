"""Who works at the desk, as those set it who lead it; each change with a line in the audit."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chatbot.desk import permissions, profile
from chatbot.desk.changes import differences, merge
from chatbot.domain.desk import Agent
from chatbot.domain.staff import AuditEntry, Colleague, Profile
from chatbot.errors import InvalidFields
from chatbot.store.agents import Agents
from chatbot.store.audit import Audit
from chatbot.store.ledger import Ledger, Page

PASSWORD_BYTES = 12
AUDIT_PAGE = 100


@dataclass(frozen=True, slots=True)
class Administration:
    """Every change is checked, merged with what others did meanwhile, written and noted in one transaction."""

    ledger: Ledger
    agents: Agents
    audit: Audit
    give_back: Callable[[str, str], int]
    """Puts all that an agent (id, name) holds to the line's front and says how many there were."""
    changed: Callable[[], None]
    """Wakes every desk, and gives whoever waits to whoever may take them now."""
    clock: Callable[[], datetime]

    def people(self) -> list[Colleague]:
        """Return everybody who works here, with what they hold; every agent may see it, to pass things on."""
        return self.ledger.people(self.clock())

    def add_person(self, by: Agent, wanted: Profile, email: str) -> tuple[Colleague, str]:
        """Let somebody work here, and return them with the password they sign in with first.

        Raises:
            Conflict: somebody has this e-mail.
            Forbidden: it is not the asker's to do.
            InvalidFields: something cannot be kept.
        """
        wanted, email, password = profile.tidy(wanted), profile.tidy_email(email), _password()
        password_hash = self.agents.hash(password)
        with self.ledger.open(self.clock()) as page:
            permissions.require_may_add(permissions.leader(page.people(), by), wanted.role)
            _require_teams(page, wanted.team_ids)
            agent_id = page.add_person(wanted, email, password_hash)
            set_to = differences(None, wanted)["after"]
            page.note(by.id, "agent added", agent_id, {"after": {"email": email, **set_to}})
            added = page.people()[agent_id]
        self.changed()
        return added, password

    def change_person(self, by: Agent, agent_id: str, seen: Profile, wanted: Profile) -> Colleague:
        """Change what is set of somebody.

        Args:
            seen: what stood there when the change was begun.

        Raises:
            ChangedMeanwhile: somebody else changed the same.
            Forbidden: it is not the asker's to do.
            InvalidFields: something cannot be kept.
            NotFound: nobody has this id.
        """
        wanted = profile.tidy(wanted)
        with self.ledger.open(self.clock()) as page:
            people = page.people()
            person = permissions.known(people, agent_id)
            before = person.profile
            names = {team.id: team.name for team in page.teams().values()}
            after = merge(seen, wanted, before, thing=person.agent.name, names=names)
            permissions.require_may_set(permissions.leader(people, by), person, after)
            _require_teams(page, after.team_ids - before.team_ids)
            if after != before:
                page.write_profile(agent_id, after)
                page.note(by.id, "agent changed", agent_id, differences(before, after))
            changed = page.people()[agent_id]
        self.changed()
        return changed

    def new_password(self, by: Agent, agent_id: str) -> str:
        """Give somebody another password and end every sign-in of theirs.

        Raises:
            Forbidden: it is not the asker's to do.
            NotFound: nobody has this id.
        """
        password = _password()
        password_hash = self.agents.hash(password)
        with self.ledger.open(self.clock()) as page:
            people = page.people()
            person = permissions.known(people, agent_id)
            permissions.require_may_change(permissions.leader(people, by), person)
            page.write_password(agent_id, password_hash)
            page.note(by.id, "password", agent_id, {})
        return password

    def remove_person(self, by: Agent, agent_id: str) -> int:
        """Let somebody leave, and return how many conversations went back to the front of the line.

        Raises:
            Conflict: they are the last administrator.
            Forbidden: it is not the asker's to do.
            NotFound: nobody has this id.
        """
        with self.ledger.open(self.clock()) as page:
            people = page.people()
            person = permissions.known(people, agent_id)
            permissions.require_may_dismiss(permissions.leader(people, by), person, people.values())
            page.dismiss(agent_id)
            page.note(by.id, "agent removed", agent_id, differences(person.profile, None))
        # after they left: nothing is given to them any more; a crash here leaves it to the sweep of vanished agents
        returned = self.give_back(agent_id, person.agent.name)
        self.changed()
        return returned

    def written_down(self, by: Agent, *, before: int | None, views: bool) -> list[AuditEntry]:
        """Return a page of the audit, the latest first.

        Args:
            before: the last id of the page before; None: the first page.
            views: with those that only tell who opened which conversation.

        Raises:
            Forbidden: the asker does not lead the desk.
        """
        permissions.require_lead(by)
        return self.audit.entries(before=before, views=views, limit=AUDIT_PAGE)


def _password() -> str:
    return secrets.token_urlsafe(PASSWORD_BYTES)


def _require_teams(page: Page, team_ids: frozenset[str]) -> None:
    if unknown := sorted(team_ids - page.teams().keys()):
        mend = "it may have been removed: choose another one"
        raise InvalidFields(
            f"there is no team {unknown[0]!r}: {mend}", fields={"team_ids": f"no team {unknown[0]!r}: {mend}"}
        )
