"""One run of kefu on one desk: the repository, what `kefu.yaml` and the playbooks say at HEAD, who acts, what time it is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kefu.core.base.errors import Refused, StoreFault
from kefu.core.config import files
from kefu.store.git.child import Trace, ignore
from kefu.store.git.repo import Repo
from kefu.store.git.whole_file import replace_text
from kefu.store.index.database import WAYS, Index, standing
from kefu.store.index.files import Broken
from kefu.store.upkeep.marks import marks_directory

if TYPE_CHECKING:
    from kefu.core.base.findings import Finding
    from kefu.core.config.categories import Catalogue
    from kefu.core.config.desk import Desk, Staff
    from kefu.core.times.days_off import Lookup, YearOff
    from kefu.desk.lists.several import Ambiguous, Choose
    from kefu.store.codecs.playbook import Heads
    from kefu.store.codecs.rules import Rulebook
    from kefu.store.index.fill import Tell

CONFIG, PLAYBOOKS = files.CONFIG, files.PLAYBOOKS


def silent(count: int | None) -> None:
    """Tells nobody of the progress of the index."""


def nobody(_error: "Ambiguous") -> str:
    """Chooses none of the tickets that a word fits: nobody can be asked."""
    return ""


def category_of(path: str) -> str:
    """The category that a playbook's file is for."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def _configured(repo: Repo, rev: str | None, index: Index | None) -> "tuple[Desk, tuple[Finding, ...]]":
    """`kefu.yaml` at `rev` with what is wrong in it; StoreFault if there is none or nothing of it can be read."""
    from kefu.store.codecs import config as config_codec

    document = index.file(CONFIG) if index else None
    blob = repo.blob(rev, CONFIG) if rev and document is None else None
    if rev is None or (document is None and (blob is None or blob.problem)):
        raise StoreFault(
            "{dir} is not a desk: no kefu.yaml is committed there. `kefu init {dir}` makes one",
            dir=str(repo.top or repo.git_dir),
        )
    desk, findings = config_codec.read(blob.data if blob else b"", CONFIG, document)
    if desk is None:
        first = findings[0]
        raise StoreFault("kefu.yaml, line {line}: {problem}. Mend it and commit it", line=first.line, problem=first)
    return desk, findings


@dataclass
class Session:
    """One run on one desk. `now` is aware; `wanted` is the staff member named with `--as`, if any.

    `zone` and `language` are the desk's: of many runs they are all that is wanted of `kefu.yaml`, and the index knows them.
    """

    repo: Repo
    rev: str
    now: datetime
    zone: tzinfo
    language: str
    wanted: str | None = None
    _index: Index | None = None
    tell: "Tell" = silent
    choose: "Choose" = nobody
    _labels: dict[tuple[str, str], str] = field(default_factory=dict)
    _rulebooks: dict[str, "Rulebook"] = field(default_factory=dict)

    @staticmethod
    def open(directory: Path, now: datetime, wanted: str | None = None, trace: Trace = ignore) -> "Session":
        """The desk that `directory` is in. StoreFault if there is none, or its configuration cannot be read."""
        repo = Repo.open(directory, trace)
        rev = repo.tip()
        index = standing(repo, rev) if rev else None
        known = index.basics() if index else None
        if known is not None and rev is not None:
            made = Session(repo, rev, now, *known, wanted, index)
        else:
            read = _configured(repo, rev, index)
            made = Session(repo, rev or "", now, read[0].zone, read[0].language, wanted, index)
            made._configuration = read
        made.now = now.astimezone(made.zone).replace(microsecond=0)
        return made

    def close(self) -> None:
        """Let go of the index and of git's processes."""
        self.drop_index()
        self.repo.close()

    @cached_property
    def _configuration(self) -> "tuple[Desk, tuple[Finding, ...]]":
        return _configured(self.repo, self.rev, self._index)

    @cached_property
    def desk(self) -> "Desk":
        """The desk that `kefu.yaml` describes at HEAD, with the days off that its clocks count by."""
        from kefu.core.times.days_off import DaysOff

        return self._configuration[0].counting(DaysOff(self._standing_year, self._statutory_year))

    def _standing_year(self, country: str, year: int) -> "YearOff | None":
        """A year of days off that stands in the desk at HEAD. Where the index is up, git is not asked."""
        from kefu.store.codecs import days_off

        path, document, data = days_off.path_of(country, year), None, b""
        try:
            if self._index is not None:
                if not self._index.holds(path):
                    return None
                document = self._index.file(path)
        except Broken:
            document = None
        if document is None:
            held = self.repo.objects.get(f"{self.rev}:{path}")
            data = held.data if held is not None else b""
        found = days_off.read(data, path, document)[0] if data or document is not None else None
        return found.off if found is not None else None

    def _statutory_year(self, country: str, year: int) -> "YearOff | None":
        """Return what the `holidays` package says of a year, for desks that began before the years stood in the desk."""
        return self._statutory(country, year) if self._configuration[0].edition <= 1 else None

    @cached_property
    def _statutory(self) -> "Lookup":
        from kefu.store.index.statutory import Statutory

        return Statutory(self.repo.common)

    @property
    def findings(self) -> "tuple[Finding, ...]":
        """The findings of `kefu.yaml`."""
        return self._configuration[1]

    def index(self, *, whole: bool = False) -> Index | None:
        """The index at HEAD, with the closed tickets if `whole`; None where none can be kept: then git is asked."""
        if self._index is None or (whole and not self._index.whole):
            from kefu.store.index.fill import brought_up

            self.drop_index()
            self._index = brought_up(self.repo, self.rev, whole=whole, tell=self.tell)
        return self._index

    def wrote(self, before: str | None, rev: str, tickets: Mapping[str, bytes | None]) -> None:
        """Go on at `rev`, which this run wrote on the commit `before`, and let an index that stood there follow.

        `tickets`: the bytes of all that was written, by path.
        """
        self.rev = rev
        if self._index is None:
            return
        from kefu.store.index.taken import follow

        if before is None or not follow(self.repo, self._index, (before, rev), tickets):
            self.drop_index()

    def drop_index(self) -> None:
        """Let go of the index: it failed, or is to be brought up."""
        if self._index is not None:
            self._index.close()
            self._index = None

    @cached_property
    def catalogue(self) -> "Catalogue":
        """The categories of the desk at HEAD."""
        from kefu.core.config.categories import Catalogue

        return Catalogue(self.heads, self.heads.why)

    @cached_property
    def heads(self) -> "Heads":
        """The heads of the desk's playbooks at HEAD, each read when it is asked for; the index knows the sound ones."""
        from kefu.store.codecs.playbook import Heads

        held = self._index.heads() if self._index is not None else {}
        held = {path: head for path, head in held.items() if path != WAYS}
        if held:
            known = {head.category: head for head in held.values() if head is not None}
            return Heads({category_of(path): path for path in held}, self._playbook, known)
        found = [e for e in self.repo.entries(self.rev, PLAYBOOKS) if e.path.endswith(".yaml") and e.problem is None]
        paths = sorted(entry.path for entry in found if entry.path != WAYS)
        return Heads({category_of(path): path for path in paths}, self._playbook)

    def label(self, category: str, language: str) -> str:
        """Return the label of a category: the title of its playbook."""
        if (category, language) not in self._labels:
            held = self._index.head(f"{PLAYBOOKS}/{category}.yaml") if self._index is not None else None
            head = held or self.catalogue.get(category)
            self._labels[category, language] = head.label(language) if head else category
        return self._labels[category, language]

    def _playbook(self, path: str) -> bytes:
        held = self.repo.objects.get(f"{self.rev}:{path}")
        return held.data if held else b""

    def rulebook(self, category: str) -> "Rulebook":
        """The clock rules for tickets of a category, as HEAD has them."""
        from kefu.store.codecs.rules import rulebook

        if category not in self._rulebooks:
            path = f"{PLAYBOOKS}/{category}.yaml"
            found = self.repo.objects.get(f"{self.rev}:{path}") if category else None
            self._rulebooks[category] = rulebook(self.desk, found.data if found else b"", path)
        return self._rulebooks[category]

    @cached_property
    def actor(self) -> "Staff":
        """The staff member who acts: named with `--as`, else the one whose address is git's `user.email`. Refused if not on the staff list."""
        from kefu.core.config import desk as desks

        if self.wanted is None:
            return desks.actor(self.desk, self.repo.identity()[1])
        person = desks.find_staff(self.desk, self.wanted)
        if self.desk.sign and person.email.casefold() != self.repo.identity()[1].casefold():
            raise Refused("this desk signs its commits: --as {staff} does not fit git's user.email", staff=person.id)
        return person

    # -- what was last looked at and touched: droppable, per worktree

    @property
    def erasing(self) -> bool:
        """Whether contacts that were forgotten may still be in this clone: one look, as every command asks."""
        return marks_directory(self.repo.common).is_dir()

    @property
    def _last_path(self) -> Path:
        return self.repo.git_dir / "kefu" / "last"

    def last(self) -> tuple[str | None, list[str]]:
        """The last ticket that this person touched, and the rows of the last list."""
        try:
            held = json.loads(self._last_path.read_text(encoding="utf-8"))
            ticket = held.get("ticket", {}).get(self._who)
            rows = held.get("rows", [])
        except (OSError, ValueError, AttributeError):
            return None, []
        return (ticket if isinstance(ticket, str) else None), [r for r in rows if isinstance(r, str)]

    def remember(self, ticket: str | None = None, rows: list[str] | None = None) -> None:
        """Keep the last ticket touched or the rows of a list. A disk that takes nothing does not matter here."""
        try:
            held = json.loads(self._last_path.read_text(encoding="utf-8"))
            assert isinstance(held, dict)
        except (OSError, ValueError, AssertionError):
            held = {}
        if ticket is not None:
            tickets = held.get("ticket")
            held["ticket"] = (tickets if isinstance(tickets, dict) else {}) | {self._who: ticket}
        if rows is not None:
            held["rows"] = rows
        try:
            self._last_path.parent.mkdir(exist_ok=True)
            replace_text(self._last_path, json.dumps(held))
        except OSError:
            return

    @property
    def _who(self) -> str:
        try:
            return self.actor.id
        except Refused:
            return ""
