"""`export --to parquet DIR`: the desk's measures for a head office that asks many desks."""

from pathlib import Path

from kefu.cli.frame import exits
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.base.errors import Usage, visible
from kefu.desk.measures.export import export_parts
from kefu.desk.session import Session

FORM = "parquet"


def to_parquet(env: Env, session: Session, directory: Path, *, force: bool) -> int:
    """Put the desk's measures into a directory, say how many there are, and return the exit code."""
    made = export_parts(session, env.directory / directory.expanduser(), session.tell, force=force)
    for note in made.notes:
        env.say(_(str(note)))
    for path in made.unreadable:
        env.say(_("{path}: cannot be read as a ticket and is not counted").format(path=visible(path)))
    counts = made.counts
    env.say(
        _(
            "{desk}: {tickets} tickets with {cycles} cycles, {entries} entries, {clocks} clocks and {money} amounts are in "
            "{path}; files changed: {changed}"
        ).format(desk=visible(made.desk), path=directory, changed=made.changed, **counts)
    )
    return exits.STORE if made.unreadable else exits.DONE


def wanted_directory(terms: list[str] | None, output: Path | None, *, full: bool, at: str) -> Path:
    """Return the directory that was named, as the one word or after -o. Usage for what measures do not take."""
    if full or at:
        raise Usage("export: {option} does not go with --to parquet", option="--full" if full else "--at")
    words = [*(terms or ()), *([str(output)] if output is not None else ())]
    if len(words) != 1:
        raise Usage("export: --to parquet takes one directory and no terms: it writes the measures of the whole desk")
    return Path(words[0])
