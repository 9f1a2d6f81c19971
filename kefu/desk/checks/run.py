"""`check`: every ticket and every vault record at HEAD, against each other, the desk and the history."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from kefu.core.base.errors import StoreFault
from kefu.core.base.findings import Finding, finding
from kefu.core.checks.duplicates import Duplicate, told, without_ticket
from kefu.core.checks.erasures import Erasure
from kefu.core.checks.history import Ledger
from kefu.core.checks.known import unknown_attention
from kefu.core.ticket.identity import identity
from kefu.core.ticket.severity import ANYWHERE
from kefu.desk.admit.arrived import standing
from kefu.desk.checks import history as checkgit
from kefu.desk.checks import vault as checkvault
from kefu.desk.checks.index import Comparison
from kefu.desk.checks.looked import acknowledged, looks, of_the_past
from kefu.desk.checks.rules import Unruled, rule_changes
from kefu.desk.checks.tickets import Examiner, Part
from kefu.desk.checks.vault import Records
from kefu.desk.session import CONFIG, Session
from kefu.store.codecs import days_off
from kefu.store.git.objects import Entry
from kefu.store.git.processes import processors, spread
from kefu.store.git.repo import Repo
from kefu.store.index.duplicates import ends_at
from kefu.store.index.scan import TERRITORY
from kefu.store.remote.driver import gone, register

Progress = Callable[[int, int], None]
"""Told how many of how many tickets are done."""
TOGETHER = 100
"""Files that are looked at in one go."""
SOME = 5 * TOGETHER
"""Files from which on other processors are worth starting a process."""


@dataclass
class Result:
    """The findings; `notes` say what could not be looked at here; `mendable`: paths whose header alone is wrong.

    `seen`: the findings that somebody acknowledged; they are not among `findings`, nor is `told`: what is said only to
    those who ask for everything. `whole`: the history is all
    here, so that entries could be judged. `unruled`: the changes of the rules among the findings, by their ids.
    """

    findings: list[Finding] = field(default_factory=list)
    seen: list[Finding] = field(default_factory=list)
    told: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    mendable: list[str] = field(default_factory=list)
    tickets: int = 0
    records: int = 0
    whole: bool = True
    unruled: dict[str, Unruled] = field(default_factory=dict)
    erasures: list[Erasure] = field(default_factory=list)


@dataclass
class Known:
    """The facts of every ticket that the rest of the check needs."""

    entries: Ledger = field(default_factory=Ledger)
    unread: set[str] = field(default_factory=set)
    seen: set[tuple[str, str]] = field(default_factory=set)
    records: Records = field(default_factory=Records)
    index: Comparison = field(default_factory=Comparison)
    duplicates: dict[str, Duplicate] = field(default_factory=dict)


def check(session: Session, progress: Progress) -> Result:
    """Everything that is wrong with the desk, in the order of its files."""
    result, known = Result(), Known()
    result.findings += _desk(session)
    _tickets(session, progress, result, known)
    found = without_ticket(known.duplicates, ends_at(session.repo, session.rev))
    result.findings += told(found, session.desk.edition)
    records = known.records
    result.findings += records.findings
    result.findings += checkvault.missing(session, records)
    result.findings += checkvault.strays(session.repo, known.entries, records.strays)
    result.tickets, result.records = len(known.entries) + len(known.unread), records.read
    result.findings += checkgit.history(session, known.entries, frozenset(known.unread))
    wrong, unjudged = checkgit.judged_entries(session)
    result.findings += [one for one in wrong if one.code not in ANYWHERE]
    result.told += [one for one in wrong if one.code in ANYWHERE]
    result.whole = unjudged is None
    if result.whole:
        _past(session, result)
    result.findings += checkvault.still_here(session, records.forgotten)
    known.entries = Ledger()
    result.findings += known.index.findings(session)
    leave_out(result, known.seen)
    result.notes += [*records.notes, *([unjudged] if unjudged is not None else [])]
    _driver(session.repo, result)
    return result


def _driver(repo: Repo, result: Result) -> None:
    """Enter this kefu as the merge driver where the one that is entered is gone, and say so; a fault if that cannot be."""
    program = gone(repo)
    if program is None:
        return
    try:
        register(repo)
    except StoreFault as error:
        why = Finding("no-driver", error.template, args=tuple(error.args_.items()))
        result.findings.append(
            finding(
                "no-driver",
                "plain git merge cannot unite tickets: {program} is gone, and this kefu cannot be entered: {why}",
                program=program,
                why=why,
            )
        )
    else:
        result.notes.append(
            finding(
                "driver-mended",
                "plain git merge could not unite tickets: {program} is gone. This kefu is entered instead.",
                program=program,
            )
        )


def _past(session: Session, result: Result) -> None:
    """Put the changes of the rules without the right to them into the result, and move what was acknowledged to `seen`.

    A finding about a commit is acknowledged by another commit, as it stands in no ticket.
    """
    found = looks(session.repo, session.rev)
    rules = rule_changes(session.repo, session.rev, found)
    known = acknowledged(session.repo, found)
    every, result.findings = result.findings, [one.finding for one in rules.standing]
    every += standing(session.repo, session.rev, (*every, *result.findings, *rules.seen))
    result.unruled = {identity(one.finding): one for one in rules.standing}
    result.seen += rules.seen
    for one in every:
        (result.seen if known and of_the_past(one) and identity(one) in known else result.findings).append(one)


def _tickets(session: Session, progress: Progress, result: Result, known: Known) -> None:
    """Look at all files where only tickets may stand, with all processors if there are many."""
    total = sum(1 for _ in _files(session))
    examiner = Examiner(session)
    session.drop_index()  # a database does not go into another process
    done = 0
    for part in spread(examiner, _parts(session), processors() if total >= SOME else 1):
        done += part.files
        _take(part, result, known)
        progress(done, total)
    examiner.close()


def _parts(session: Session) -> Iterator[list[Entry]]:
    files = _files(session)
    while part := list(islice(files, TOGETHER)):
        yield part


def _files(session: Session) -> Iterator[Entry]:
    return (entry for entry in session.repo.ls_tree(session.rev, "tickets/") if TERRITORY.fullmatch(entry.path))


def _take(part: Part, result: Result, known: Known) -> None:
    result.findings += part.findings
    result.mendable += part.mendable
    result.erasures += part.erasures
    for number, entries in part.entries:
        known.entries.add(number, entries)
    known.unread.update(part.unread)
    known.seen |= part.seen
    known.records.add(part.records)
    known.index.join(part.index)
    known.duplicates |= {one.id: one for one in part.duplicates}


def leave_out(result: Result, seen: set[tuple[str, str]]) -> None:
    """Move the findings that entries of their own ticket acknowledge from `findings` to `seen`."""
    # Digests cost time, and on most desks nobody has acknowledged anything.
    places = {path for path, _ in seen}
    every, result.findings = result.findings, []
    for one in every:
        known = one.path in places and (one.path, identity(one)) in seen
        (result.seen if known else result.findings).append(one)


def _desk(session: Session) -> Iterator[Finding]:
    """Yield what is wrong in `kefu.yaml` and in the playbooks: heads and clock rules."""
    yield from session.findings
    yield from unknown_attention(session.desk, session.catalogue.heads, CONFIG)
    seen: set[Finding] = set(session.findings)
    for category in list(session.catalogue.heads):
        seen_now = [f for f in session.rulebook(category).findings if f not in seen]
        seen.update(seen_now)
        yield from seen_now
    yield from (f for f in session.heads.found if f not in seen)
    for entry in session.repo.entries(session.rev, days_off.FOLDER):
        blob = session.repo.blob(session.rev, entry.path)
        if entry.path.endswith(".yaml") and blob is not None and not blob.problem:
            yield from days_off.read(blob.data, entry.path)[1]
