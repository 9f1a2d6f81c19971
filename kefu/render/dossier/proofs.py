"""What shows that each entry was not altered since, as tables: its digest, its commit, its receipt, its seal."""

from collections.abc import Callable, Iterator
from datetime import datetime

from kefu.core.admit.receipt import HOW
from kefu.core.dossier.layout import digest_of
from kefu.core.dossier.model import Dossier
from kefu.core.reports.story import Kept
from kefu.render.dossier.markup import note, table, text
from kefu.render.style import Style


def proofs(one: Dossier, style: Style, when: Callable[[datetime], str]) -> Iterator[str]:
    """Yield the entries with their digests and commits, the receipts, the seals."""
    yield from _entries(one, style)
    yield from _received(one, style, when)
    yield from _seals(one, style, when)


def _entries(one: Dossier, style: Style) -> Iterator[str]:
    translate = style.translate
    numbers = {chapter.entry.op: chapter.number for chapter in one.chapters}
    commits: dict[str, list[str]] = {}
    for commit in one.proof.commits:
        for op in commit.ops:
            commits.setdefault(op, []).append(commit.oid)
    sealed: dict[str, list[str]] = {}
    for way in one.proof.ways:
        sealed.setdefault(way.op, []).append(f"{way.seal:06}: {way.index}")
    heads = (translate("entry"), translate("SHA-256 of the entry, and its commit"), translate("seal: leaf"))
    yield (
        "<table>\n<thead><tr>"
        + "".join(f'<th scope="col">{text(head)}</th>' for head in heads)
        + "</tr></thead>\n<tbody>"
    )
    for entry in one.entries:
        ids = "<br>".join(text(part) for part in (digest_of(entry), *commits.get(entry.op, ["–"])))
        seals = "<br>".join(text(part) for part in sealed.get(entry.op, ["–"]))
        name = text(f"#{numbers.get(entry.op, '–')} {entry.op}")
        yield f"<tr><td>{name}</td><td><code>{ids}</code></td><td>{seals}</td></tr>"
    yield "</tbody></table>"


def _received(one: Dossier, style: Style, when: Callable[[datetime], str]) -> Iterator[str]:
    translate = style.translate
    known: dict[int, tuple[Kept, list[str]]] = {}
    for chapter in one.chapters:
        kept = one.proof.kept.get(chapter.entry.op, Kept())
        if kept.receipt is not None:
            known.setdefault(kept.receipt, (kept, []))[1].append(f"#{chapter.number}")
    rows = [
        [
            str(number),
            when(kept.received) if kept.received is not None else "–",
            translate(HOW.get(kept.entered, kept.entered)),
            " ".join(entries),
        ]
        for number, (kept, entries) in sorted(known.items())
    ]
    heads = (translate("receipt"), translate("received"), translate("entered"), translate("entries"))
    yield from table(heads, rows, translate("This clone knows no receipt of a shared desk for these entries."))


def _seals(one: Dossier, style: Style, when: Callable[[datetime], str]) -> Iterator[str]:
    translate = style.translate
    rows = [
        [
            f"{seal.number:06}",
            when(seal.at),
            seal.name,
            str(seal.note.leaves),
            seal.key,
            when(seal.stamped) if seal.stamped is not None else "–",
        ]
        for seal in one.proof.seals
    ]
    heads = (
        translate("seal"),
        translate("sealed"),
        translate("by"),
        translate("leaves"),
        translate("key"),
        translate("stamped"),
    )
    yield from table(heads, rows, translate("No seal holds an entry of this ticket yet."), mono=(4,))
    if one.proof.seals and one.proof.unsealed:
        numbers = {chapter.entry.op: chapter.number for chapter in one.chapters}
        said = " ".join(f"#{numbers[op]}" for op in one.proof.unsealed if op in numbers)
        yield note(translate("Not in a seal yet: {entries}").format(entries=said))
