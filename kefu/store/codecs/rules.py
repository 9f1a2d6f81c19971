"""The clock rules of a desk: those that are shipped, those of `kefu.yaml`, those of a category's playbook, overrides."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.clocks.desk_time import allowed_of
from kefu.core.clocks.read import Allowed, overridden, read_rules
from kefu.core.clocks.rules import Rule, layered
from kefu.core.config.desk import Desk
from kefu.store.codecs.editions import FOLDER, rules_file
from kefu.store.yaml import read as yamlio
from kefu.store.yaml.read import Document, Node

WAS = "was"
"""The key by which a shipped rule says what the edition before called it."""
_SECTION = regex(rb"^clocks:.*?(?=^[^\s#-]|\Z)", re.MULTILINE | re.DOTALL)


@frozen
class Rulebook:
    """The rules that apply to tickets of one category, those switched off among them, and what is wrong in the files."""

    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def on(self) -> tuple[Rule, ...]:
        """The rules that are not switched off."""
        return tuple(rule for rule in self.rules if not rule.off)

    def named(self, name: str) -> Rule | None:
        """The rule of a clock, or None."""
        return next((rule for rule in self.rules if rule.name == name), None)


@cache
def shipped(edition: int, folder: Path = FOLDER) -> tuple[Rule, ...]:
    """Return the rules of an edition that comes with kefu, those of the newest where a desk asks for one that is newer.

    They name no calendar and no desk's own words, so they are the same everywhere.
    """
    file = rules_file(edition, folder)
    listed: list[Node] = [{key: value for key, value in rule.items() if key != WAS} for rule in _listed(file)]
    lines = _document(file).line
    rules, findings = read_rules(listed, lines, f"rules/{file.name}", Allowed(edition=edition))
    if findings:
        raise ValueError(findings)
    return rules


def renamed(edition: int, folder: Path = FOLDER) -> Mapping[str, str]:
    """Return the rules that have another name since this edition: the name before, and the one they have now."""
    rules = _listed(rules_file(edition, folder))
    return {
        was: name
        for rule in rules
        if isinstance(was := rule.get(WAS), str) and isinstance(name := rule.get("name"), str)
    }


@cache
def _document(file: Path) -> Document:
    doc, findings = yamlio.read(file.read_bytes(), file.name, hand=True)
    if doc is None:
        raise ValueError(findings)
    return doc


def _listed(file: Path) -> list[dict[str, Node]]:
    root = _document(file).root
    return [rule for rule in root if isinstance(rule, dict)] if isinstance(root, list) else []


def playbook_rules(data: bytes, path: str, allowed: Allowed) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """The rules under `clocks:` in a playbook; nothing else of it is parsed."""
    section = _SECTION.search(data)
    if section is None:
        return (), ()
    head = b"\n" * data.count(b"\n", 0, section.start())
    return _read(head + section[0], path, allowed, "clocks")


def _read(data: bytes, path: str, allowed: Allowed, *place: str) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    doc, found = yamlio.read(data, path, hand=True)
    if doc is None:
        return (), found
    node = doc.root
    for key in place:
        if not isinstance(node, dict) or key not in node:
            return (), (finding("rules", "clocks must be a list of rules", path=path, line=1),)
        node = node[key]
    return read_rules(node, lambda *where: doc.line(*place, *where), path, allowed)


def rulebook(desk: Desk, playbook: bytes = b"", path: str = "") -> Rulebook:
    """The rules for the category whose playbook is `playbook`: the shipped ones, replaced by name by those of
    `kefu.yaml`, those by the playbook's, and all of them as `overrides.clocks` says. A wrong rule is left out, a wrong
    override leaves its rule as it is; both are findings."""
    base = shipped(desk.edition)
    own, found = _own(desk, _names(base))
    layers = layered(base, own)
    category, wrong = playbook_rules(playbook, path, allowed_of(desk, _names(layers)))
    rules = layered(layers, category)
    done, bad = overridden(
        rules, desk.overrides.node or {}, desk.overrides.line, desk.overrides.path, allowed_of(desk, _names(rules))
    )
    return Rulebook(done, (*found, *wrong, *bad))


def _own(desk: Desk, names: tuple[str, ...]) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    if not desk.clocks.node:
        return (), ()
    return read_rules(desk.clocks.node, desk.clocks.line, desk.clocks.path, allowed_of(desk, names))


def _names(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(rule.name for rule in rules)
