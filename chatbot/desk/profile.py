"""What is set of an agent, put into the form it is kept in: one way to write a skill, a language, an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from chatbot.domain.staff import MOST_CAPACITY, Profile
from chatbot.errors import InvalidFields
from chatbot.nlu.text import display

MOST_SKILLS = 30
NAME_LENGTH = 80
SLUG = re.compile(r"[a-z][a-z0-9_-]{0,39}")
"""How a skill, and a team's id, are written here and in `intents/domain.yml`."""
_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")
_EMAIL_LENGTH = 254
_ISO_639_1 = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it
iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt
my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl
sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo
za zh zu
"""
LANGUAGES = frozenset(_ISO_639_1.split())
"""Two-letter codes."""


def tidy(profile: Profile) -> Profile:
    """Return the profile as it is kept.

    Raises:
        InvalidFields: something cannot be kept; `fields` says what and why.
    """
    found = {
        "name": name_complaint(profile.name),
        "capacity": _capacity_complaint(profile.capacity),
        "skills": "; ".join(_skill_complaints(profile.skills)),
        "languages": "; ".join(_language_complaints(profile.languages)),
    }
    refuse(found)
    return replace(
        profile,
        name=one_line(profile.name),
        skills=frozenset(map(slug, profile.skills)),
        languages=frozenset(code.strip().lower() for code in profile.languages),
    )


def tidy_email(email: str) -> str:
    """Return an e-mail address as it is kept.

    Raises:
        InvalidFields: it is none.
    """
    found = email.strip().lower()
    if len(found) > _EMAIL_LENGTH or not _EMAIL.fullmatch(found):
        refuse({"email": "write an e-mail address such as maya@example.com"})
    return found


def refuse(complaints: dict[str, str]) -> None:
    """Raise what is wrong with single fields, if anything is; an empty complaint is none."""
    fields = {name: text for name, text in complaints.items() if text}
    if fields:
        raise InvalidFields("; ".join(f"{name}: {text}" for name, text in fields.items()), fields=fields)


def slug(written: str) -> str:
    """Return the name of a skill or team the way it is kept: `Product setup` → `product_setup`."""
    return "_".join(written.lower().split())


def one_line(text: str) -> str:
    """Return a name as it is kept: no line ends, no hidden signs, single blanks."""
    return " ".join(display(text).split())


def name_complaint(name: str) -> str:
    """Say what is wrong with the name of an agent or a team."""
    found = one_line(name)
    if not found:
        return "a name is needed: customers and colleagues see it"
    return f"at most {NAME_LENGTH} characters" if len(found) > NAME_LENGTH else ""


def _capacity_complaint(capacity: int) -> str:
    return "" if 0 <= capacity <= MOST_CAPACITY else f"a whole number from 0 to {MOST_CAPACITY}"


def _skill_complaints(skills: Iterable[str]) -> Iterator[str]:
    found = sorted(map(slug, skills))
    for skill in found:
        if not SLUG.fullmatch(skill):
            yield f"{skill!r} is no skill: begin with a letter a-z, then letters, digits, _ or -, at most 40"
    if len(found) > MOST_SKILLS:
        yield f"at most {MOST_SKILLS}"


def _language_complaints(languages: Iterable[str]) -> Iterator[str]:
    for code in sorted(languages):
        if code.strip().lower() not in LANGUAGES:
            yield f"no language has the code {code!r}: use two letters (ISO 639-1) such as en or de"
