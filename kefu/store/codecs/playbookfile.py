"""A whole `playbooks/<category>.yaml` to a Playbook and findings. A broken step is a finding; the rest still works."""

from collections.abc import Iterable

from kefu.core.base.findings import Finding, finding
from kefu.core.clocks.read import Allowed, read_rules
from kefu.core.clocks.rules import Rule
from kefu.core.playbook.model import Case, Message, Playbook, Step
from kefu.core.playbook.read import PlaybookReader
from kefu.store.codecs.playbook import head_of
from kefu.store.yaml import read as yamlio


def read_playbook(
    data: bytes, path: str, allowed: Allowed | None = None
) -> tuple[Playbook | None, tuple[Finding, ...]]:
    """Read the playbook `data` of the file `path`: (playbook, findings). None if its head cannot be read.

    `allowed`: the desk's own words, levels and calendars.
    """
    doc, found = yamlio.read(data, path, hand=True)
    if doc is None:
        return None, found
    root = doc.root
    if not isinstance(root, dict):
        return None, (finding("wrong-type", "the file must be keys with values", path=path, line=1),)
    head, wrong = head_of(doc, path)
    line = doc.line
    reader = PlaybookReader(line, path, allowed or Allowed())
    steps: tuple[Step, ...] = reader.steps(root["steps"]) if "steps" in root else ()
    messages: dict[str, Message] = reader.messages(root["messages"]) if "messages" in root else {}
    cases: tuple[Case, ...] = reader.cases(root["tests"]) if "tests" in root else ()
    clocks: tuple[Rule, ...] = ()
    bad: tuple[Finding, ...] = ()
    if "clocks" in root:
        clocks, bad = read_rules(root["clocks"], lambda *at: line("clocks", *at), path, reader.allowed)
    every = _in_order((*wrong, *bad, *reader.found))
    return (Playbook(head, steps, messages, clocks, cases, path) if head else None), every


def _in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings by line, each once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda f: f.line))
