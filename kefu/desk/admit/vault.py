"""The months of the vault that a push moves: what their new trees hold, and that nothing erased can be reached from them."""

from collections.abc import Collection, Iterator, Sequence

from kefu.core.admit.model import Refusal, Update
from kefu.core.admit.places import File
from kefu.core.admit.records import alive, misplaced, name_of, unlisted, unnamed
from kefu.core.admit.refusing import VAULT, refuse
from kefu.core.base.msgid import N_
from kefu.core.ticket.model import Ticket
from kefu.desk.admit.source import Source
from kefu.desk.admit.timelines import Timelines
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.pushed import empty_tree, listed
from kefu.store.yaml.read import LIMIT

LARGEST = 1 << 26
"""Bytes of an attachment that are read."""


def months(
    source: Source, timelines: Timelines, updates: Sequence[Update], tip: str, erased: Collection[str]
) -> Iterator[Refusal]:
    """Yield what is refused of months of the vault. `tip`: the desk's branch as it is pushed; `erased`: the tickets whose
    erasure comes with it."""
    for one in updates:
        yield from _Month(source, timelines, one, tip).refused(erased)


class _Month:
    def __init__(self, source: Source, timelines: Timelines, update: Update, tip: str) -> None:
        self._source, self._timelines, self._update, self._tip = source, timelines, update, tip
        self._tickets: dict[str, Ticket | None] = {}

    def refused(self, erased: Collection[str]) -> Iterator[Refusal]:
        """Yield what is refused of the month."""
        new = self._tree(self._update.new)
        if new is None:
            text = N_("{ref}: no commit")
            yield refuse(self._update.new, self._update.ref, "ref", text, VAULT, ref=self._update.ref)
            return
        old = self._tree(self._update.old) if not self._update.creates else None
        files = self._files(old, new)
        for file in files:
            yield from self._file(file)
        touched = {file.path.partition("/")[0] for file in files}
        here = {number for number in erased if vault_codec.ref_of(number) == self._update.ref}
        for number in sorted(touched | here):
            yield from self._erased(number)
        yield from self._chain(files, new)

    def _tree(self, commit: str) -> str | None:
        held = self._source.known(commit)
        tree = self._source.known(f"{commit}^{{tree}}") if held is not None and held.type == "commit" else None
        return tree.oid if tree is not None else None

    def _files(self, old: str | None, new: str) -> list[File]:
        pair = (old if old is not None else empty_tree(len(new)), new)
        return [File(c.path, c.modes, c.blobs) for c in next(self._source.differences.between([pair]))]

    def _ticket(self, number: str) -> Ticket | None:
        if number not in self._tickets:
            self._tickets[number] = self._timelines.standing(self._tip, number)
        return self._tickets[number]

    def _file(self, file: File) -> Iterator[Refusal]:
        """Yield what is refused of a file that came, changed or went."""
        new, name = self._update.new, name_of(file.path)
        ticket = self._ticket(name.ticket) if name is not None else None
        found = list(misplaced(new, file, ticket))
        yield from found
        if found or file.gone or name is None or ticket is None:
            return
        if not name.n:
            data = self._source.file(file.blobs[1], LIMIT)
            digest = vault_codec.digest(data) if data is not None else ""
            yield from unnamed(new, file.path, digest, ticket, name.op)
        else:
            path = vault_codec.path_of(name.ticket, name.op)
            held = self._source.file(f"{new}:{path}", LIMIT)
            record = vault_codec.read(held, path)[0] if held is not None else None
            yield from unlisted(new, file.path, self._source.file(file.blobs[1], LARGEST), record, name)

    def _erased(self, number: str) -> Iterator[Refusal]:
        """Yield a refusal for each record of a ticket that was erased and stands in the new tree."""
        ticket = self._ticket(number)
        if ticket is None or not ticket.forgets:
            return
        for entry in self._source.entries(self._update.new, number):
            op = entry.path.rpartition("/")[2].removesuffix(".yaml")
            if not alive(ticket, op):
                text = N_("{path} was erased and stands there")
                yield refuse(self._update.new, entry.path, "vault-forgotten", text, VAULT, path=entry.path)

    def _chain(self, files: Sequence[File], new: str) -> Iterator[Refusal]:
        """Yield a refusal if a chain still holds what was erased, or holds what its tip does not.

        It may begin anew without an erasure here: another clone may have erased the same before.
        """
        update = self._update
        brought = listed(self._source.child, update.new, [] if update.creates else [update.old])
        follows = update.creates or any(update.old in parents for _oid, parents in brought) or update.old == update.new
        dead = [file for file in files if file.gone]
        if follows and dead:
            text = N_("{path} was erased, and can still be reached from {ref}: it must begin anew without a parent")
            yield refuse(update.new, dead[0].path, "vault-parent", text, VAULT, path=dead[0].path, ref=update.ref)
        for oid, _parents in brought:
            tree = self._tree(oid) if oid != update.new else None
            lost = [file for file in self._files(new, tree) if file.came] if tree is not None else []
            if lost:
                text = N_("{path} stands in an earlier commit of {ref} and not in its last one")
                yield refuse(oid, lost[0].path, "vault-parent", text, VAULT, path=lost[0].path, ref=update.ref)
                return
