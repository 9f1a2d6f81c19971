"""A whole `playbooks/<category>.yaml` to a Playbook and findings, and `playbooks/ways.yaml` to the ways that playbooks
use. A broken step is a finding; the rest still works."""

import re
from collections.abc import Iterable

from kefu.core.base.findings import Finding, finding
from kefu.core.clocks.read import Allowed, read_rules
from kefu.core.clocks.rules import Rule
from kefu.core.playbook.expand import Expanded, expand
from kefu.core.playbook.items import Item, Ways
from kefu.core.playbook.model import Case, Message, Playbook
from kefu.core.playbook.read import PlaybookReader
from kefu.store.codecs.playbook import head_of
from kefu.store.yaml import read as yamlio

_USE = re.compile(rb"\buse:")


def uses_ways(data: bytes) -> bool:
    """Return whether a playbook may use ways of ways.yaml: without this word it does not."""
    return _USE.search(data) is not None


def read_playbook(
    data: bytes, path: str, allowed: Allowed | None = None, ways: Ways | None = None
) -> tuple[Playbook | None, tuple[Finding, ...]]:
    """Read the playbook `data` of the file `path`: (playbook, findings). None if its head cannot be read.

    `allowed`: the desk's own words, levels and calendars; `ways`: the ways that it may use.
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
    items: tuple[Item, ...] = reader.steps(root["steps"]) if "steps" in root else ()
    messages: dict[str, Message] = reader.messages(root["messages"]) if "messages" in root else {}
    cases: tuple[Case, ...] = reader.cases(root["tests"]) if "tests" in root else ()
    clocks: tuple[Rule, ...] = ()
    bad: tuple[Finding, ...] = ()
    if "clocks" in root:
        clocks, bad = read_rules(root["clocks"], lambda *at: line("clocks", *at), path, reader.allowed)
    sources = tuple(text for text, _ in reader.texts(root, "sources", ()))
    known = ways or Ways()
    out = expand(items, messages, known, path)
    broken = known.found if any(group.way for group in out.groups.values()) or _lacking(out) else ()
    every = _in_order((*wrong, *bad, *reader.found, *out.found, *broken))
    made = Playbook(head, out.steps, out.messages, clocks, cases, path, out.groups, sources) if head else None
    return made, every


def _lacking(out: Expanded) -> bool:
    """Return whether a way is lacking: what is wrong with the file of ways may be why."""
    return any(one.code == "unknown-way" for one in out.found)


def read_ways(data: bytes, path: str, allowed: Allowed | None = None) -> Ways:
    """Read the ways `data` of the file `path`. `found` holds what is wrong with the file as such, each way its own."""
    doc, found = yamlio.read(data, path, hand=True)
    root = doc.root if doc is not None else None
    if doc is None:
        return Ways(path, {}, found)
    listed = root.get("ways") if isinstance(root, dict) else None
    reader = PlaybookReader(doc.line, path, allowed or Allowed())
    if isinstance(root, dict):
        reader.keys(root, ("ways",), ())
    if not isinstance(listed, dict):
        return Ways(path, {}, (finding("wrong-type", "the file must be keys with values", path=path, line=1),))
    odd = tuple(reader.found)
    return Ways(path, {name: reader.way(name, node, ("ways", name)) for name, node in listed.items()}, (*found, *odd))


def _in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings by line, each once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda f: f.line))
