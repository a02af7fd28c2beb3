from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chatbot.cli.examples import read_examples
from chatbot.cli.validate import validate
from chatbot.errors import InvalidData
from chatbot.training.corpus import read_corpus

EXAMPLES = """nlu:
  - {intent: goodbye, examples: [so long]}
  - intent: track_order
    examples: |
      - where is my [parcel](product)

      - when will the parcel from last week finally arrive
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(validate, [str(argument) for argument in arguments])


@pytest.fixture
def intents(tmp_path: Path) -> Path:
    """Return a copy of the shipped intents."""
    return Path(shutil.copytree("intents", tmp_path / "intents"))


def test_what_is_shipped_is_without_errors():
    result = run()

    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].startswith("0 errors")


@pytest.mark.parametrize(
    ("line", "complaint", "exit_code"),
    [
        (
            "  - intent: ask\n    examples: ['Where is my parcel?!']",
            ":9: 'Where is my parcel?!' stands in ask and in",
            1,
        ),
        (
            "      - Where is my PARCEL",
            ":8: warning: 'Where is my PARCEL' stands in track_order twice, first at",
            0,
        ),
        (
            "      - so when will the parcel from last week finally arrive",
            ":8: warning: 'so when will the parcel",
            0,
        ),
        (
            "      - when will the parcel form last week finaly arrive",
            ":8: warning: 'when will the parcel form",
            0,
        ),
        (
            "  - intent: ask\n    examples: ['finally, when will the parcel arrive from last week']",
            ":9: warning: 'finally, when",
            0,
        ),
        ("      - where is it", ":5: warning: intent track_order has 3 examples; write at least 8", 0),
        ("  - intent: ask\n    examples: |\n      where", ":9: nlu.2.examples: ", 1),
        ("  - intent: [", "not valid YAML", 1),
    ],
)
def test_a_slip_is_told_with_file_and_line(tmp_path, line, complaint, exit_code):
    path = tmp_path / "orders.yml"
    path.write_text(f"{EXAMPLES}{line}\n", encoding="utf-8")

    result = run(path)

    assert any(found.startswith(f"{path}") and complaint in found for found in result.output.splitlines())
    assert result.exit_code == exit_code


def test_an_intent_without_a_reply_is_an_error(intents):
    (intents / "en" / "cranes.yml").write_text(
        EXAMPLES.replace("track_order", "hire_a_crane"), encoding="utf-8"
    )

    result = run(intents)

    assert result.exit_code == 1
    assert "no reply 'hire_a_crane'" in result.output


def test_a_name_in_a_scenario_that_stands_for_nothing_is_an_error(intents):
    path = intents / "scenarios" / "en" / "tracking.yml"
    path.write_text(path.read_text().replace("order.ask_email", "order.ask_emial", 1))

    result = run(intents)

    assert "tracking.yml:11: no reply is called 'order.ask_emial'" in result.output
    assert "0 warnings" in result.output
    assert result.exit_code == 1

    path.write_text("scenarios: {}\n")
    assert f"{path}:1: version: Field required" in run(intents).output


def test_one_broken_file_does_not_hide_the_next(intents):
    (intents / "triggers" / "en.yml").write_text("triggers: {", encoding="utf-8")
    (intents / "domain.yml").write_text("version: 1\n", encoding="utf-8")

    result = run(intents)

    assert f"{intents}/triggers/en.yml:" in result.output
    assert f"{intents}/domain.yml:1: version" in result.output
    assert result.exit_code == 1


def test_a_wrong_name_is_told(tmp_path):
    result = run(tmp_path / "nothing")

    assert "no such file or folder" in result.output
    assert result.exit_code == 1


def test_two_languages_may_share_a_word(intents):
    (intents / "de").mkdir()
    (intents / "de" / "orders.yml").write_text(EXAMPLES, encoding="utf-8")

    assert "stands in track_order and in" not in run(intents).output


def test_what_is_measured_on_is_not_trained_on(tmp_path):
    (tmp_path / "orders.yml").write_text(EXAMPLES, encoding="utf-8")
    held_out = tmp_path / "held_out.csv"
    held_out.write_text("text,intent\nWhere is my parcel?,track_order\nmy parcel,track_order\n")

    result = run(tmp_path / "orders.yml", "--held-out", held_out)

    assert f"{held_out}:2: 'Where is my parcel?' is to be measured on, and is trained on at" in result.output
    assert f"{held_out}:3" not in result.output
    assert result.exit_code == 1


def test_what_is_nearly_trained_on_is_a_warning(tmp_path):
    (tmp_path / "orders.yml").write_text(EXAMPLES, encoding="utf-8")
    held_out = tmp_path / "held_out.jsonl"
    held_out.write_text(
        '{"text": "When will that parcel from last week finally arrive", "intent": "track_order"}'
    )

    result = run(tmp_path / "orders.yml", "--held-out", held_out)

    assert f"{held_out}:1: warning: 'When will that parcel" in result.output
    assert result.exit_code == 0


def test_the_projects_own_held_out_messages_are_held_against_its_intents(intents):
    own = intents / "held_out" / "en" / "messages.yml"
    own.write_text("nlu:\n  - intent: greet\n    examples: |\n      - where is my parcel then\n")
    (intents / "en" / "more.yml").write_text(EXAMPLES.replace("parcel from", "Parcel from"), encoding="utf-8")

    assert f"{own}:4" not in run(intents).output

    own.write_text("nlu:\n  - intent: greet\n    examples: |\n      - Where is my parcel\n")
    assert f"{own}:4: 'Where is my parcel' is to be measured on" in run(intents).output


def test_an_intent_that_is_measured_and_not_taught_is_told(intents):
    own = intents / "held_out" / "en" / "messages.yml"
    own.write_text("nlu:\n  - intent: hire_a_crane\n    examples: |\n      - a crane for Monday\n")

    result = run(intents)

    assert f"{own}:4: warning: intent hire_a_crane is to be measured, and has no examples" in result.output
    assert result.exit_code == 0


def test_an_intent_said_in_one_way_only_is_thin(tmp_path):
    things = ("kettle", "lamp", "throw", "stool", "radio", "mug")
    rows = [f"where is my {thing},ask" for thing in things] + [
        "is the grinder here yet,ask",
        "my casserole please,ask",
    ]
    (tmp_path / "ask.csv").write_text("\n".join(["text,intent", *rows]))

    result = run(tmp_path / "ask.csv")

    assert "ask.csv:2: warning: half or more of the 8 examples of ask begin with 'where is'" in result.output


def test_a_table_is_checked_with_its_lines(tmp_path):
    path = tmp_path / "data.jsonl"
    path.write_text('{"text": "hi", "label": "greet"}\n\n{"text": "Hi!", "label": "bye"}\n')

    assert f"{path}:3: 'Hi!' stands in bye and in greet at {path}:1" in run(path).output


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", bytes(range(128, 256))),
        ("a.jsonl", b""),
        ("a.yml", b""),
        ("a.csv", b"text,intent\n"),
        ("a.csv", b"text,intent\nhi,greet\n"),
    ],
)
def test_what_training_refuses_is_an_error_in_the_same_words(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    for path in (tmp_path / name, tmp_path):
        with pytest.raises(InvalidData) as refused:
            read_corpus([path])
        result = run(path)
        assert str(refused.value) in result.output.splitlines()
        assert result.output.splitlines()[-1].startswith("1 error,")
        assert result.exit_code == 1


def test_a_file_of_another_kind_is_told(tmp_path):
    (tmp_path / "data.xls").write_text("")

    assert "the ending '.xls' is not known" in run(tmp_path / "data.xls").output


def test_every_article_is_checked_against_the_shop(intents):
    articles = intents / "knowledge" / "en"
    articles.mkdir(parents=True, exist_ok=True)
    (articles / "broken.md").write_text("no front matter\n", encoding="utf-8")
    (articles / "odd.md").write_text(
        "---\ntitle: Odd\nintents: [track_ordr]\n---\nWithin {return_day} days.\n", encoding="utf-8"
    )

    result = run(intents)

    assert f"{articles}/broken.md:1: no front matter" in result.output
    assert f"{articles}/odd.md:5: the unknown fact {{return_day}}: is 'return_days' meant?" in result.output
    assert f"{articles}/odd.md:3: no intent is called 'track_ordr': is 'track_order' meant?" in result.output
    assert result.exit_code == 1


def test_an_intent_that_only_has_examples_may_have_an_article(intents):
    articles = intents / "knowledge" / "en"
    articles.mkdir(parents=True, exist_ok=True)
    (articles / "cranes.md").write_text("---\ntitle: Cranes\nintents: [hire_a_crane]\n---\nBy the day.\n")
    (intents / "en" / "cranes.yml").write_text(EXAMPLES.replace("track_order", "hire_a_crane"))

    assert "no intent is called" not in run(intents).output


def test_the_name_of_an_intent_is_the_one_line_that_a_training_reads(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text('text,intent\nhi,"say\nhello"\n')

    assert [example.intent for example in read_examples(table)] == ["say hello"]
