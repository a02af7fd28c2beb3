"""When a person is needed and who: pure triggers now, routing in its own issue."""
