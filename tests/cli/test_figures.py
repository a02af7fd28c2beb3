"""What `chatbot evaluate` prints."""

from __future__ import annotations

from dataclasses import replace

from chatbot.cli.figures import lines
from chatbot.training.learning import Advice, LearningReport
from tests.training.small_report import small_report


def test_only_intents_that_gain_are_named_for_more_examples() -> None:
    learning = small_report().learning
    assert learning
    gains, none = Advice("change", 10, 0.8, 0.02), Advice("greet", 10, 1.0, 0.0)

    some = "\n".join(lines(replace(small_report(), learning=LearningReport(learning.points, (gains, none)))))
    nothing = "\n".join(lines(replace(small_report(), learning=LearningReport(learning.points, (none,)))))

    assert "likely gain 2.0 points" in some
    assert "gain 0.0" not in some
    assert "five more examples" not in nothing
