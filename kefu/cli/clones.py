"""The commands of many clones: sync, clone, and the merge driver that plain git calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kefu.cli.frame import exits
from kefu.cli.frame.act import begin, trace_of
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.output import placed
from kefu.core.base.errors import visible
from kefu.core.base.msgid import N_
from kefu.desk.share.sync import Phase, Synced, Tell, tell_nobody
from kefu.desk.share.sync import sync as sync_desk
from kefu.store.remote.words import Declined

if TYPE_CHECKING:
    from kefu.desk.share.again import Again

PHASES = {
    Phase.FETCH: N_("Fetching what the others did ..."),
    Phase.UNITE: N_("Uniting it with yours ..."),
    Phase.PUSH: N_("Pushing what you did ..."),
    Phase.ERASE: N_("Erasing what was forgotten ..."),
    Phase.CHECK_OUT: N_("Writing the files ..."),
}


@contextmanager
def phases(env: Env) -> Iterator[Tell]:
    """Yield a function that shows on a terminal what is being waited for, and nothing elsewhere.

    The line is gone at the end.
    """
    if not env.stderr.isatty():
        yield tell_nobody
        return

    def tell(phase: Phase) -> None:
        env.stderr.write(f"\r\x1b[K{_(PHASES[phase])}")
        env.stderr.flush()

    try:
        yield tell
    finally:
        env.stderr.write("\r\x1b[K")
        env.stderr.flush()


@manual(
    _(
        "Fetches what the others did, unites it with yours, and pushes. Tickets changed on both sides are merged as tickets. Without a network everything stays committed here. docs/sync.md explains it all."
    ),
    "kefu sync",
    "kefu sync --again",
)
def sync(
    ctx: typer.Context,
    quiet: Annotated[bool, typer.Option("--quiet", help=_("Say only what went wrong, for cron."))] = False,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help=_("Make anew what the shared desk refused or cannot unite; what cannot be goes aside.")
        ),
    ] = False,
) -> None:
    """Exchange tickets with the shared desk."""
    env, session = begin(ctx, erasing=False)
    try:
        with phases(env) as tell:
            done = sync_desk(session, tell, again=again)
    except Declined as error:
        for line in error.said(env.language):
            env.say(visible(line))
        raise
    if done.again is not None:
        _say_again(env, done.again)
    for notice in done.notices:
        env.say(placed(notice, env))
    if quiet:
        return
    if done.waiting:
        env.say(
            _("Handed in, not yet admitted: a job at {url} judges it; a later kefu sync tells.").format(
                url=done.remote.url
            )
        )
    else:
        env.say(_sentence(done))
    if done.receipt is not None:
        at = done.receipt.at.astimezone(session.desk.zone)
        env.say(
            _("The shared desk got it at {at}: receipt {number}.").format(
                at=f"{at:%H:%M:%S}", number=done.receipt.number
            )
        )
    if done.erased:
        env.say(
            _(
                "Erased here too: {count} files of records that were forgotten. The shared desk: see docs/sync.md."
            ).format(count=done.erased)
        )
    if done.left:
        env.say(_("{count} of them are still held by something else here: kefu check tells.").format(count=done.left))
    if not done.vault:
        env.say(_("This clone holds no vault: contacts stay masked. git config kefu.vault true fetches it."))


def _say_again(env: Env, done: "Again") -> None:
    """Say what was made anew, and of each commit that went aside where it is, why, and what it held."""
    for one in done.aside:
        args = {
            "ref": one.ref,
            "commit": one.commit[:10],
            "subject": visible(one.subject),
            "why": one.why.text(env.translate),
        }
        env.say(_("{ref}: {commit} {subject} went aside: {why}. What it held:").format(**args))
        for line in "".join(one.entries).splitlines() or [_("no entry; git show {ref} shows it").format(ref=one.ref)]:
            env.say(f"    {visible(line)}")
    for old, new in done.renumbered.items():
        env.say(_("{old} is the number of another ticket there: yours is {new} now.").format(old=old, new=new))
    env.say(
        _("Made anew on the shared tip: {made}; went aside: {aside}.").format(made=done.made, aside=len(done.aside))
    )


def _sentence(done: Synced) -> str:
    """Return one sentence that says what came and what went."""
    came, went, both = len(done.came), len(done.went), len(done.both)
    files = ", ".join(sorted(done.came_files)[:5])
    if done.first:
        return _("{url} was empty and holds this desk now.").format(url=done.remote.url)
    if not (came or went or files):
        return _("Nothing new on either side; {url} and this clone agree.").format(url=done.remote.url)
    text = _("Tickets changed there: {came}, here: {went}, on both sides: {both}; {url} and this clone agree.")
    said = text.format(came=came, went=went, both=both, url=done.remote.url)
    also = _("Also changed: {files}.").format(files=files)
    return f"{said} {also}" if files else said


@manual(
    _(
        "Removes what nothing leads to any more: contacts that were erased, what a crash left. It does in safety, while others write, sync and push, what git gc --prune=now does only where nobody works. Erased contacts leave a clone by themselves; on the shared desk this does it: run it there after an erasure was synced, or every night. Nobody waits for it."
    ),
    "kefu gc",
    "kefu -C /srv/desk.git gc",
)
def gc(
    ctx: typer.Context,
    quiet: Annotated[bool, typer.Option("--quiet", help=_("Say only what went wrong, for cron."))] = False,
) -> int:
    """Remove for good what was erased, here or on the shared desk."""
    from kefu.desk.share.erase import erase

    env, session = begin(ctx, erasing=False)
    done = erase(session.repo, wait=600)
    if done.unfinished is not None:
        env.say(placed(done.unfinished, env))
        return exits.STORE
    if done.left:
        env.say(
            _("{count} objects are still held by something else here; `kefu check` tells more.").format(count=done.left)
        )
        return exits.FINDINGS
    if not quiet:
        env.say(_("Cleaned up: {count} objects that nothing led to are gone.").format(count=done.dropped))
    return exits.DONE


@manual(
    _(
        "Takes the whole history and the vault. With --months the directory shows the newest months only; every ticket can still be read."
    ),
    "kefu clone ssh://desk.example.org/srv/desk.git desk",
    "kefu clone /srv/desk.git desk --months 3",
)
def clone(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", show_default=False, help=_("The shared desk's address."))],
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", show_default=False, help=_("The new directory, empty or not there yet."))
    ],
    months: Annotated[
        int | None,
        typer.Option(metavar="N", show_default=False, help=_("Show the newest N months in the directory only.")),
    ] = None,
) -> None:
    """Make a clone of a shared desk."""
    from kefu.desk.share.clone import make_clone

    env = Env.of(ctx)
    here = env.directory / url
    source = str(here.resolve()) if here.exists() else url  # a path counts from here, not from the new directory
    with phases(env) as tell:
        repo = make_clone(
            source, env.directory / directory, months=months, now=env.now(), trace=trace_of(env), tell=tell
        )
    env.out(visible(str(repo.top or repo.git_dir)))
    env.say(_("The desk is in {dir}. kefu -C {dir} sync exchanges tickets with it.").format(dir=str(directory)))


def merge_file(
    ctx: typer.Context,
    base: Annotated[str, typer.Argument(metavar="BASE", help=_("The common version, %O."))],
    ours: Annotated[str, typer.Argument(metavar="OURS", help=_("Our version, %A; it becomes the result."))],
    theirs: Annotated[str, typer.Argument(metavar="THEIRS", help=_("Their version, %B."))],
    path: Annotated[str, typer.Argument(metavar="PATH", help=_("The ticket's path in the desk, %P."))],
) -> int:
    """Unite two versions of a ticket, for git. Exit 1 leaves a conflict."""
    from kefu.store.remote.union_ticket import merge_files

    # Two timelines are united without their common version: entries are only ever added.
    del base
    env = Env.of(ctx)
    mine, other = env.directory / ours, env.directory / theirs
    merged, findings = merge_files(mine.read_bytes(), other.read_bytes(), path)
    if merged is None:
        for found in findings:
            env.say(placed(found, env))
        return 1
    mine.write_bytes(merged)
    return 0
