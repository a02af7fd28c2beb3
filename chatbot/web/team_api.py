"""How the desk is set up, under `/api/v1`: agents, teams, rules of routing, and who changed what."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, session
from pydantic import BaseModel

from chatbot.services.services import Services
from chatbot.web.bodies import read_body, read_query
from chatbot.web.openapi import describe
from chatbot.web.sign_in import leading, signed_in
from chatbot.web.team_schemas import (
    AgentChange,
    AuditEntryBody,
    AuditPage,
    AuditQuery,
    Departure,
    Dissolution,
    NewAgent,
    NewAgentRequest,
    NewPassword,
    NewTeamRequest,
    People,
    PersonBody,
    RoutingChange,
    RoutingRulesBody,
    TeamBody,
    TeamChange,
    TeamList,
)


def blueprint(services: Services) -> Blueprint:
    """Make the routes; agents and teams are for every agent to read, the rest is for those who lead."""
    routes = Blueprint("team", __name__, url_prefix="/api/v1")
    _agents(routes, services)
    _one_agent(routes, services)
    _teams(routes, services)
    _rules(routes, services)
    return routes


def _agents(routes: Blueprint, services: Services) -> None:
    @routes.get("/agents")
    @describe("Everybody who works here, and what they hold", tag="desk", answer=People)
    def agents() -> Response:
        leads = signed_in(services).leads
        found = services.supervision.administration.people()
        return _json(People(agents=[PersonBody.of(one, with_email=leads) for one in found]))

    @routes.post("/agents")
    @describe("Add an agent (supervisors)", tag="desk", body=NewAgentRequest, answer=NewAgent)
    def add_agent() -> Response:
        by = leading(services)
        sent = read_body(NewAgentRequest)
        added, password = services.supervision.administration.add_person(by, sent.profile, sent.email)
        return _json(NewAgent(agent=PersonBody.of(added, with_email=True), password=password))


def _one_agent(routes: Blueprint, services: Services) -> None:
    @routes.post("/agents/<session:agent_id>")
    @describe("Change what is set of an agent (supervisors)", tag="desk", body=AgentChange, answer=PersonBody)
    def change_agent(agent_id: str) -> Response:
        by = leading(services)
        sent = read_body(AgentChange)
        changed = services.supervision.administration.change_person(
            by, agent_id, sent.before.profile, sent.profile
        )
        return _json(PersonBody.of(changed, with_email=True))

    @routes.post("/agents/<session:agent_id>/password")
    @describe(
        "Give an agent another password; every sign-in of theirs ends (supervisors)",
        tag="desk",
        answer=NewPassword,
    )
    def new_password(agent_id: str) -> Response:
        by = leading(services)
        password = services.supervision.administration.new_password(by, agent_id)
        if agent_id == by.id:
            session["epoch"] = by.epoch + 1  # who asked stays signed in, here alone
        return _json(NewPassword(password=password))

    @routes.delete("/agents/<session:agent_id>")
    @describe(
        "Remove an agent; what they hold goes back to the line (supervisors)", tag="desk", answer=Departure
    )
    def remove_agent(agent_id: str) -> Response:
        returned = services.supervision.administration.remove_person(leading(services), agent_id)
        return _json(Departure(returned=returned))


def _teams(routes: Blueprint, services: Services) -> None:
    @routes.get("/teams")
    @describe("Every team", tag="desk", answer=TeamList)
    def teams() -> Response:
        signed_in(services)
        return _json(TeamList(teams=[TeamBody.of(one) for one in services.supervision.arrangement.teams()]))

    @routes.post("/teams")
    @describe("Add a team (supervisors)", tag="desk", body=NewTeamRequest, answer=TeamBody)
    def add_team() -> Response:
        by = leading(services)
        sent = read_body(NewTeamRequest)
        return _json(TeamBody.of(services.supervision.arrangement.add_team(by, sent.team(sent.id.strip()))))

    @routes.post("/teams/<session:team_id>")
    @describe("Change a team (supervisors)", tag="desk", body=TeamChange, answer=TeamBody)
    def change_team(team_id: str) -> Response:
        by = leading(services)
        sent = read_body(TeamChange)
        changed = services.supervision.arrangement.change_team(
            by, sent.before.team(team_id), sent.team(team_id)
        )
        return _json(TeamBody.of(changed))

    @routes.delete("/teams/<session:team_id>")
    @describe("Remove a team (supervisors)", tag="desk", answer=Dissolution)
    def remove_team(team_id: str) -> Response:
        freed = services.supervision.arrangement.remove_team(leading(services), team_id)
        return _json(Dissolution(freed=freed))


def _rules(routes: Blueprint, services: Services) -> None:
    @routes.get("/routing")
    @describe("The rules of routing (supervisors)", tag="desk", answer=RoutingRulesBody)
    def routing() -> Response:
        return _json(RoutingRulesBody.of(services.supervision.arrangement.routing(leading(services))))

    @routes.post("/routing")
    @describe(
        "Change the rules of routing (supervisors)", tag="desk", body=RoutingChange, answer=RoutingRulesBody
    )
    def change_routing() -> Response:
        by = leading(services)
        sent = read_body(RoutingChange)
        changed = services.supervision.arrangement.change_routing(by, sent.before.rules, sent.rules)
        return _json(RoutingRulesBody.of(changed))

    @routes.get("/audit")
    @describe(
        "Who changed or saw what, the latest first (supervisors)",
        tag="desk",
        query=AuditQuery,
        answer=AuditPage,
    )
    def audit() -> Response:
        by, asked = leading(services), read_query(AuditQuery)
        found = services.supervision.administration.written_down(by, before=asked.before, views=asked.views)
        return _json(AuditPage(entries=[AuditEntryBody.of(one) for one in found]))


def _json(body: BaseModel) -> Response:
    return jsonify(body.model_dump(mode="json"))
