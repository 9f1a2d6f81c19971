"""Where the files of a desk stand that say how tickets are judged."""

CONFIG = "kefu.yaml"
PLAYBOOKS = "playbooks"
WAYS = "playbooks/ways.yaml"
"""The ways that several playbooks use."""
