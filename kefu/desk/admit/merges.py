"""A merge recomputed: by no rules, from both sides and where they parted, and its files compared with what comes of that.

Where uniting meets a conflict in kefu.yaml or the playbooks, exactly those files may differ, by an author with the role.
"""

from collections.abc import Iterator, Sequence

from kefu.core.admit.message import limit
from kefu.core.admit.model import Refusal
from kefu.core.admit.people import Made, Tally, known, times
from kefu.core.admit.places import REGULAR, File
from kefu.core.admit.refusing import MERGE, ROLE, refuse
from kefu.core.admit.ruling import somebody
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.config.desk import may
from kefu.core.config.files import CONFIG, PLAYBOOKS
from kefu.core.vocabulary import ids
from kefu.desk.admit.commits import Judging, made_of
from kefu.desk.admit.place import SKEW
from kefu.desk.admit.rules import Standing
from kefu.desk.admit.source import RULES_LIMIT, Source
from kefu.store.codecs import config as config_codec
from kefu.store.git.commits import blob_id
from kefu.store.git.pushed import TOGETHER, Head
from kefu.store.remote.union import merged_text
from kefu.store.remote.union_ticket import merge_files
from kefu.store.yaml.read import LIMIT


@frozen
class Three:
    """A file of a merge: its blob at either parent, in the order of their ids, where they parted, and in the merge; empty:
    none. `mode`: that in the merge."""

    path: str
    first: str
    second: str
    base: str
    merged: str
    mode: str


def merge(
    source: Source,
    head: Head,
    size: int,
    changes: Sequence[tuple[File, ...]],
    sides: Sequence[Standing],
    judging: Judging,
) -> Iterator[Refusal]:
    """Yield what is refused of a merge. `changes`: its files against each parent; `sides`: what stood at each."""
    made = made_of(head)
    yield from times(made, Tally(), source.env.now, SKEW)
    if size > limit(0):
        yield refuse(head.oid, "", "message", N_("its message is far too long"))
    if len(head.parents) != 2 or head.parents[0] == head.parents[1]:
        yield refuse(head.oid, "", "merge-parents", N_("a merge has two parents"), MERGE)
        return
    bases = source.child.run(("merge-base", "--all", *sorted(head.parents))).out.decode().split()
    if not bases:
        text = N_("it merges a history that has nothing in common with the desk's")
        yield refuse(head.oid, "", "unrelated", text, MERGE)
        return
    files = list(_files(source, head, changes, min(bases)))  # of several every clone takes the same
    for start in range(0, len(files), TOGETHER):
        for file in files[start : start + TOGETHER]:
            yield from _Merge(source, made, sides, judging).file(file)


def _files(source: Source, head: Head, changes: Sequence[tuple[File, ...]], base: str) -> Iterator[Three]:
    """Yield every file in which the merge differs from one of its parents."""
    one, other = ({file.path: file for file in side} for side in changes)
    paths = sorted({*one, *other})
    in_order = head.parents[0] < head.parents[1]
    for path, held in zip(paths, source.objects.known([f"{base}:{path}" for path in paths]), strict=True):
        file = one.get(path) or other[path]
        # A side without a difference has what the merge has.
        olds = [_blob(side[path].blobs[0] if path in side else file.blobs[1]) for side in (one, other)]
        first, second = olds if in_order else reversed(olds)
        parted = held.oid if held is not None and held.type == "blob" else ""
        yield Three(path, first, second, parted, _blob(file.blobs[1]), file.modes[1])


def _blob(oid: str) -> str:
    return oid if oid.strip("0") else ""


@frozen
class _Merge:
    source: Source
    made: Made
    sides: Sequence[Standing]
    judging: Judging

    def file(self, file: Three) -> Iterator[Refusal]:
        """Yield a refusal if a file is not what both sides add up to."""
        if file.merged and file.mode != REGULAR and not self._stood(file):
            yield self._said(file, "mode", N_("{path} is no plain file"))
        elif file.first == file.second:
            yield self._unlike(file)
        elif file.base in (file.first, file.second):
            if file.merged != (file.second if file.base == file.first else file.first):
                yield self._unlike(file)
        elif ids.number_of(file.path) is not None:
            yield from self._ticket(file)
        else:
            yield from self._text(file)

    def _stood(self, file: Three) -> bool:
        """Return whether a file of another kind stands in one of the parents so: it came before the door was there."""
        return file.merged in (file.first, file.second)

    def _said(self, file: Three, rule: str, text: str) -> Refusal:
        return refuse(self.made.commit, file.path, rule, text, MERGE, path=file.path)

    def _unlike(self, file: Three) -> Refusal:
        return self._said(file, "merge", N_("{path}: the merge is not what both sides add up to"))

    def _ticket(self, file: Three) -> Iterator[Refusal]:
        """Yield a refusal if a ticket that both sides changed is not their union."""
        if not file.first or not file.second:
            if file.merged != (file.first or file.second):  # an entry is never lost
                yield self._unlike(file)
            return
        ours, theirs = (self.source.file(oid, LIMIT) or b"" for oid in (file.first, file.second))
        united, why = merge_files(ours, theirs, file.path)
        if united is None:
            text = N_("{path}: both sides cannot be united")
            yield self._said(file, why[0].code if why else "merge", text)
        elif blob_id(united, "sha1" if len(file.merged) == 40 else "sha256") != file.merged:
            yield self._unlike(file)

    def _text(self, file: Three) -> Iterator[Refusal]:
        """Yield a refusal if a file that both sides changed is not their merge by lines, nor a conflict solved by right."""
        united = self._lines(file)
        if united is not None:
            if blob_id(united, "sha1" if len(self.made.commit) == 40 else "sha256") != file.merged:
                yield self._unlike(file)
            return
        if file.path != CONFIG and not file.path.startswith(f"{PLAYBOOKS}/"):
            yield self._unlike(file)
            return
        desks = [side.desk or side.last for side in self.sides]
        author = [known(desk, self.made.author.email) if desk is not None else None for desk in desks]
        if not all(
            d is not None and p is not None and may(d, p.id, "rules") for d, p in zip(desks, author, strict=True)
        ):
            text = N_("{path}: a conflict in it is solved by somebody with the permission rules")
            yield refuse(self.made.commit, file.path, "permission", text, ROLE, path=file.path)
        elif file.path == CONFIG:
            data = self.source.file(file.merged, RULES_LIMIT) if file.merged else None
            desk = config_codec.read(data, CONFIG)[0] if data is not None else None
            yield from somebody(self.made.commit, file.path, desk)

    def _lines(self, file: Three) -> bytes | None:
        """Return the file as git merges it by lines; None where it meets a conflict."""
        if not file.first or not file.second or not file.base:
            return None
        first, old, second = (self.source.rules(oid) for oid in (file.first, file.base, file.second))
        return merged_text(self.source.child, file.path, first, old, second)
