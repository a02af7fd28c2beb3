"""The desk's door for people: sign-in, the cookie, the page."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from chatbot.desk.permissions import require_lead
from chatbot.domain.desk import Agent
from chatbot.errors import NotSignedIn, TooManyRequests
from chatbot.services.services import Services
from chatbot.web import guard
from chatbot.web.identity import caller_address

GUESSES = "5/15 minute"
"""Sign-ins tried with one e-mail from one address before that pair is locked for a while."""
GUESSES_EMAIL = "50/15 minute"
"""With one e-mail from anywhere: more, or a stranger could lock an agent out."""
GUESSES_ADDRESS = "60/15 minute"
"""From one address with any e-mail: a whole team may sit behind it."""
LOOKS_ON = "X-Looks-On"
"""The header of a page that only shows the desk: for its sake nobody counts as being at theirs."""


def signed_in(services: Services) -> Agent:
    """Return who is signed in; who asks for their desk is seen at it, who only looks on is not.

    Raises:
        NotSignedIn: nobody, or the cookie was made worthless meanwhile.
    """
    agent = known(services)
    if not looks_on():
        services.desk.saw(agent)
    return agent


def leading(services: Services) -> Agent:
    """Return who is signed in, if they lead the desk; its pages for that are not the desk itself.

    Raises:
        Forbidden: they do not.
        NotSignedIn: nobody is, or the cookie was made worthless meanwhile.
    """
    agent = known(services)
    require_lead(agent)
    return agent


def looks_on() -> bool:
    """Say whether a page asks on which nobody can be offered anything, such as the wallboard."""
    return LOOKS_ON in request.headers


def blueprint(services: Services) -> Blueprint:
    """Make the desk's pages."""
    routes = Blueprint("desk", __name__, url_prefix="/desk")

    @routes.get("")
    def desk() -> str | Response:
        try:
            agent = signed_in(services)
        except NotSignedIn:
            return redirect(url_for("desk.sign_in"))
        return _page(services, "desk.html", agent=agent)

    @routes.get("/sign-in")
    def sign_in() -> str:
        return _page(services, "sign_in.html", error="", email="")

    @routes.post("/sign-in")
    def check() -> Response | tuple[str, int]:
        guard.check_csrf()
        return _check(services, _email(), request.form.get("password", ""))

    @routes.post("/sign-out")
    def sign_out() -> Response:
        guard.check_csrf()
        with suppress(NotSignedIn):  # an old cookie ends nobody's newer sign-in
            services.desk.leave(known(services))
        session.clear()
        return redirect(url_for("desk.sign_in"), 303)

    return routes


def known(services: Services) -> Agent:
    """Return who is signed in, without taking them for being at their desk.

    Raises:
        NotSignedIn: nobody, or the cookie was made worthless meanwhile.
    """
    agent = services.agents.fetch(str(session.get("agent_id", "")))
    if agent is None or session.get("epoch") != agent.epoch:
        raise NotSignedIn("sign in at /desk/sign-in first")
    return agent


def _email() -> str:
    return request.form.get("email", "").replace("\x00", "").strip().lower()[:254]


def _check(services: Services, email: str, password: str) -> Response | tuple[str, int]:
    try:
        agent = _try(services, email, password)
    except TooManyRequests as error:
        text = f"Too many attempts. Please try again in {max(1, round(error.retry_after_s / 60))} min."
        return _page(services, "sign_in.html", error=text, email=email), error.status
    if agent is None:
        text = "E-mail and password do not match."
        return _page(services, "sign_in.html", error=text, email=email), 401
    session.clear()
    session.permanent = True
    session.update(agent_id=agent.id, epoch=agent.epoch)
    return redirect(url_for("desk.desk"), 303)


def _try(services: Services, email: str, password: str) -> Agent | None:
    """Count the attempt before the password is looked at: guesses in parallel count too."""
    address = caller_address()
    services.limits.hit(GUESSES_ADDRESS, "sign-in-address", address)
    services.limits.hit(GUESSES_EMAIL, "sign-in-email", email)
    services.limits.hit(GUESSES, "sign-in", email, address)
    agent = services.agents.sign_in(email, password)
    if agent:
        services.limits.forget(GUESSES, "sign-in", email, address)
    return agent


def _page(services: Services, name: str, **values: object) -> str:
    return render_template(name, shop_name=services.shop_name(), csrf_token=guard.csrf_token(), **values)
