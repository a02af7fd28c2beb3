"""The docs name what there is: settings, routes, commands, errors, and no file that is not there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from click import Context, Group
from pydantic import BaseModel

from chatbot import errors
from chatbot.cli.main import main
from chatbot.domain.shop import ContactWay
from chatbot.playbook.catalogue import load_catalogue
from chatbot.playbook.conventions import Conventions
from chatbot.replies.check import check_replies
from chatbot.replies.listener import Channel, Mood
from chatbot.replies.replies import load_replies
from chatbot.replies.when import Hours, When
from chatbot.scenarios.rows_text import ExpectedRowsText, GivenRowText
from chatbot.scenarios.scenario_file import ScenarioText, StepText
from chatbot.scenarios.story_file import SignsText, StoryText, UtteranceText, read_stories
from chatbot.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
SETTINGS = (ROOT / "docs" / "settings.md").read_text()
REPLIES = (ROOT / "docs" / "replies.md").read_text()
BUILDING = (ROOT / "docs" / "building.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_setting_is_described() -> None:
    names = {field.alias or name.upper() for name, field in Settings.model_fields.items()}

    assert names == set(re.findall(r"^\| `([A-Z_]+)`", SETTINGS, re.MULTILINE))


def test_every_command_is_described() -> None:
    names, context = set(), Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        parts = command.commands if isinstance(command, Group) else {"": None}
        names |= {f"{name} {part}".strip() for part in parts}

    missing = [name for name in names if not re.search(rf"`(chatbot )?{name}\b", README)]

    assert missing == []


@pytest.mark.parametrize(
    "part",
    [ScenarioText, StepText, ExpectedRowsText, GivenRowText, StoryText, UtteranceText, SignsText],
)
def test_every_key_of_a_scenario_and_of_a_story_is_described(part: type[BaseModel]) -> None:
    assert [key for key in part.model_fields if f"`{key}`" not in BUILDING] == []


def test_every_story_has_been_told_as_it_is_written() -> None:
    page = (ROOT / "docs" / "stories.md").read_text()
    told = re.findall(r"^## \d+\. (.*)$", page, re.MULTILINE)

    stories = read_stories([ROOT / "intents/stories/en"])

    assert told == [story.scene.name for story in stories]
    assert [story.wants for story in stories if f"**Wants** {story.wants}" not in page] == []


def test_every_error_a_request_can_meet_is_described() -> None:
    classes = [
        found
        for found in vars(errors).values()
        if isinstance(found, type) and issubclass(found, errors.ChatbotError)
    ]
    titles = {found.title for found in classes if found.status < 500 or found is errors.Unavailable}

    assert [title for title in titles if title not in OPERATIONS] == []


def test_every_condition_of_a_reply_is_described() -> None:
    values = [value for kind in (Mood, Channel, ContactWay, Hours) for value in get_args(kind)]

    assert [name for name in (*When.model_fields, *values) if f"`{name}`" not in REPLIES] == []


def test_the_examples_of_replies_and_hours_are_in_order(tmp_path: Path) -> None:
    example, hours = re.findall(r"```yaml\n(.*?)```", REPLIES, re.DOTALL)
    path = tmp_path / "example.yml"
    path.write_text(example)
    replies = load_replies([*sorted((ROOT / "templates/replies/en").glob("system.yml")), path])
    catalogue = load_catalogue([ROOT / "intents/domain.yml"])
    conventions = {**catalogue.conventions.model_dump(), **yaml.safe_load(hours)["conventions"]}

    found = check_replies(replies, catalogue, intents=(), where=tmp_path)

    assert [finding for finding in found if finding.path == path] == []
    assert Conventions.model_validate(conventions).hours is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_a_page_names_is_there(page: Path) -> None:
    names = re.findall(
        r"`((?:chatbot|intents|templates|docs|benchmarks|deploy|tests)/[\w./-]+)`", page.read_text()
    )

    assert [name for name in names if not (ROOT / name.rstrip("/")).exists() and "*" not in name] == []


def test_no_page_names_this_machine() -> None:
    for page in PAGES:
        assert not re.search(r"/(work|root|tmp)/", page.read_text()), page
