"""The list of all seals of a desk, verified, with their stamps."""

from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.reports import Report, Row
from kefu.core.reports.seals import COLUMNS, row
from kefu.desk.seals.chain import Seal, chain
from kefu.desk.session import Session
from kefu.store.seal.stamps import Stamp, stamped
from kefu.store.seal.tags import name_of


def listed(session: Session) -> Report:
    """Verify every seal and its stamp and return their list, the last first; its findings are what does not hold."""
    found = chain(session.repo, session.rev)
    rows: list[Row] = []
    findings: list[Finding] = list(found.findings)
    for seal in found.seals:
        stamp = stamped(session.repo, seal.tag) if seal.tag is not None else None
        wrong = _wrong(seal, stamp)
        findings += wrong
        rows.append(_row(seal, stamp, [*seal.findings, *wrong]))
    return Report("seals", COLUMNS, rows[::-1], session.now, session.desk.zone, tuple(findings))


def _wrong(seal: Seal, stamp: Stamp | None) -> list[Finding]:
    """Return what is wrong with a stamp."""
    if stamp is None or stamp.at is not None:
        return []
    text = N_("{seal}: its time stamp does not verify: {why}")
    return [finding("seal-stamp", text, seal=name_of(seal.number), why=stamp.problem)]


def _row(seal: Seal, stamp: Stamp | None, found: list[Finding]) -> Row:
    at = stamp.at if stamp is not None else None
    if seal.tag is None:
        return row(seal.number, None, "", "", None, at, found)
    return row(seal.number, seal.tag.note, seal.signer.staff, seal.signer.key, seal.tag.at, at, found)
