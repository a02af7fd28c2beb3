"""The report's files: whole, safe to open, and saying what is there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from chatbot.errors import InvalidInput
from chatbot.training.answers import Answer, Answers
from chatbot.training.evaluation import Report, report
from chatbot.training.hints import hints, limits, sample
from chatbot.training.picture import MOST_IN_FULL, in_order
from chatbot.training.report import Look, render, write
from tests.training.small_report import answers, prediction, small_report

LOOK = Look(Path("templates/evaluation"), ":root { --ink: black; }")


def rendered(report: Report) -> dict[str, str]:
    return render(report, data="held_out.yml", day=date(2026, 11, 5), look=LOOK)


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return rendered(small_report())


def test_a_report_is_a_page_a_text_and_the_pictures(files: dict[str, str]) -> None:
    pictures = ["confusions.svg", "learning.svg", "reliability.svg", "scope.svg"]

    assert {*files} == {*pictures, "report.html", "report.md"}
    assert all(ElementTree.fromstring(files[name]).tag.endswith("svg") for name in pictures)


def test_the_page_needs_nothing_else(files: dict[str, str]) -> None:
    page = files["report.html"].replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", page)
    assert page.count("<svg") == page.count("</svg>")
    assert "{{" not in page


def test_what_a_customer_wrote_stays_text(files: dict[str, str]) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt; | *bold*" in files["report.html"]
    assert r"\<script\>alert(1)\</script\> \| \*bold\*" in files["report.md"]


@pytest.mark.parametrize("name", ["report.html", "report.md"])
def test_figures_come_with_what_they_stand_on(files: dict[str, str], name: str) -> None:
    text = files[name].replace("\u00a0", " ")

    for words in ("90.0 %", "5 November 2026", "held_out.yml", "change", "call it off", "will it rain"):
        assert words in text


def test_on_a_narrow_screen_every_message_says_what_stands_below_it(files: dict[str, str]) -> None:
    page = files["report.html"]

    assert page.count('<td data-label="Nearest examples of cancel">') == 3
    assert "content: attr(data-label)" in page


def test_parts_that_were_not_measured_are_left_out() -> None:
    files = rendered(replace(small_report(), scope=None, moods=None, learning=None))

    assert "scope.svg" not in files
    assert not re.search("AUROC|Mood|More examples", files["report.html"])


def test_without_a_mistake_there_is_nothing_to_show_beside_another() -> None:
    files = rendered(small_report(wrong=0))

    assert "No message was taken for another intent." in files["report.html"]
    assert "No message was taken for another intent." in files["report.md"]


def test_only_moods_make_a_report_too() -> None:
    assert "Mood and anger" in rendered(replace(small_report(), intents=None, scope=None))["report.html"]


def test_the_label_of_a_curve_at_100_percent_stays_in_the_picture() -> None:
    picture = rendered(small_report(wrong=0))["learning.svg"]

    (height,) = re.findall(r'class="label" x="[\d.]+" y="([-\d.]+)"[^>]*>100%', picture)
    assert float(height) >= 12


def test_confused_intents_stand_side_by_side() -> None:
    matrix = {"a": {"a": 5, "z": 3}, "b": {"b": 5}, "z": {"z": 8}}

    assert in_order(matrix) == ["a", "z", "b"]


def test_of_very_many_intents_only_the_confused_are_drawn() -> None:
    names = [f"intent_{number}" for number in range(MOST_IN_FULL + 1)]
    matrix = {name: {name: 5} for name in names} | {"intent_7": {"intent_7": 4, "intent_3": 1}}

    assert sorted(in_order(matrix)) == ["intent_3", "intent_7"]


def test_hints_name_what_is_worst_and_what_would_help() -> None:
    said = " ".join(hints(small_report()))

    assert "change is taken for cancel in 3 of 10 messages." in said
    assert "5 more examples each would help most for" in said
    assert "7 of 30 real wishes are not taken on" in said


def test_none_is_called_weaker_where_all_are_read_rightly() -> None:
    names = ["bye", "greet", "thank"] * 10
    right = tuple(Answer("hello", name, prediction(name, 0.99)) for name in names)

    assert hints(report("en/small", "Made up.", Answers(right), 0.5)) == []


@pytest.mark.parametrize(
    ("right", "messages", "sure", "said"),
    [
        (8, 9, 0.99, []),
        (26, 30, 0.93, []),
        (70, 100, 0.99, ["It is too sure of itself: 99 % sure on average, it reads 70 % rightly."]),
    ],
)
def test_it_is_called_too_sure_only_where_chance_does_not_explain_it(
    right: int, messages: int, sure: float, said: list[str]
) -> None:
    names = ["greet"] * right + ["bye"] * (messages - right)
    asked = Answers(tuple(Answer("hello", name, prediction("greet", sure)) for name in names))

    found = hints(report("en/small", "Made up.", asked, 0.5))

    assert [hint for hint in found if "sure" in hint] == said


def test_the_dot_lies_on_the_curve_and_what_is_asked_back_is_told_apart() -> None:
    made = answers()
    unclear = replace(made.inside[0], prediction=replace(made.inside[0].prediction, sure=False))
    found = report("en/small", "Made up.", replace(made, inside=(unclear, *made.inside[1:])), 0.5).scope
    assert found

    point = found.let_through
    assert (point.false_accept, point.kept) in [(one.false_accept, one.kept) for one in found.curve]
    assert point.kept > found.taken_on.value
    assert "after 1 of these wishes and 0 of the others" in limits(found)


def test_small_samples_are_called_small() -> None:
    report = small_report().intents
    assert report

    assert "The median intent has 10 messages here, and the fewest are 10" in sample(report)
    assert "10 points" in sample(report)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(InvalidInput, match="taken: cannot be written"):
        write({"report.md": ""}, tmp_path / "taken")


def test_a_picture_of_an_earlier_report_goes_and_other_files_stay(tmp_path: Path) -> None:
    for name in ("scope.svg", "logo.svg"):
        (tmp_path / name).write_text("<svg/>")

    write({"report.md": "", "learning.svg": "<svg/>"}, tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {"report.md", "learning.svg", "logo.svg"}
