"""The staff list in kefu.yaml, changed by commits of the role that may."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kefu.core.base.errors import Refused, Usage
from kefu.core.base.findings import Finding
from kefu.core.base.node import Node
from kefu.core.config.desk import check_writable, find_staff, may
from kefu.core.config.public_keys import fingerprint
from kefu.desk.session import CONFIG, Session
from kefu.desk.setup.keys import check_new
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import config as config_codec
from kefu.store.journal.plan import FileChange, Person, Plan, View
from kefu.store.journal.write import Journal
from kefu.store.yaml import edit as yamledit

_ID = re.compile("[a-z0-9][a-z0-9-]{0,39}")


def add_staff(
    session: Session, id: str, *, name: str, email: str, roles: Sequence[str], key: str = ""
) -> list[Finding]:
    """Enter a person and return what was healed on the way.

    Usage for a bad id or role, Refused for an id or an address in use.
    """
    if _ID.fullmatch(id) is None:
        raise Usage("{id}: a staff id is lower-case letters, digits and dashes, such as agent-2", id=id)
    if id in session.desk.staff:
        raise Refused("{id} is on the staff list already; ids are not given twice.", id=id)
    for role in roles:
        if role not in session.desk.roles:
            raise Usage(
                "{role}: no role of this desk; there are: {known}", role=role, known=", ".join(session.desk.roles)
            )
    same = [p.id for p in session.desk.staff.values() if p.email.casefold() == email.strip().casefold()]
    if same:
        raise Refused("{email} is the address of {id} already.", email=email, id=same[0])
    entry: dict[str, Node] = {"name": name, "email": email.strip(), "roles": list(roles)}
    if key:
        check_new(session.desk, key)
        entry["keys"] = [key]
    elif session.desk.sign:
        raise Usage("staff add: this desk signs its commits: --key FILE names the public key of {id}", id=id)
    return _change(session, {("staff", id): entry}, f"staff: add {id}")


def add_key(session: Session, id: str, key: str) -> list[Finding]:
    """Enter one more key by which a person signs, and return what was healed on the way."""
    person = find_staff(session.desk, id)
    check_new(session.desk, key)
    return _change(session, {("staff", person.id, "keys"): [*person.keys, key]}, f"staff: a key of {person.id}")


def end_key(session: Session, id: str, words: str) -> list[Finding]:
    """End the key that `words` names by its fingerprint or itself. Usage for one that the person has not."""
    person = find_staff(session.desk, id)
    kept = [key for key in person.keys if words.strip() not in (key, fingerprint(key))]
    if len(kept) == len(person.keys):
        known = ", ".join(map(fingerprint, person.keys)) or "-"
        raise Usage("{key}: {id} has no such key; there are: {known}", key=words, id=person.id, known=known)
    return _change(session, {("staff", person.id, "keys"): list(kept)}, f"staff: end a key of {person.id}")


def end_staff(session: Session, id: str, day: date, until: datetime | None = None) -> list[Finding]:
    """End a person's work on `day` and return what was healed on the way.

    `until`: from when on nothing more is taken that was done in this name. Refused for the last one who may enter others.
    """
    person = find_staff(session.desk, id)
    others = [p for p in session.desk.staff if p != person.id and may(session.desk, p, "staff")]
    if not others:
        raise Refused("{id} is the only one who may change the staff list: enter another with that role first.", id=id)
    changes: dict[yamledit.Keys, Node] = {("staff", person.id, "ended"): day.isoformat()}
    if until is not None:
        changes[("staff", person.id, "until")] = until.isoformat()
    return _change(session, changes, f"staff: end {person.id}")


def _change(session: Session, changes: Mapping[yamledit.Keys, Node], subject: str) -> list[Finding]:
    check_writable(session.desk)
    actor = session.actor
    if not may(session.desk, actor.id, "staff"):
        raise Refused(
            "{staff} may not change the staff list; it takes a role with the permission staff", staff=actor.id
        )
    journal = Journal(session.repo, sign=session.desk.sign)

    def decide(view: View) -> Plan:
        held = view.file(CONFIG)
        old = held.data if held is not None else b""
        new = yamledit.edit(old, changes, CONFIG)
        _refuse_new_faults(old, new)
        message = commit_codec.administrative(subject, "staff")
        author = Person(actor.name, actor.email, session.now)
        return Plan([FileChange(CONFIG, new)], message, author, session.now, op="STAFF")

    session.rev = journal.write(decide)
    return journal.notices


def _refuse_new_faults(old: bytes, new: bytes) -> None:
    """Raise Usage when the change would make something wrong in kefu.yaml that was not wrong before."""
    before = {(f.code, f.args) for f in config_codec.read(old, CONFIG)[1]}
    for found in config_codec.read(new, CONFIG)[1]:
        if (found.code, found.args) not in before:
            raise Usage("kefu.yaml would not be right any more: {problem}", problem=found)
