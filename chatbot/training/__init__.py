"""From labelled messages to a model folder; the only room that knows torch."""

import os

# before torch is loaded: its threads otherwise spin while they wait for each other, and with a server at work on
# the same cores a step takes ten times as long
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
