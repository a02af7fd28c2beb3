"""Who may change what at the desk; pure, and asked inside the change's own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chatbot.domain.desk import Agent, Role
from chatbot.domain.staff import COMMAND_LINE, Colleague, Profile
from chatbot.errors import Conflict, Forbidden, NotFound

OPERATOR = Agent(COMMAND_LINE, "Command line", "", "admin", available=False)
"""Whoever may run commands on the server may do here what an administrator may."""


def require_lead(agent: Agent) -> None:
    """Refuse whoever does not lead the desk.

    Raises:
        Forbidden: they do not.
    """
    if not agent.leads:
        raise Forbidden("only supervisors and administrators see and change this: ask one of them")


def leader(people: Mapping[str, Colleague], agent: Agent) -> Agent:
    """Return the agent as they stand now, who may have been demoted since they signed in.

    Raises:
        Forbidden: they do not lead the desk, or not any more.
    """
    if agent is OPERATOR:
        return agent
    found = people.get(agent.id)
    if found is None:
        raise Forbidden("you do not work here any more: ask a supervisor")
    require_lead(found.agent)
    return found.agent


def known(people: Mapping[str, Colleague], agent_id: str) -> Colleague:
    """Return somebody who works here.

    Raises:
        NotFound: nobody has this id, or they left.
    """
    if agent_id not in people:
        raise NotFound("there is no such agent: they may have left")
    return people[agent_id]


def require_may_add(by: Agent, role: Role) -> None:
    """Refuse a supervisor who makes an administrator.

    Raises:
        Forbidden: they may not.
    """
    if role == "admin" and by.role != "admin":
        raise Forbidden("only an administrator makes administrators: ask one, or choose another role")


def require_may_change(by: Agent, person: Colleague) -> None:
    """Refuse a supervisor who changes an administrator.

    Raises:
        Forbidden: they may not.
    """
    if person.agent.role == "admin" and by.role != "admin":
        raise Forbidden(f"{person.agent.name} is an administrator, whom only another one changes")


def require_may_set(by: Agent, person: Colleague, wanted: Profile) -> None:
    """Refuse a change of somebody's role, or of an administrator, that is not the asker's to make.

    Raises:
        Forbidden: it is not.
    """
    require_may_change(by, person)
    if wanted.role == person.agent.role:
        return
    require_may_add(by, wanted.role)
    if person.agent.id == by.id:
        raise Forbidden("nobody changes their own role: ask a colleague who leads the desk")


def require_may_dismiss(by: Agent, person: Colleague, people: Iterable[Colleague]) -> None:
    """Refuse to remove oneself, an administrator without being one, or the last administrator.

    Raises:
        Conflict: nobody could administer the desk any more.
        Forbidden: it is not the asker's to do.
    """
    require_may_change(by, person)
    admins = [one for one in people if one.agent.role == "admin"]
    if person.agent.role == "admin" and len(admins) == 1:
        raise Conflict(f"{person.agent.name} is the last administrator: make somebody else one first")
    if person.agent.id == by.id:
        raise Forbidden("nobody removes themselves: ask a colleague who leads the desk")
