"""`playbooks/<category>.yaml` to a Head and findings. The head ends where the first of the later keys begins."""

import re
from collections.abc import Callable, Iterator, Mapping

from kefu.core.base.findings import Finding, finding
from kefu.core.base.regex import regex
from kefu.core.config.categories import DEMANDS, Head
from kefu.core.vocabulary.facts import GROUPS_OF_CASES, OF_CASES
from kefu.core.vocabulary.words import FILE, KINDS
from kefu.store.codecs.keys import Check, Walk, one, pairs, shape, texts
from kefu.store.codecs.values import CHECKS, member
from kefu.store.yaml import read as yamlio

LATER = ("clocks", "messages", "steps", "tests")
"""The keys below the head."""
TABLE = """
category! | name
title!.zh! | text
title!.en! | text
aliases | texts
kind! | kind
needs[] | need
close[] | demand
sources | raw
clocks | raw
messages | raw
steps | raw
tests | raw
"""
_BODY = regex(rb"^(?:" + "|".join(LATER).encode() + rb"):", re.MULTILINE)
_CHECKS: Mapping[str, Check] = {
    **CHECKS,
    "kind": member("unknown-kind", [kind for kind in KINDS.words if kind != FILE]),
    "need": member("unknown-fact", (*OF_CASES, *GROUPS_OF_CASES)),
    "demand": member("unknown-demand", DEMANDS),
}


def read_head(data: bytes, path: str) -> tuple[Head | None, tuple[Finding, ...]]:
    """Read the head of the playbook `data`: (head, findings). A wrong part is left out if the head can do without.

    Only the text above the first of the later keys is parsed.
    """
    body = _BODY.search(data)
    doc, found = yamlio.read(data[: body.start()] if body else data, path, hand=True)
    if doc is None:
        return None, found
    if not isinstance(doc.root, dict):
        return None, (finding("wrong-type", "the file must be keys with values", path=path, line=1),)
    return head_of(doc, path)


def head_of(doc: yamlio.Document, path: str) -> tuple[Head | None, tuple[Finding, ...]]:
    """Return the head in a file that was parsed, whole or down to its head, with findings: (head, findings)."""
    walk = Walk(doc, path, _CHECKS)
    kept = walk.root(shape(TABLE))
    category = one(kept.get("category"))
    expected = path.rpartition("/")[2].removesuffix(".yaml")
    if category and category != expected:
        other = finding("other-name", "the category {category} must stand in a file of its name", category=category)
        walk.report(other, "category")
    if not category or category != expected or "title" not in kept or "kind" not in kept:
        return None, tuple(walk.found)
    title = {language: one(text) for language, text in pairs(kept["title"]).items()}
    head = Head(
        category,
        title,
        texts(kept.get("aliases")),
        one(kept["kind"]),
        texts(kept.get("needs")),
        texts(kept.get("close")),
    )
    return head, tuple(walk.found)


class Heads(Mapping[str, Head]):
    """The heads of a folder of playbooks, each read when it is first asked for; `found` grows with what is wrong."""

    def __init__(
        self, files: Mapping[str, str], load: Callable[[str], bytes], known: Mapping[str, Head] | None = None
    ) -> None:
        """Take `files` (paths by category), `load` (the bytes of a path) and `known` (sound heads by category)."""
        self.files = files
        self.found: list[Finding] = []
        self._load = load
        self._read: dict[str, Head | None] = dict(known or {})

    def why(self, category: str) -> Finding | None:
        """Return the finding for which a category's file cannot be read; None if it can, or there is no file."""
        if category not in self.files or self.get(category) is not None:
            return None
        return next(each for each in self.found if each.path == self.files[category])

    def __getitem__(self, category: str) -> Head:
        if category not in self._read:
            path = self.files[category]
            self._read[category], found = read_head(self._load(path), path)
            self.found += found
        head = self._read[category]
        if head is None:
            raise KeyError(category)
        return head

    def __iter__(self) -> Iterator[str]:
        """Yield the categories whose files can be read: this reads them all."""
        return (category for category in self.files if self.get(category) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)
