"""A history compared with a seal that somebody else kept: two lines that were read out or printed, or the whole note."""

from collections.abc import Iterator
from functools import partial

from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.seal.note import LINES, ORIGIN, Note, read
from kefu.core.seal.spoken import BYTES, Heard, heard, mark_of
from kefu.desk.seals.chain import Chain, Seal, chain
from kefu.store.git.repo import Repo
from kefu.store.seal.tags import SealTag, name_of


@frozen
class Compared:
    """What came of a comparison: the seal that is meant (None: none here is), and why this history is not the sealed one.

    Without a finding the history up to that seal's commit is, byte for byte, the one that was sealed.
    """

    seal: SealTag | None
    findings: tuple[Finding, ...] = ()


def against(repo: Repo, rev: str, text: str) -> Compared:
    """Compare the history of `rev` with a seal that somebody else kept. Usage, with the line, for one that is mistyped."""
    tip = repo.resolve(f"{rev}^{{commit}}")
    if tip is None:
        raise Usage("{rev}: no commit of this clone", rev=rev)
    kept = text.strip()
    if kept.startswith(ORIGIN):
        note, wrong = read(f"{kept.partition('-----BEGIN')[0].rstrip()}\n")
        if note is None:
            raise Usage("this is not the note of a seal: {problem}", problem=wrong[0])
        found = chain(repo, tip)
        return _note(found, note)
    said = heard(kept)
    return _lines(chain(repo, tip), said)


def _lines(found: Chain, said: Heard) -> Compared:
    """Compare the seals here with two lines."""
    here = found.numbered(said.number)
    own = {mark_of(seal.tag.note.desk) for seal in found.seals if seal.tag is not None}
    if own and said.mark not in own:
        return Compared(None, (finding("against-desk", "these lines are of another desk"),))
    if here is None or here.tag is None:
        return Compared(None, (_absent(found, said.number),))
    if here.tag.note.digest[:BYTES] != said.digest:
        text = N_(
            "{seal} reads otherwise here: the seal or the history before it was replaced, here or where the lines are from"
        )
        return Compared(here.tag, (finding("against-replaced", text, seal=name_of(said.number)),))
    return Compared(here.tag, tuple(_held(found, here)))


def _absent(found: Chain, number: int) -> Finding:
    """Return the finding for a seal that does not stand here: it is of the future, or was deleted."""
    last = found.last.number if found.last is not None else 0
    said = partial(finding, seal=name_of(number))
    if number > last:
        text = N_(
            "{seal} is newer than this history, which knows seals up to {last}: kefu sync; if it stays so, seals were deleted"
        )
        return said("against-future", text, last=name_of(last) if last else "0")
    return said("against-missing", N_("{seal} was made once and does not stand here: its tag was deleted"))


def _note(found: Chain, note: Note) -> Compared:
    """Compare the seals here with a whole note."""
    tags = [seal.tag for seal in found.seals if seal.tag is not None]
    if tags and note.desk != tags[0].note.desk:
        return Compared(None, (finding("against-desk", "this note is of another desk"),))
    for tag in tags:
        if tag.note == note:
            here = found.numbered(tag.number)
            assert here is not None
            return Compared(tag, tuple(_held(found, here)))
    if not tags or note.leaves > tags[-1].note.leaves:
        last = name_of(tags[-1].number) if tags else "0"
        text = N_(
            "this note is newer than this history, which knows seals up to {last}: kefu sync; if it stays so, seals were deleted"
        )
        return Compared(None, (finding("against-future", text, last=last),))
    nearest = max(tags, key=lambda tag: _alike(tag.note, note))
    lines = zip(nearest.note.text.splitlines(), note.text.splitlines(), strict=True)
    other = [number for number, (ours, theirs) in enumerate(lines, 1) if ours != theirs]
    text = N_("line {row} of the note ({what}) is not that of {seal}, the one here that is most like it")
    seal = name_of(nearest.number)
    return Compared(
        nearest, tuple(finding("against-line", text, row=row, what=LINES[row - 1], seal=seal) for row in other)
    )


def _alike(one: Note, other: Note) -> int:
    """Return how many lines two notes have in common."""
    return sum(a == b for a, b in zip(one.text.splitlines(), other.text.splitlines(), strict=True))


def _held(found: Chain, seal: Seal) -> Iterator[Finding]:
    """Yield what is wrong with a seal and with those before it, on which it stands."""
    for one in found.seals:
        if one.number <= seal.number:
            yield from one.findings
