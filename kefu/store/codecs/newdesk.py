"""The first `kefu.yaml` of a new desk: what `init` knows, and the rest as comments to be filled in.

The text is `kefu/data/newdesk/<language>.yaml`; beside it stand the headings of what a branch knows (`<language>.md`).
"""

from pathlib import Path
from string import Template

from kefu.core.config.desk import DEFAULT_ROLES, FORMAT
from kefu.store.codecs.editions import newest
from kefu.store.yaml.read import flow

KNOWLEDGE = "playbooks/knowledge/branch.md"
"""Where a new desk writes down what the branch knows: headings to be filled in."""
DATA = Path(__file__).parent.parent.parent / "data" / "newdesk"


def emit(desk: str, timezone: str, language: str, staff: str, name: str, email: str, key: str = "") -> bytes:
    """The file for a desk of that name, commented in its language ("en" or "zh"); `staff` (an id) gets every role.

    With the public `key` of that person the desk signs its commits.
    """
    text = (DATA / f"{'zh' if language == 'zh' else 'en'}.yaml").read_text(encoding="utf-8")
    filled = Template(text).substitute(
        format=FORMAT,
        edition=newest(),
        desk=flow(desk),
        timezone=flow(timezone),
        language=language,
        id=staff,
        name=flow(name),
        email=flow(email),
        roles=flow(list(DEFAULT_ROLES)),
        keys=f", keys: {flow([key])}" if key else "",
        sign="\nsign: true" if key else "",
    )
    return filled.encode("utf-8")


def knowledge(language: str) -> bytes:
    """The headings under which a branch writes down what it knows, in the desk's language."""
    return (DATA / f"{'zh' if language == 'zh' else 'en'}.md").read_bytes()
