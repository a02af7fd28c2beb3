"""Labelled files in, rows out; what is wrong with them is said in one line with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.errors import InvalidData
from chatbot.training.corpus import Corpus, read_corpus, read_messages

YAML = """version: "3.1"
nlu:
  - intent: track_order
    examples: |
      - has [#1001234](order_number) shipped?
      - where is [my lamp]{"entity": "product", "value": "lamp"}
  - intent: greet
    examples:
      - text: hello
  - intent: out_of_scope
    examples: |
      - will it rain
  - synonym: lamp
    examples: |
      - light
  - sentiment: negative
    anger: 2
    examples: |
      - this is outrageous
"""


def read(folder: Path, name: str, content: str | bytes) -> Corpus:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_corpus([path])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", 'text,intent\nhi,"say\nhello"\nbye,goodbye\n'),
        ("a.yml", 'nlu: [{intent: "say\\nhello", examples: [hi]}, {intent: goodbye, examples: [bye]}]'),
    ],
)
def test_the_name_of_an_intent_is_one_line(tmp_path: Path, name: str, content: str) -> None:
    assert read(tmp_path, name, content).intents == ("goodbye", "say hello")


def test_the_rasa_shape_is_read_without_its_annotations(tmp_path: Path) -> None:
    corpus = read(tmp_path, "nlu.yml", YAML)

    assert [example.text for example in corpus.examples] == [
        "has #1001234 shipped?",
        "where is my lamp",
        "hello",
    ]
    assert corpus.out_of_scope == ("will it rain",)
    assert [(mood.sentiment, mood.anger) for mood in corpus.moods] == [("negative", 2)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", 'text,intent\nhi,greet\n"bye, bye",goodbye\n'),
        ("a.csv", "\ufefftext;label\nhi;greet\nbye, bye;goodbye\n"),
        ("a.csv", "id\tCategory\tText\r\n1\tgreet\thi\r\n2\tgoodbye\tbye, bye\r\n"),
        ("a.jsonl", '{"text": "hi", "label": "greet"}\n\n{"text": "bye, bye", "intent": "goodbye"}\n'),
    ],
)
def test_tables_are_read_by_their_columns_names(tmp_path: Path, name: str, content: str) -> None:
    corpus = read(tmp_path, name, content)

    assert [(example.text, example.intent) for example in corpus.examples] == [
        ("hi", "greet"),
        ("bye, bye", "goodbye"),
    ]


def test_rows_labelled_oos_are_out_of_scope(tmp_path: Path) -> None:
    rows = ['{"text": "hi", "label": "greet"}', '{"text": "bye", "label": "goodbye"}']
    corpus = read(tmp_path, "a.jsonl", "\n".join([*rows, '{"text": "rain?", "label": "oos"}']))

    assert corpus.intents == ("goodbye", "greet")
    assert corpus.out_of_scope == ("rain?",)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "utterance,intent\nhi,greet\n", "a.csv:1: no column text (found: utterance, intent)"),
        (
            "a.csv",
            "text,tag\nhi,greet\n",
            "a.csv:1: no column intent or label or category (found: text, tag)",
        ),
        ("a.csv", "text,intent\nhi,greet\nbye,\n", "a.csv:3: intent is empty"),
        ("a.csv", 'text,intent\n"hi"x,greet\n', "a.csv:2: not CSV"),
        ("a.csv", "", "a.csv:1: no column text (found: none)"),
        ("a.csv", "text,intent\n", "no examples were found"),
        (
            "a.csv",
            "text,intent\ncaf\xe9,greet\n".encode("latin-1"),
            "a.csv:2: not UTF-8 text: save it as UTF-8",
        ),
        ("a.jsonl", bytes(range(128, 256)), "a.jsonl:1: not UTF-8 text: save it as UTF-8"),
        ("a.csv", "text,intent\nhi,greet\nhello,greet\n", "only the intent 'greet' was found"),
        ("a.jsonl", '{"text": "hi", "label": "greet"}\n{"text": \n', "a.jsonl:2: not JSON"),
        (
            "a.csv",
            "text,intent,Intent\nhi,greet,bye\n",
            "a.csv:1: 2 columns are called intent: rename all but one",
        ),
        ("a.csv", f"text,intent\n{'a' * 131_073},greet\n", "a.csv:2: a text of more than 131,072 characters"),
        (
            "a.jsonl",
            f'{{"text": "{"a" * 131_073}", "intent": "greet"}}',
            "a.jsonl:1: a text of more than 131,072",
        ),
        ("a.jsonl", '["hi", "greet"]\n', "a.jsonl:1: not a JSON object"),
        ("a.jsonl", '{"text": "hi"}\n', "a.jsonl:1: no column intent or label or category (found: text)"),
        ("a.jsonl", '{"text": "hi", "label": null}\n', "a.jsonl:1: label is empty"),
        ("a.jsonl", '{"text": " ", "label": "greet"}\n', "no examples were found"),
        ("a.txt", "hi", "the ending '.txt' is not known"),
        ("a.yml", "nlu: [\n", "a.yml:2: not valid YAML"),
        ("a.yml", "nlu:\n  - intent: greet\n    examples: |\n      hello\n", "a.yml:3: nlu.0.examples"),
        (
            "a.yml",
            YAML.replace("      - will it rain\n", ""),
            "a.yml:10: nlu.2: Value error, 'out_of_scope' has no",
        ),
        ("a.yml", YAML.replace("anger: 2", "anger: 7"), "a.yml:17: nlu.4.anger"),
        ("a.yml", "rules: []\n", "no examples were found"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    with pytest.raises(InvalidData) as caught:
        read(tmp_path, name, content)

    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_gives_its_labelled_files_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "b.yml").write_text(YAML)
    (tmp_path / "a.jsonl").write_text('{"text": "bye", "label": "goodbye"}\n')
    (tmp_path / "notes.txt").write_text("nothing")

    assert read_corpus([tmp_path]).intents == ("goodbye", "greet", "track_order")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match=r"gone\.yml: does not exist"):
        read_corpus([tmp_path / "gone.yml"])


def test_one_intent_is_enough_to_measure_on(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,intent\nhi,greet\n")

    assert read_messages([tmp_path / "a.csv"]).intents == ("greet",)


def test_the_fingerprint_follows_the_rows_and_not_their_order_or_spelling(tmp_path: Path) -> None:
    one = read(tmp_path, "a.csv", "text,intent\nhi there,greet\nbye,goodbye\n")
    same = read(tmp_path, "b.csv", "text,intent\nbye,goodbye\nhi  there\u200b,greet\nbye,goodbye\n")
    other = read(tmp_path, "c.csv", "text,intent\nhi there,goodbye\nbye,goodbye\nhi,greet\n")

    assert one.fingerprint == same.fingerprint
    assert one.fingerprint != other.fingerprint


def test_the_product_s_own_data_is_read() -> None:
    corpus = read_corpus([Path("intents/en")])

    assert len(corpus.intents) >= 46
    assert len(corpus.out_of_scope) >= 250
    assert len(corpus.moods) >= 800
