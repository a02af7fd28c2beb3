"""What a shop writes down for its bot in `intents/`: facts, rules, conventions, intents, flows; pure."""
