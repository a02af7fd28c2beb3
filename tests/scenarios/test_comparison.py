"""A new model is refused when it loses scenarios on balance; what it cannot be asked does not count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.nlu.classifier import Classifier
from chatbot.nlu.folder import open_model
from chatbot.scenarios.comparison import Contest
from chatbot.scenarios.play import Miss, Outcome
from chatbot.scenarios.scenario import Scenario
from chatbot.scenarios.stage import Stage
from tests.scenarios.conftest import Read
from tests.training.small import trained_folder

SIX = "".join(
    f"  - name: Talk {number}\n    talk:\n      - {{customer: hello, reply: {reply}}}\n"
    for number, reply in enumerate(["get_refund"] * 3 + ["create_account"] * 2 + ["warranty"])
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return Classifier(open_model(trained_folder(tmp_path_factory)))


def plays(monkeypatch: pytest.MonkeyPatch, passing: dict[str, str]) -> None:
    """Let each model, by its folder's name, pass the scenarios whose numbers are given."""

    def play(_contest: Contest, asked: list[Scenario], classifier: Classifier) -> list[Outcome]:
        numbers, misses = passing[classifier.model.folder.name], (Miss(7, "reply: expected this, came that"),)
        return [Outcome(one, (), () if one.name[-1] in numbers else misses) for one in asked]

    monkeypatch.setattr(Contest, "_play", play)


@pytest.fixture
def contest(stage: Stage, read: Read) -> Contest:
    """Return the contest of five scenarios that the small model can be asked and one that it cannot."""
    services = stage.services
    return Contest(read(SIX), services.files.catalogue.current(), services.settings, "en")


def named(model: Classifier, name: str, **info: object) -> Classifier:
    changed = model.model.info.model_copy(update=info)
    return Classifier(replace(model.model, folder=model.model.folder.with_name(name), info=changed))


@pytest.mark.parametrize(
    ("passing", "passed"),
    [
        ({"old": "01234", "new": "01234"}, True),
        ({"old": "0123", "new": "0124"}, True),
        ({"old": "01", "new": "234"}, True),
        ({"old": "01234", "new": "0123"}, False),
    ],
)
def test_none_of_a_few_scenarios_may_be_lost_on_balance(
    model: Classifier,
    contest: Contest,
    monkeypatch: pytest.MonkeyPatch,
    passing: dict[str, str],
    passed: bool,
) -> None:
    plays(monkeypatch, passing)

    (finding,) = contest(named(model, "new"), named(model, "old"))

    shares = len(passing["old"]) / 5, len(passing["new"]) / 5
    assert (finding.passed, finding.before, finding.after) == (passed, *shares)


def test_of_many_scenarios_one_in_twenty_may_be_lost(
    model: Classifier, contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [
        replace(one, scene=replace(one.scene, name=f"{n} {one.name}"))
        for n in range(10)
        for one in contest.scenarios[:5]
    ]
    plays(monkeypatch, {"old": "01234", "new": "01234"})
    old, new = named(model, "old"), named(model, "new")

    (finding,) = replace(contest, scenarios=many)(new, old)

    assert finding.text == "scenarios: 50 of 50 pass before, 50 now (at least 48)"


def test_what_is_lost_is_named_whether_the_model_passes_or_not(
    model: Classifier, contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    plays(monkeypatch, {"old": "0123", "balanced": "1234", "worse": "123"})
    old, path = named(model, "old"), contest.scenarios[0].path

    (balanced,) = contest(named(model, "balanced"), old)
    (worse,) = contest(named(model, "worse"), old)

    assert balanced.text == "scenarios: 4 of 5 pass before, 4 now (at least 4); no more: 'Talk 0'"
    assert worse.text == "scenarios: 4 of 5 pass before, 3 now (at least 4)"
    assert worse.misread == (f"{path}:7: Talk 0: reply: expected this, came that",)


@pytest.mark.parametrize(("after", "passed"), [("012", True), ("01", False)])
def test_a_first_model_must_pass_half(
    model: Classifier, contest: Contest, monkeypatch: pytest.MonkeyPatch, after: str, passed: bool
) -> None:
    plays(monkeypatch, {"new": after})

    (finding,) = contest(named(model, "new"), None)

    assert (finding.passed, finding.before) == (passed, None)
    assert finding.text == f"scenarios: {len(after)} of 5 pass (at least 3)"


def test_a_scenario_of_intents_that_neither_model_knows_says_nothing(
    model: Classifier, contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    plays(monkeypatch, {"new": "", "old": "5"})
    new, old = named(model, "new"), named(model, "old", intents=("warranty", "track_order"))
    warranty = replace(contest, scenarios=contest.scenarios[5:])

    assert warranty(new, None) == []
    (lost,) = warranty(new, old)
    assert not lost.passed
