"""Where the files of a desk stand that say how tickets are judged."""

CONFIG = "kefu.yaml"
PLAYBOOKS = "playbooks"
WAYS = "playbooks/ways.yaml"
"""The ways that several playbooks use."""
ATTRIBUTES_TEXT = "tickets/**/*.yaml merge=kefu text eol=lf\n"
"""What `.gitattributes` says: tickets are merged as tickets."""
