"""Who may change what, case by case."""

from __future__ import annotations

import pytest

from chatbot.desk import permissions
from chatbot.domain.desk import Agent, Role
from chatbot.domain.staff import Colleague, Profile
from chatbot.errors import ChatbotError, Conflict, Forbidden, NotFound

ALLOWED = None


def person(name: str, role: Role = "agent") -> Colleague:
    return Colleague(Agent(name, name, f"{name}@example.com", role, available=True))


MAYA, TOM = person("Maya"), person("Tom")
SUE, SAM = person("Sue", "supervisor"), person("Sam", "supervisor")
ADA, ALF = person("Ada", "admin"), person("Alf", "admin")
EVERYBODY = (MAYA, TOM, SUE, SAM, ADA, ALF)


def outcome(call) -> type[ChatbotError] | None:
    try:
        call()
    except ChatbotError as error:
        return type(error)
    return ALLOWED


@pytest.mark.parametrize(
    ("by", "role", "expected"),
    [
        (SUE, "agent", ALLOWED),
        (SUE, "supervisor", ALLOWED),
        (SUE, "admin", Forbidden),
        (ADA, "agent", ALLOWED),
        (ADA, "admin", ALLOWED),
    ],
)
def test_whom_one_may_add(by, role, expected):
    assert outcome(lambda: permissions.require_may_add(by.agent, role)) is expected


@pytest.mark.parametrize(
    ("by", "whom", "role", "expected"),
    [
        (SUE, MAYA, "agent", ALLOWED),
        (SUE, MAYA, "supervisor", ALLOWED),
        (SUE, MAYA, "admin", Forbidden),
        (SUE, SAM, "agent", ALLOWED),
        (SUE, ADA, "admin", Forbidden),  # not even their skills
        (SUE, ADA, "agent", Forbidden),
        (SUE, SUE, "supervisor", ALLOWED),  # one's own name and skills
        (SUE, SUE, "agent", Forbidden),
        (SUE, SUE, "admin", Forbidden),
        (ADA, ALF, "agent", ALLOWED),
        (ADA, MAYA, "admin", ALLOWED),
        (ADA, ADA, "admin", ALLOWED),
        (ADA, ADA, "supervisor", Forbidden),
    ],
)
def test_what_one_may_set_of_whom(by, whom, role, expected):
    wanted = Profile(whom.agent.name, role)

    assert outcome(lambda: permissions.require_may_set(by.agent, whom, wanted)) is expected


@pytest.mark.parametrize(
    ("by", "whom", "people", "expected"),
    [
        (SUE, MAYA, EVERYBODY, ALLOWED),
        (SUE, SAM, EVERYBODY, ALLOWED),
        (SUE, SUE, EVERYBODY, Forbidden),
        (SUE, ADA, EVERYBODY, Forbidden),
        (ADA, ALF, EVERYBODY, ALLOWED),
        (ADA, ADA, EVERYBODY, Forbidden),
        (ADA, ADA, (ADA, SUE), Conflict),  # the last of them
    ],
)
def test_whom_one_may_remove(by, whom, people, expected):
    assert outcome(lambda: permissions.require_may_dismiss(by.agent, whom, people)) is expected


def test_who_was_demoted_meanwhile_leads_no_more():
    with pytest.raises(Forbidden):
        permissions.leader({"Sue": person("Sue", "agent")}, SUE.agent)
    with pytest.raises(Forbidden):
        permissions.leader({}, SUE.agent)
    assert permissions.leader({"Sue": SUE}, SUE.agent) is SUE.agent


def test_who_left_is_not_found():
    with pytest.raises(NotFound, match="may have left"):
        permissions.known({}, "gone")
