"""The models under `/api/v1/models`: seen by every agent, exchanged by an administrator."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel, Field

from chatbot.domain.models import GateState, ModelCard
from chatbot.errors import Forbidden
from chatbot.services.services import Services
from chatbot.web.bodies import read_body
from chatbot.web.openapi import describe
from chatbot.web.sign_in import signed_in


class ModelBody(BaseModel):
    """One trained model."""

    id: str
    in_use: bool
    trained_at: str | None = Field(description="null: damaged, cannot be put to use")
    intents: int | None
    accuracy: float | None = Field(description="of the messages training kept back")
    gate: GateState = Field(
        description="refused: worse than the model that was in use; unchecked: never held against one"
    )

    @classmethod
    def of(cls, card: ModelCard) -> ModelBody:
        """Put a card into the contract's shape."""
        return cls(
            id=card.run,
            in_use=card.in_use,
            trained_at=card.trained_at,
            intents=card.intents,
            accuracy=card.accuracy,
            gate=card.gate,
        )


class Models(BaseModel):
    """The models of the shop's language, the newest first."""

    models: list[ModelBody]
    error: str | None = Field(description="why the model named is not the one that answers")


class ActivationRequest(BaseModel):
    """What an activation may say; usually nothing."""

    despite_gate: str | None = Field(
        None,
        min_length=3,
        max_length=500,
        description="why a model that did not pass its gate should answer; is kept",
    )


def blueprint(services: Services) -> Blueprint:
    """Make the routes; every one needs a signed-in agent."""
    routes = Blueprint("models", __name__, url_prefix="/api/v1/models")

    @routes.get("")
    @describe("Which models there are, and which one answers", tag="desk", answer=Models)
    def models() -> Response:
        signed_in(services)
        return _all(services)

    @routes.post("/<session:run>/activate")
    @describe(
        "Let a model answer from now on (administrators)", tag="desk", body=ActivationRequest, answer=Models
    )
    def activate(run: str) -> Response:
        agent = signed_in(services)
        if agent.role != "admin":
            raise Forbidden("only an administrator exchanges models: ask one")
        sent = read_body(ActivationRequest) if request.content_length else ActivationRequest()
        services.exchange_model(agent, run, despite_gate=sent.despite_gate)
        return _all(services)

    return routes


def _all(services: Services) -> Response:
    body = Models(models=[ModelBody.of(card) for card in services.model.runs()], error=services.model.error)
    return jsonify(body.model_dump(mode="json"))
