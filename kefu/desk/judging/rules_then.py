"""What a desk was when a commit was made: its kefu.yaml and its playbooks as the commit before has them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kefu.core.actions.action import Context, Demand
from kefu.core.actions.table import changes_of
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.clocks.desk_time import allowed_of
from kefu.core.config.categories import Head
from kefu.core.config.desk import Desk
from kefu.core.config.files import CONFIG, PLAYBOOKS, WAYS
from kefu.core.judge.situation import Situation
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.times.days_off import DaysOff, Lookup, YearOff
from kefu.core.vocabulary import facts as fact_table
from kefu.store.codecs import config as config_codec
from kefu.store.codecs import days_off
from kefu.store.codecs.playbook import read_head
from kefu.store.codecs.rules import Rulebook, rulebook, shipped

if TYPE_CHECKING:
    from kefu.core.playbook.evidence import Evidence
    from kefu.core.playbook.items import Ways
    from kefu.store.git.log import Commit
    from kefu.store.git.repo import Repo

Load = Callable[[str], bytes]
"""The bytes of a blob by its id."""


@frozen
class Tree:
    """The files of a commit that say how entries are judged: path to blob. `years`: those among them with days off."""

    files: Mapping[str, str]
    years: tuple[tuple[str, str], ...] = ()

    def after(self, commit: "Commit") -> "Tree":
        """The same with what a commit changed."""
        changed = {c.path: c.blobs[1] for c in commit.changes if c.path == CONFIG or c.path.startswith(f"{PLAYBOOKS}/")}
        if not changed:
            return self
        held = {**self.files, **changed}
        return Tree.made({path: blob for path, blob in held.items() if blob.strip("0")})

    @staticmethod
    def of(repo: "Repo", rev: str) -> "Tree":
        """That of a commit."""
        config = [e for e in repo.entries(rev, "") if e.path == CONFIG]
        books = repo.ls_tree(rev, f"{PLAYBOOKS}/")
        return Tree.made({e.path: e.oid for e in (*config, *books)})

    @staticmethod
    def made(files: Mapping[str, str]) -> "Tree":
        """That of some files."""
        return Tree(files, tuple(sorted(item for item in files.items() if item[0].startswith(f"{days_off.FOLDER}/"))))


@frozen
class _Read:
    """A desk as some kefu.yaml described it, and what was wrong in the file."""

    desk: Desk | None
    findings: tuple[Finding, ...]


class RulesThen:
    """Reads desks, rules and playbooks by the ids of their blobs, each once: a history has few of them."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._desks: dict[tuple[str, tuple[tuple[str, str], ...]], _Read] = {}
        self._configs: dict[str, _Read] = {}
        self._years: dict[tuple[str, str], YearOff | None] = {}
        self._rules: dict[tuple[str, str, int], Rulebook] = {}
        self._books: dict[tuple[str, str, str], Evidence | None] = {}
        self._ways: dict[tuple[str, str], Ways] = {}
        self._heads: dict[tuple[str, str], tuple[Head | None, bool]] = {}

    def desk(self, tree: Tree) -> tuple[Desk | None, tuple[Finding, ...]]:
        """The desk, None where nothing of its kefu.yaml could be read; and what was wrong there.

        Its days off are those that stood in it, by their blobs; no package is asked.
        """
        key = (tree.files.get(CONFIG, ""), tree.years)
        if key not in self._desks:
            read = self._config(key[0])
            desk = read.desk.counting(DaysOff(self._year_of(dict(tree.years)))) if read.desk is not None else None
            self._desks[key] = _Read(desk, read.findings)
        return self._desks[key].desk, self._desks[key].findings

    def _config(self, blob: str) -> _Read:
        if blob not in self._configs:
            self._configs[blob] = _Read(*config_codec.read(self._load(blob) if blob else b""))
        return self._configs[blob]

    def _year_of(self, years: Mapping[str, str]) -> Lookup:
        """Return the look-up of a year of days off among files that stood in a desk."""

        def look(country: str, year: int) -> YearOff | None:
            path = days_off.path_of(country, year)
            if path not in years:
                return None
            key = (path, years[path])
            if key not in self._years:
                held = days_off.read(self._load(key[1]), path)[0]
                self._years[key] = held.off if held is not None else None
            return self._years[key]

        return look

    def situation(
        self, tree: Tree, before: Ticket | None, entry: Entry, edition: int | None = None
    ) -> tuple[Situation | None, bool]:
        """Return what held for an entry, None where no desk could be read, and whether a file that matters had a fault.

        `edition`: of the shipped rules, where the desk's own is not meant.
        """
        desk, wrong = self.desk(tree)
        if desk is None:
            return None, True
        desk = desk if edition is None else replace(desk, edition=edition)
        category = _category(before, entry)
        path = f"{PLAYBOOKS}/{category}.yaml"
        blob = tree.files.get(path, "")
        head, odd = self.head(blob, path) if blob else (None, False)
        rules = self._rulebook(tree, desk, path, blob)
        proofs = _Then(self, tree, desk) if before is not None else None
        context = Context(desk, entry.by, entry.at, entry.at, entry.op, head, proofs, again=True)
        return Situation(context, rules.on, blob, tree.files.get(WAYS, "")), bool(wrong or odd or rules.findings)

    def head(self, blob: str, path: str) -> tuple[Head | None, bool]:
        """Return what a playbook says of itself, and whether something is wrong with that."""
        if (blob, path) not in self._heads:
            head, odd = read_head(self._load(blob), path)
            self._heads[blob, path] = (head, bool(odd))
        return self._heads[blob, path]

    def _rulebook(self, tree: Tree, desk: Desk, path: str, blob: str) -> Rulebook:
        key = (tree.files.get(CONFIG, ""), blob, desk.edition)
        if key not in self._rules:
            self._rules[key] = rulebook(desk, self._load(blob) if blob else b"", path)
        return self._rules[key]

    def evidence(self, tree: Tree, desk: Desk, ticket: Ticket, sign: bytes) -> "Evidence | None":
        """Return what the playbook of a ticket said about evidence: the pinned one, else the desk's."""
        # Reading a whole playbook costs its imports, and few entries come to a gate.
        from kefu.core.playbook.evidence import Evidence
        from kefu.core.playbook.replay import pinned, pinned_ways
        from kefu.store.codecs.playbookfile import read_playbook, read_ways, uses_ways

        path = f"{PLAYBOOKS}/{ticket.category}.yaml"
        blob = pinned(ticket) or tree.files.get(path, "")
        data = self._load(blob) if blob else b""
        others = (pinned_ways(ticket) or tree.files.get(WAYS, "")) if uses_ways(data) else ""
        shared = self._load(others) if others else b""
        if sign not in data and sign not in shared:
            return None
        key = (tree.files.get(CONFIG, ""), blob, others)
        if key not in self._books:
            names = allowed_of(desk, tuple(rule.name for rule in shipped(desk.edition)))
            if others and (key[0], others) not in self._ways:  # many playbooks use the same
                self._ways[key[0], others] = read_ways(shared, WAYS, names)
            ways = self._ways[key[0], others] if others else None
            book = read_playbook(data, path, names, ways)[0]
            self._books[key] = Evidence(book) if book is not None else None
        return self._books[key]


@frozen
class _Then:
    """The evidence that a ticket's playbook asked for then; the playbook is read when an action asks."""

    rules: RulesThen
    tree: Tree
    desk: Desk

    def lacking(self, ticket: Ticket, facts: Sequence[str]) -> Demand | None:
        """The evidence that had to be there before one of these facts was changed, if any was not."""
        book = self.rules.evidence(self.tree, self.desk, ticket, b"guards:")
        return book.lacking(ticket, facts) if book else None

    def skipped(self, ticket: Ticket) -> Demand | None:
        """The evidence that closing as solved would have passed by."""
        book = self.rules.evidence(self.tree, self.desk, ticket, b"evidence:")
        return book.skipped(ticket) if book else None


def _category(before: Ticket | None, entry: Entry) -> str:
    """The category whose rules an entry goes by: the one that it gives the ticket, else the one that it has."""
    facts = entry.fields.get("facts")
    if before is None:
        return fact_table.text(facts, "category") or "" if isinstance(facts, dict) else ""
    given = [word(now) for name, _was, now in changes_of(entry) if name == "category" and now]
    return given[-1] if given else before.category
